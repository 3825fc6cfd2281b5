"""From a person's click to an order taken in: what can be made here at all, how often somebody may ask (GEN-06, C52)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from genapp.core.actor import Actor
from genapp.core.db import transact
from genapp.core.errors import DomainError, Invalid
from genapp.core.generator import Generator
from genapp.core.ports import ports
from genapp.core.ratelimit import Allowance
from genapp.studio import orders
from genapp.studio.service import again, training
from genapp.studio.service import orders as service

ORDERS = Allowance("studio", "60/minute")


class Closed(DomainError):
    """Nobody on this site makes what was asked for just now."""

    status, message = 503, "The studio does not make this on this site just now."


@dataclass(frozen=True)
class OfferRow:
    """What can be made here: by whom, whether it is a demo, and whether people may send pictures for it."""

    operation: str
    provider: str
    demo: bool
    uploads: bool


def offers() -> list[OfferRow]:
    """Return what can be made here, in the order of the operations; what nobody does is not in it."""
    judged = ports().pictures is not None
    able = [(operation, maker(operation)) for operation in orders.MOST]
    return [OfferRow(operation, one.name, one.demo, judged) for operation, one in able if one is not None]


def maker(operation: str, name: str = "") -> Generator | None:
    """Return who makes something: the one of that name, else the first that can; None when nobody does."""
    if name:
        named = ports().generators.get(name)
        return named if named is not None and operation in named.operations else None
    return next((one for one in ports().generators.values() if operation in one.operations), None)


async def order(actor: Actor, team_id: str, told: Mapping[str, Any], *, key: str = "", expected: int | None = None) -> str:
    """Order something and return the job's id; the same for every repetition of `key`. See `service.orders.submit` for what may be told."""
    ORDERS.hit(actor.require_user())
    _able(str(told.get("operation", "")))
    return await transact(service.submit, actor, team_id, told, key=key, expected=expected)


async def retry(actor: Actor, team_id: str, job_id: str, *, key: str = "", expected: int | None = None) -> str:
    """Order what a job was for once more and return the new job's id."""
    ORDERS.hit(actor.require_user())
    return await transact(again.retry, actor, team_id, job_id, key=key, expected=expected)


async def train(
    actor: Actor, team_id: str, model_id: str, *, quality: str = "standard", note: str = "", key: str = "", expected: int | None = None
) -> str:
    """Train or refine a model and return the job's id (GEN-08)."""
    ORDERS.hit(actor.require_user())
    _able("model_creation")
    return await transact(training.train, actor, team_id, model_id, quality=quality, note=note, key=key, expected=expected)


def _able(operation: str) -> None:
    if operation not in orders.MOST:
        raise Invalid("We do not make that.", field="operation")
    if maker(operation) is None:
        raise Closed
