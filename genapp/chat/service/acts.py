"""What a person does with messages: stop, retry, regenerate, choose a variant, edit, rate, report."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlmodel import Session

from genapp.chat import words
from genapp.chat.models import IS_VARIANT, IS_WRITING, MessageEdit
from genapp.chat.service import permits, turns
from genapp.chat.service.sending import PEOPLE, Sent, note_distress
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import DomainError, Invalid, NotFound
from genapp.trust import crisis, rules
from genapp.trust.service import report as report_thing

DONE = ("final", "stopped")
_PART = (
    select(
        MESSAGES.c.id, MESSAGES.c.sender, MESSAGES.c.kind, MESSAGES.c.status, MESSAGES.c.turn, MESSAGES.c.answers, MESSAGES.c.attempts, MESSAGES.c.content,
        MESSAGES.c.original_content, MESSAGES.c.lease_until, MESSAGES.c.conversation_id, ROOMS.c.user_id, ROOMS.c.reply_mode, ROOMS.c.assigned_operator_id,
        ROOMS.c.free_text_left,
        ROOMS.c.close_reason, PEOPLE.c.premium_until, PEOPLE.c.country,
    )
    .join(ROOMS, ROOMS.c.id == MESSAGES.c.conversation_id)
    .join(PEOPLE, PEOPLE.c.id == ROOMS.c.user_id)
    .where(ROOMS.c.deleted_at.is_(None), MESSAGES.c.deleted_at.is_(None), MESSAGES.c.id > ROOMS.c.cleared_before)
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A message with what its conversation and its person say about it."""

    id: str
    room: str
    sender: str
    kind: str
    status: str
    turn: str
    answers: list[str]
    attempts: int
    content: str
    original_content: str | None
    lease_until: datetime | None
    owner: str
    voice: str
    free_left: int
    counted: bool
    country: str
    gone: bool = False


def part_of(session: Session, message_id: str, owner: str = "") -> Part:
    """Return a message, holding its conversation's row so that nothing else changes it meanwhile; NotFound when gone, cleared or not the owner's."""
    execute, at = session.connection().execute, now()
    room = execute(select(MESSAGES.c.conversation_id).where(MESSAGES.c.id == message_id)).scalar()
    if room is None:
        raise NotFound
    turns.hold(session, room, at)
    r = execute(_PART.where(MESSAGES.c.id == message_id)).first()
    if r is None or (owner and r.user_id != owner):
        raise NotFound
    voice = words.voice(r.reply_mode, r.assigned_operator_id)
    return Part(
        r.id, room, r.sender, r.kind, r.status, r.turn, list(r.answers), r.attempts, r.content, r.original_content, r.lease_until, r.user_id, voice,
        r.free_text_left, not words.unlimited(voice, r.premium_until, at), r.country,
        r.close_reason == words.GONE,
    )  # fmt: skip


def _own(session: Session, actor: Actor, message_id: str) -> Part:
    return part_of(session, message_id, actor.require_user())


def _changed(session: Session, part: Part, *message_ids: str) -> None:
    for message_id in message_ids:
        events.emit(session, events.topic("conversation", part.room), "message.changed", message_id)


def _busy(session: Session, part: Part) -> bool:
    writing = select(MESSAGES.c.id).where(MESSAGES.c.conversation_id == part.room, text(IS_WRITING))
    return session.connection().execute(writing).first() is not None


def _newest(session: Session, part: Part) -> str:
    """Return the id of the newest own message."""
    own = select(func.max(MESSAGES.c.id)).where(
        MESSAGES.c.conversation_id == part.room, MESSAGES.c.sender == "user", MESSAGES.c.deleted_at.is_(None)
    )
    return session.connection().execute(own).scalar() or ""


def _last_variant(session: Session, turn: str) -> int:
    return session.connection().execute(select(func.max(MESSAGES.c.variant)).where(MESSAGES.c.turn == turn, text(IS_VARIANT))).scalar() or 0


def request_stop(session: Session, actor: Actor, reply_id: str) -> None:
    """Ask the writer to stop; what is written stays (VAR-04)."""
    reply = _own(session, actor, reply_id)
    asked = update(MESSAGES).where(MESSAGES.c.id == reply.id, text(IS_WRITING)).values(stop_asked=True)
    session.connection().execute(asked)


def retry_reply(session: Session, actor: Actor, reply_id: str) -> str:
    """Have a failed reply written again in its own place. What failed was given back, so in all it is paid once; a second press changes nothing."""
    reply = _own(session, actor, reply_id)
    if reply.status == "writing":
        return reply.id
    return again(session, reply)


def again(session: Session, reply: Part) -> str:
    """Put a failed reply back to writing; the caller holds the conversation."""
    if reply.gone:
        raise words.CharacterGone
    if reply.status != "failed":
        raise DomainError("This reply did not fail.")
    # While a person writes no program does, whoever asks for it (C23).
    if reply.turn != _newest(session, reply) or reply.voice == "operator":
        raise words.TooLate
    if _busy(session, reply):
        raise words.Busy
    turns.take_again(session, reply.room, [reply.id, *reply.answers], reply.counted)
    job = f"reply:{reply.id}:{reply.attempts + 1}"
    fresh = {
        "status": "writing",
        "failure": "",
        "content": "",
        "lease": "",
        "lease_until": None,
        "stop_asked": False,
        "shown": True,
        "job": job,
    }
    session.connection().execute(update(MESSAGES).where(MESSAGES.c.id == reply.id).values(**fresh))
    turns.order_job(session, reply.id, job)
    _changed(session, reply, reply.id)
    return reply.id


def regenerate(session: Session, actor: Actor, message_id: str, permit_id: str) -> str:
    """Write the last reply anew and keep every variant (VAR-01). It costs what a message costs, or the allowance would be none (T23)."""
    reply = _own(session, actor, message_id)
    if reply.sender != "character" or not reply.turn or reply.status not in DONE or reply.voice == "operator":
        raise DomainError("Only a finished reply can be written anew.")
    if reply.gone:
        raise words.CharacterGone
    if _busy(session, reply):
        raise words.Busy
    if reply.turn != _newest(session, reply):
        raise words.TooLate
    if reply.counted:
        turns.spend(session, reply.room)
    permits.use(session, reply.owner, permit_id)
    siblings = select(MESSAGES.c.id).where(MESSAGES.c.turn == reply.turn, text(IS_VARIANT), MESSAGES.c.shown)
    hidden = list(session.connection().execute(siblings).scalars())
    session.connection().execute(update(MESSAGES).where(MESSAGES.c.id.in_(hidden)).values(shown=False))
    _changed(session, reply, *hidden)
    return turns.put_reply(
        session, reply.room, reply.turn, now(), variant=_last_variant(session, reply.turn) + 1, paid=reply.counted
    )  # fmt: skip


def show_variant(session: Session, actor: Actor, message_id: str, step: int) -> None:
    """Show the next (1) or previous (-1) variant of a reply; beyond the last nothing changes (VAR-01)."""
    reply = _own(session, actor, message_id)
    turn = (MESSAGES.c.turn == reply.turn) & text(IS_VARIANT) & MESSAGES.c.deleted_at.is_(None)
    siblings = list(session.connection().execute(select(MESSAGES.c.id).where(turn).order_by(MESSAGES.c.variant)).scalars())
    if not reply.turn or reply.id not in siblings:
        raise NotFound
    if _busy(session, reply):
        raise words.Busy
    place = siblings.index(reply.id) + (1 if step > 0 else -1)
    if not 0 <= place < len(siblings):
        return
    session.connection().execute(update(MESSAGES).where(MESSAGES.c.id.in_(siblings)).values(shown=MESSAGES.c.id == siblings[place]))
    _changed(session, reply, reply.id, siblings[place])


def edit_message(session: Session, actor: Actor, message_id: str, text_: str, permit_id: str, client_id: str = "") -> Sent:
    """Change the last own message and have it answered anew; it costs what a send costs, and the history keeps the old words (VAR-02, OCHAT-06).

    What was answered before is hidden with the branch it belonged to. The same client id a second time changes nothing.
    """
    new = words.checked(text_)
    if rules.check(new):
        raise words.Refused(field="text")
    message = _own(session, actor, message_id)
    if message.sender != "user" or message.voice == "operator":
        raise DomainError("This message cannot be changed.")
    if message.gone:
        raise words.CharacterGone
    at, distress, execute = now(), crisis.detect(new), session.connection().execute
    region = (message.country or "XX") if distress else ""
    edit = {
        "message_id": message.id, "original_content": message.content, "new_content": new, "edited_by": actor.user_id, "editor_type": "user", "created_at": at,
        "client_id": client_id[:40] or None,
    }  # fmt: skip
    kept = turns.maker(session)(MessageEdit.__table__).on_conflict_do_nothing(index_elements=["message_id", "client_id"])  # pyright: ignore
    if execute(kept.returning(MessageEdit.__table__.c.id), edit).first() is None:  # pyright: ignore
        return Sent(message.id, _reply_of(session, message.id), True, region, message.free_left)
    if message.id != _newest(session, message):
        raise words.TooLate
    if _busy(session, message):
        raise words.Busy
    if message.counted:
        turns.spend(session, message.room)
    permits.use(session, message.owner, permit_id)
    after = select(MESSAGES.c.id).where(
        MESSAGES.c.conversation_id == message.room, MESSAGES.c.id > message.id, MESSAGES.c.sender == "character"
    )
    hidden = list(execute(after.where(MESSAGES.c.deleted_at.is_(None))).scalars())
    execute(update(MESSAGES).where(MESSAGES.c.id.in_(hidden)).values(deleted_at=at, shown=False))
    change = {
        "content": new, "original_content": message.original_content or message.content, "is_edited": True, "edited_by": actor.user_id, "edited_at": at,
        "edit_count": MESSAGES.c.edit_count + 1, "is_flagged": distress, "flag_reason": "crisis" if distress else "", "status": "sent",
        "from_allowance": message.counted, "refunded": False,
    }  # fmt: skip
    execute(update(MESSAGES).where(MESSAGES.c.id == message.id).values(**change))
    head = {"last_message_preview": words.preview(new), "last_message_at": at, "last_read_at": at, "last_author": "user"}
    execute(update(ROOMS).where(ROOMS.c.id == message.room).values(**head))
    if distress:
        note_distress(session, message.room, region, at)
    _changed(session, message, message.id, *hidden)
    events.emit(session, events.topic("user", message.owner), "threads.changed", message.room)
    variant = _last_variant(session, message.id) + 1
    reply_id = turns.answer(session, message.room, message.voice, at, variant=variant)
    return Sent(message.id, reply_id, False, region, message.free_left - int(message.counted))


def _reply_of(session: Session, turn: str) -> str:
    reply = select(MESSAGES.c.id).where(MESSAGES.c.turn == turn, text(IS_VARIANT), MESSAGES.c.shown, MESSAGES.c.deleted_at.is_(None))
    return session.connection().execute(reply).scalar() or ""


def rate_message(session: Session, actor: Actor, message_id: str, value: int) -> None:
    """Rate a reply up (1), down (-1) or not (0) (VAR-06)."""
    if value not in (-1, 0, 1):
        raise Invalid("Unknown rating.", field="rating")
    message = _own(session, actor, message_id)
    if message.sender != "character":
        raise NotFound
    session.connection().execute(update(MESSAGES).where(MESSAGES.c.id == message.id).values(rating=value))
    _changed(session, message, message.id)


def report_message(session: Session, actor: Actor, message_id: str, reason: str, note: str = "") -> None:
    """Put a message of an own conversation before the moderators (VAR-06, MOD-06)."""
    report_thing(session, actor, "message", _own(session, actor, message_id).id, reason, note)
