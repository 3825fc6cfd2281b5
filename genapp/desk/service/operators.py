"""Operators' own rows: made, changed, removed by admins; their own settings (QUE-03, QUE-13, QUE-14, ADM-07)."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from genapp.accounts import rules
from genapp.accounts.models import User
from genapp.accounts.service import people, sessions
from genapp.chat import words
from genapp.core import events
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.ids import new_id
from genapp.desk import templates
from genapp.desk.models.people import SKILLS, STYLES, Operator, ResponseTemplate
from genapp.desk.queries.chosen import chosen
from genapp.desk.service import queue
from genapp.desk.service.assigning import OPERATORS
from genapp.desk.service.presence import StillTalking, count_open, require_operator
from genapp.platform import service as platform

LANGUAGE = re.compile(r"^[a-z]{2,3}$")
CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
TEMPLATES = ResponseTemplate.__table__  # pyright: ignore


def create(session: Session, actor: Actor, *, name: str, email: str, password_hash: str, **told: Any) -> str:
    """Make an operator with an account of their own, e-mail confirmed at once, and return its id; every refusal names its field (ADM-07)."""
    actor.require(Permission.MANAGE_OPERATORS)
    address, called = rules.email(email), rules.person_name(name)
    values: dict[str, Any] = {"threshold": chosen().quality.threshold} | checked(told)
    if not called:
        raise Invalid("A name, please.", field="name")
    if people.by_login(session, address) is not None:
        raise Invalid("There is an account with this e-mail already.", field="email")
    login = f"operator-{new_id()[-10:]}"
    user = User(
        email=address, email_verified_at=now(), username=login, username_lower=login, name=called, password_hash=password_hash,
        role=Role.OPERATOR.value, created_by=actor.user_id,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise Invalid("There is an account with this e-mail already.", field="email") from None
    session.add(Operator(user_id=user.id, created_by=actor.user_id, **values))
    session.flush()
    platform.audit(session, actor, "operator.created", "operator", user.id)
    events.emit(session, queue.DESK, "operator.changed", user.id)
    return user.id


def change(session: Session, actor: Actor, operator_id: str, *, name: str, **told: Any) -> None:
    """Change what an operator is and gets; conversations beyond a smaller capacity stay theirs (ADM-07)."""
    actor.require(Permission.MANAGE_OPERATORS)
    called, values = rules.person_name(name), checked(told)
    if not called:
        raise Invalid("A name, please.", field="name")
    row = known(session, operator_id)
    before = {key: getattr(row, key) for key in values}
    mine = update(OPERATORS).where(OPERATORS.c.user_id == operator_id)
    session.connection().execute(mine.values(**values, updated_at=now()))
    session.execute(update(User).where(User.id == operator_id).values(name=called))  # pyright: ignore
    changed = {key: value for key, value in values.items() if before[key] != value}
    platform.audit(session, actor, "operator.changed", "operator", operator_id, before={key: before[key] for key in changed}, after=changed)
    events.emit(session, queue.DESK, "operator.changed", operator_id)
    events.emit(session, events.topic("user", operator_id), "operator.changed", operator_id)


def known(session: Session, operator_id: str) -> Any:
    """Return an operator's row, or NotFound "Operator not found" (AUTH-16)."""
    row = (
        session.connection().execute(select(OPERATORS).where(OPERATORS.c.user_id == operator_id, OPERATORS.c.deleted_at.is_(None))).first()
    )
    if row is None:
        raise NotFound("Operator not found")
    return row


def checked(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an operator's row; Invalid names the first that cannot be."""
    values: dict[str, Any] = {}
    if "specializations" in told:
        values["specializations"] = _some("specializations", told["specializations"], STYLES)
    if "languages" in told:
        spoken = sorted({str(one).strip().lower() for one in told["languages"] if str(one).strip()})
        if not spoken or not all(LANGUAGE.match(one) for one in spoken):
            raise Invalid("Languages as two or three letters, such as en, sw.", field="languages")
        values["languages"] = spoken
    if "skill" in told:
        values["skill"] = _one("skill", told["skill"], SKILLS)
    for name, least, most in (("capacity", 1, 20), ("hourly_rate", 0, 10_000_000), ("commission", 0, 10_000), ("threshold", 0, 100)):
        if name in told:
            values[name] = _whole(name, told[name], least, most)
    if "days" in told:
        values["days"] = sorted({_whole("days", one, 0, 6) for one in told["days"]})
        if not values["days"]:
            raise Invalid("At least one day, please.", field="days")
    for name in ("begins", "ends"):
        if name in told:
            values[name] = str(told[name])
            if not CLOCK.match(values[name]):
                raise Invalid("A time such as 09:00, please.", field=name)
    if "zone" in told:
        try:
            ZoneInfo(str(told["zone"]))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Invalid("We do not know this time zone.", field="zone") from None
        values["zone"] = str(told["zone"])
    return values


def _whole(name: str, value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(f"From {least:,} to {most:,}, please.", field=name)
    return value


def _one(name: str, value: Any, options: tuple[str, ...]) -> str:
    if value not in options:
        raise Invalid("Please choose one of these.", field=name)
    return value


def _some(name: str, values: Any, options: tuple[str, ...]) -> list[str]:
    return sorted({_one(name, value, options) for value in values})


def remove(session: Session, actor: Actor, operator_id: str, *, forced: bool = False) -> None:
    """Remove an operator and end their sessions; how they did is kept. Refused with open conversations unless forced: the flow sends those back then (QUE-13, C32)."""
    actor.require(Permission.MANAGE_OPERATORS)
    known(session, operator_id)
    # The row first: nobody is assigned to them between counting and removing.
    gone = update(OPERATORS).where(OPERATORS.c.user_id == operator_id)
    session.connection().execute(gone.values(updated_at=now()))
    count = count_open(session, operator_id)
    if count and not forced:
        raise StillTalking(f"Cannot delete operator with {count} active chats. Please reassign them first.")
    at = now()
    # They count as available until the flow, or the sweep after it, has ended their stretch of work.
    session.connection().execute(gone.values(deleted_at=at, updated_at=at))
    # The address is free again: somebody who comes back gets an account of their own.
    session.execute(update(User).where(User.id == operator_id).values(is_active=False, deleted_at=at, email=None))  # pyright: ignore
    sessions.end_all(session, operator_id)
    platform.audit(session, actor, "operator.removed", "operator", operator_id, forced=forced, conversations=count)
    events.emit(session, queue.DESK, "operator.changed", operator_id)
    events.emit(session, events.topic("user", operator_id), "session.changed", operator_id)


def change_own(session: Session, actor: Actor, **told: Any) -> None:
    """Change what operators may say of themselves: specialisations, languages, hours, zone, sounds, suggestions (OPUI-04)."""
    operator_id = require_operator(actor)
    own = {name: told[name] for name in ("specializations", "languages", "days", "begins", "ends", "zone") if name in told}
    values = checked(own) | {name: bool(told[name]) for name in ("sounds", "suggestions") if name in told}
    mine = update(OPERATORS).where(OPERATORS.c.user_id == operator_id, OPERATORS.c.deleted_at.is_(None))
    session.connection().execute(mine.values(**values, updated_at=now()))
    events.emit(session, events.topic("user", operator_id), "operator.changed", operator_id)
    events.emit(session, queue.DESK, "operator.changed", operator_id)


def save_template(session: Session, actor: Actor, name: str, body: str, template_id: str = "", *, shared: bool = False) -> str:
    """Keep an own template, or one for everybody as an admin, and return its id; a placeholder nobody knows is refused (OPUI-03)."""
    owner = None if shared else require_operator(actor)
    if shared:
        actor.require(Permission.MANAGE_OPERATORS)
    name, body = " ".join(words.mended(name).split())[:40], words.mended(body).strip()
    if not name:
        raise Invalid("A short name, please.", field="name")
    if not body or len(body) > 2000:
        raise Invalid("From 1 to 2,000 characters, please.", field="body")
    strange = templates.unknown(body)
    if strange:
        raise Invalid(f"We do not know {{{{{strange[0]}}}}}.", field="body")
    if template_id:
        own = TEMPLATES.c.operator_id.is_(None) if owner is None else TEMPLATES.c.operator_id == owner
        kept = update(TEMPLATES).where(TEMPLATES.c.id == template_id, own).values(name=name, body=body)
        if session.connection().execute(kept).rowcount != 1:
            raise NotFound
        return template_id
    row = ResponseTemplate(operator_id=owner, name=name, body=body)
    session.add(row)
    session.flush()
    return row.id


def drop_template(session: Session, actor: Actor, template_id: str) -> None:
    """Remove an own template."""
    operator_id = require_operator(actor)
    gone = TEMPLATES.delete().where(TEMPLATES.c.id == template_id, TEMPLATES.c.operator_id == operator_id)
    if session.connection().execute(gone).rowcount != 1:
        raise NotFound


def use_template(session: Session, actor: Actor, template_id: str) -> None:
    """Count that a template was put into an answer, an own one or one for everybody: the most used stand first (OPUI-03). Others' are left alone."""
    operator_id = require_operator(actor)
    mine = TEMPLATES.c.operator_id.is_(None) | (TEMPLATES.c.operator_id == operator_id)
    session.connection().execute(update(TEMPLATES).where(TEMPLATES.c.id == template_id, mine).values(used=TEMPLATES.c.used + 1))
