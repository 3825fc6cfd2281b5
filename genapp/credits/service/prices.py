"""Price lists: one more version whenever an admin changes what things cost (CRED-03, CRED-14)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.errors import Conflict
from genapp.credits import pricing, queries
from genapp.credits.models import PriceList
from genapp.platform import service as platform


def save(session: Session, actor: Actor, told: Mapping[str, Any], version: int) -> int:
    """Keep what messages cost from now on and return the new version; Conflict when somebody saved another meanwhile (`version` is what was shown)."""
    actor.require(Permission.MANAGE_PAYMENTS)
    known = queries.message_prices(session)
    if known.version != version:
        raise Conflict("Somebody else changed the prices meanwhile. Please look at them again.")
    values = pricing.to_json(pricing.from_json(told))
    # Two at once would make the same version: the unique one of the two stands.
    session.add(PriceList(kind="message", version=version + 1, values=values, created_by=actor.user_id))
    session.flush()
    platform.audit(session, actor, "prices.changed", "price_list", str(version + 1), before=pricing.to_json(known.prices), after=values)
    events.emit(session, events.topic("admin"), "prices.changed")
    return version + 1
