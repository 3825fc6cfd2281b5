"""What an operator does in a conversation that is theirs: answer, see, note, hand off, hand back (OPUI-02, OPUI-05, OPUI-06, QUE-11)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text, update
from sqlmodel import Session

from genapp.chat import words
from genapp.chat.models import IS_WAITING
from genapp.chat.service import turns
from genapp.chat.service.turns import MESSAGES, ROOMS, maker
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Conflict, Forbidden, Invalid
from genapp.core.ids import new_id
from genapp.desk.models.work import PairNote
from genapp.desk.queries.chosen import chosen
from genapp.desk.queries.overview import LATELY
from genapp.desk.service import assigning, days, queue
from genapp.desk.service.presence import require_operator
from genapp.desk.service.queue import ASSIGNMENTS
from genapp.desk.tone import TONES
from genapp.trust import rules

NOTES = PairNote.__table__  # pyright: ignore
NOTE = 4000
LOST = "This conversation is not yours any more."
_STORE = {
    make: make(MESSAGES).on_conflict_do_nothing(index_elements=["conversation_id", "client_id"]).returning(MESSAGES.c.id)
    for make in (turns.pg_insert, turns.sqlite_insert)
}


@dataclass(frozen=True)
class Answered:
    """What came of an answer; the same for every retry of it."""

    message_id: str
    duplicate: bool = False


def mine(session: Session, actor: Actor, conversation_id: str) -> Any:
    """Hold a conversation that is the caller's now and return its open assignment; Forbidden when it is somebody else's (OPUI-06)."""
    operator_id = require_operator(actor)
    turns.hold(session, conversation_id, now())
    own = select(ASSIGNMENTS).where(
        ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.operator_id == operator_id, ASSIGNMENTS.c.ended_at.is_(None)
    )
    found = session.connection().execute(own).first()
    if found is None:
        raise Forbidden(LOST)
    return found


def reply(session: Session, actor: Actor, conversation_id: str, client_id: str, text_: str) -> Answered:
    """Answer as the character: the words, the counters, the clock and the figures in one transaction (OCHAT-04, QUE-05).

    Raises Invalid, Refused, Forbidden; Conflict for a known client id with other words.
    """
    said = words.checked(text_)
    if rules.check(said):
        raise words.Refused(field="text")
    own, at, execute, message_id = mine(session, actor, conversation_id), now(), session.connection().execute, new_id()
    row = {
        "id": message_id, "conversation_id": conversation_id, "client_id": client_id[:40] or message_id, "sender": "character", "author": "operator",
        "content": said, "status": "final", "handled_by": actor.user_id, "created_at": at,
    }  # fmt: skip
    if execute(_STORE[maker(session)], row).first() is None:
        return _again(session, conversation_id, client_id[:40], said)
    seconds = int((at - own.waiting_since).total_seconds()) if own.waiting_since else 0
    paid = _answer(session, conversation_id, at)
    answered = int(own.waiting_since is not None)
    _head(session, conversation_id, said, at, seconds, answered)
    first = own.first_answer_at is None and answered
    mark = {
        "messages": ASSIGNMENTS.c.messages + 1, "answers": ASSIGNMENTS.c.answers + answered, "answer_seconds": ASSIGNMENTS.c.answer_seconds + seconds,
        "waiting_since": None, "active_at": at, "step": 0, "first_answer_at": own.first_answer_at or at,
    }  # fmt: skip
    execute(update(ASSIGNMENTS).where(ASSIGNMENTS.c.id == own.id).values(**mark))
    counts = {"messages": 1, "answers": answered, "answer_seconds": seconds, "credits": paid}
    if first:
        counts |= {"first_answers": 1, "first_seconds": int((at - (own.queued_at or own.began_at)).total_seconds())}
    days.count(session, actor.user_id, at, **{name: value for name, value in counts.items() if value})
    owner = execute(select(ROOMS.c.user_id).where(ROOMS.c.id == conversation_id)).scalar_one()
    events.emit(session, events.topic("conversation", conversation_id), "message.created", message_id)
    events.emit(session, events.topic("user", owner), "threads.changed", conversation_id)
    queue.tell(session, actor.user_id, "desk.answered", conversation_id)
    return Answered(message_id)


def _again(session: Session, conversation_id: str, client_id: str, said: str) -> Answered:
    known = select(MESSAGES.c.id, MESSAGES.c.content, MESSAGES.c.original_content)
    row = session.connection().execute(known.where(MESSAGES.c.conversation_id == conversation_id, MESSAGES.c.client_id == client_id)).one()
    if said not in (row.content, row.original_content):
        raise Conflict
    return Answered(row.id, True)


def _answer(session: Session, conversation_id: str, at: datetime) -> int:
    """Take up every message that waited; returns what was paid for them, in hundredths."""
    waited = update(MESSAGES).where(MESSAGES.c.conversation_id == conversation_id, text(IS_WAITING))
    stamps = {"read_at": func.coalesce(MESSAGES.c.read_at, at), "delivered_at": func.coalesce(MESSAGES.c.delivered_at, at)}
    rows = session.connection().execute(waited.values(status="read", **stamps).returning(MESSAGES.c.id, MESSAGES.c.credits_charged)).all()
    for row in rows:
        events.emit(session, events.topic("conversation", conversation_id), "message.changed", row.id)
    return sum(row.credits_charged for row in rows)


def _head(session: Session, conversation_id: str, said: str, at: datetime, seconds: int, answered: int) -> None:
    average = (ROOMS.c.average_response_time * 3 + seconds) / 4
    change = {
        "last_message_at": at, "last_message_preview": words.preview(said), "last_author": "operator", "last_character_message_at": at,
        "last_operator_activity": at, "message_count": ROOMS.c.message_count + 1, "status": "active", "updated_at": at,
    }  # fmt: skip
    if answered:
        # A running average that forgets slowly: each answer weighs a quarter.
        change["average_response_time"] = func.round(average) if seconds else ROOMS.c.average_response_time * 3 / 4
    session.connection().execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(**change))


def see(session: Session, actor: Actor, conversation_id: str) -> int:
    """Mark what the person wrote as delivered and read by the operator who voices it; returns how many were new (OCHAT-04)."""
    mine(session, actor, conversation_id)
    at = now()
    stamps = {"read_at": at, "delivered_at": func.coalesce(MESSAGES.c.delivered_at, at)}
    unseen = update(MESSAGES).where(MESSAGES.c.conversation_id == conversation_id, text(IS_WAITING), MESSAGES.c.read_at.is_(None))
    rows = session.connection().execute(unseen.values(**stamps).returning(MESSAGES.c.id)).scalars().all()
    for message_id in rows:
        events.emit(session, events.topic("conversation", conversation_id), "message.changed", message_id)
    return len(rows)


def act(session: Session, actor: Actor, conversation_id: str) -> None:
    """Note that the operator is at work here: typing counts, the timeout goes on all the same (QUE-08)."""
    operator_id, at = require_operator(actor), now()
    own = (ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.operator_id == operator_id, ASSIGNMENTS.c.ended_at.is_(None))
    session.connection().execute(update(ASSIGNMENTS).where(*own).values(active_at=at, step=0))


def save_note(session: Session, actor: Actor, conversation_id: str, about: str, body: str, version: int) -> int:
    """Keep what operators note about one of the two and return its new version; Conflict when somebody else wrote meanwhile (OPUI-05)."""
    if about not in ("user", "character"):
        raise Invalid("Unknown note.", field="about")
    mine(session, actor, conversation_id)
    body = words.mended(body).strip()
    if len(body) > NOTE:
        raise Invalid(f"At most {NOTE:,} characters.", field=about)
    at = now()
    row = {"conversation_id": conversation_id, "about": about, "body": "", "version": 0, "edited_by": actor.user_id, "edited_at": at}
    execute = session.connection().execute
    execute(maker(session)(NOTES).on_conflict_do_nothing(index_elements=["conversation_id", "about"]), row)
    same = (NOTES.c.conversation_id == conversation_id, NOTES.c.about == about, NOTES.c.version == version)
    change = {"body": body, "version": version + 1, "edited_by": actor.user_id, "edited_at": at}
    if execute(update(NOTES).where(*same).values(**change)).rowcount != 1:
        raise Conflict("Somebody else changed this note meanwhile.")
    act(session, actor, conversation_id)
    return version + 1


def hand_off(session: Session, actor: Actor, conversation_id: str, note: str, tone: str = "") -> str:
    """Pass a conversation on with a note for whoever has it next and how its person sounds (QUE-09, QUE-11); "queued", "escalated" or "ai"."""
    note = words.mended(note).strip()
    if not note:
        raise Invalid("A word for whoever goes on, please.", field="note")
    if len(note) > 2000:
        raise Invalid("At most 2,000 characters.", field="note")
    if tone not in ("", *TONES):
        raise Invalid("One of these, please.", field="tone")
    own = mine(session, actor, conversation_id)
    session.connection().execute(update(ASSIGNMENTS).where(ASSIGNMENTS.c.id == own.id).values(tone=tone))
    return assigning.pass_on(session, _let_go(session, actor, conversation_id, "handed_off", note), "handed_off")


def _let_go(session: Session, actor: Actor, conversation_id: str, reason: str, note: str = "") -> assigning.Ended:
    ended = assigning.release(session, conversation_id, reason, by=actor.user_id, note=note, operator_id=actor.user_id)
    if ended is None:
        raise Forbidden(LOST)
    return ended


def take(session: Session, actor: Actor, conversation_id: str) -> str:
    """Take a conversation that waits, or a hybrid one a program writes in, by one's own choice; returns the assignment's id (C23, T14).

    Only what the waiting page offers: whoever takes a conversation reads all of it (OPUI-06).
    """
    operator_id, at = require_operator(actor), now()
    wanted = select(ROOMS.c.reply_mode, ROOMS.c.status, ROOMS.c.last_message_at).where(ROOMS.c.id == conversation_id)
    room = session.connection().execute(wanted).first()
    if room is None or room.reply_mode == "ai" or room.status == "escalated":
        raise assigning.Taken
    if room.reply_mode == "operator" and not _waits(session, conversation_id, operator_id):
        raise assigning.Taken
    # The page may be a while old when somebody presses.
    if room.reply_mode == "hybrid" and (room.last_message_at < at - 2 * LATELY or _lost(session, conversation_id, operator_id, at)):
        raise assigning.Taken("This conversation is not yours to take just now.")
    return assigning.assign(session, conversation_id, operator_id, factors=[["chosen", 100, "Taken by choice."]])


def _lost(session: Session, conversation_id: str, operator_id: str, at: datetime) -> bool:
    """Say whether a conversation was taken from this operator a moment ago (QUE-09's cooldown)."""
    since = at - timedelta(seconds=chosen().limits.cooldown)
    mine = (ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.operator_id == operator_id, ASSIGNMENTS.c.ended_at > since)
    lost = select(ASSIGNMENTS.c.id).where(*mine, ASSIGNMENTS.c.end_reason.in_(assigning.CAUSED)).limit(1)
    return session.connection().execute(lost).first() is not None


def _waits(session: Session, conversation_id: str, operator_id: str) -> bool:
    entry = session.connection().execute(select(queue.QUEUE.c.excluded).where(queue.QUEUE.c.conversation_id == conversation_id)).first()
    return entry is not None and entry.excluded.get(operator_id, "") <= now().isoformat()


def finish(session: Session, actor: Actor, conversation_id: str) -> None:
    """Let a conversation rest in which everything is answered: the operator is free for others, the person may write on at any time."""
    own = mine(session, actor, conversation_id)
    if own.waiting_since is not None:
        raise Conflict("Somebody waits for an answer here. Answer, or hand it off.")
    ended = _let_go(session, actor, conversation_id, "handed_back")
    session.connection().execute(
        update(ROOMS).where(ROOMS.c.id == conversation_id).values(status="active" if ended.mode == "hybrid" else "idle")
    )
