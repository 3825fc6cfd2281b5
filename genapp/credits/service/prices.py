"""Price lists: one more version whenever an admin changes what things cost (CRED-03, CRED-14)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.errors import Conflict
from genapp.credits import generation, pricing, queries
from genapp.credits.models import PriceList
from genapp.platform import service as platform


def save(session: Session, actor: Actor, told: Mapping[str, Any], version: int) -> int:
    """Keep what messages cost from now on and return the new version; Conflict when somebody saved another meanwhile (`version` is what was shown)."""
    actor.require(Permission.MANAGE_PAYMENTS)
    known = queries.message_prices(session)
    return _keep(session, actor, "message", known.version, version, pricing.to_json(known.prices), pricing.to_json(pricing.from_json(told)))


def save_generation(session: Session, actor: Actor, told: Mapping[str, Any], version: int) -> int:
    """Keep what generations cost from now on and return the new version; Conflict as in `save`. What is held already stays as it is (CRED-14, GEN-10)."""
    actor.require(Permission.MANAGE_PAYMENTS)
    known = queries.generation_prices(session)
    values = generation.to_json(generation.from_json(told))
    return _keep(session, actor, "generation", known.version, version, generation.to_json(known.formulas), values)


def _keep(session: Session, actor: Actor, kind: str, known: int, shown: int, before: dict[str, Any], after: dict[str, Any]) -> int:
    if known != shown:
        raise Conflict("Somebody else changed the prices meanwhile. Please look at them again.")
    # Two at once would make the same version: the unique one of the two stands.
    session.add(PriceList(kind=kind, version=known + 1, values=after, created_by=actor.user_id))
    session.flush()
    platform.audit(session, actor, "prices.changed", "price_list", f"{kind} {known + 1}", before=before, after=after)
    events.emit(session, events.topic("admin"), "prices.changed")
    return known + 1
