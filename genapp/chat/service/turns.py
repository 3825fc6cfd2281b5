"""Turns: which messages a reply answers, and the row it is written into. Built once: this is the path between Enter and the first word."""

from datetime import datetime

from sqlalchemy import bindparam, exists, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.chat.models import IS_WAITING, IS_WRITING, Conversation, Message
from genapp.chat.words import QuotaExhausted
from genapp.core import events, jobs
from genapp.core.clock import now
from genapp.core.ids import new_id

LEASE = 10.0
"""Seconds a writer may be silent before another takes the reply over."""
NET = LEASE + 2
"""Seconds after which the job of a reply looks whether anybody wrote it."""

# Tables, not classes: statements on classes go through the session's own machinery and cost twice as much.
ROOMS, MESSAGES = Conversation.__table__, Message.__table__  # pyright: ignore
_OTHER = MESSAGES.alias()
_TAKE_UP = (
    update(MESSAGES)
    .where(
        MESSAGES.c.conversation_id == bindparam("room"),
        text(IS_WAITING),
        ~exists(select(_OTHER.c.id).where(_OTHER.c.conversation_id == bindparam("room"), _OTHER.c.status == text("'writing'"))),
    )
    .values(status="read", read_at=bindparam("at"))
    .returning(MESSAGES.c.id)
)
_REPLY = {
    maker: maker(MESSAGES).on_conflict_do_nothing(index_elements=["conversation_id"], index_where=text(IS_WRITING)).returning(MESSAGES.c.id)
    for maker in (pg_insert, sqlite_insert)
}
_GIVE_BACK = (
    update(MESSAGES)
    .where(MESSAGES.c.id.in_(bindparam("ids", expanding=True)), MESSAGES.c.from_allowance, MESSAGES.c.refunded.is_(False))
    .values(refunded=True)
)
_TAKE_AGAIN = (
    update(MESSAGES)
    .where(MESSAGES.c.id.in_(bindparam("ids", expanding=True)), MESSAGES.c.from_allowance, MESSAGES.c.refunded)
    .values(refunded=False, from_allowance=bindparam("counted"))
)
_MOVE = (
    update(ROOMS)
    .where(ROOMS.c.id == bindparam("room"), ROOMS.c.free_text_left >= bindparam("spend"))
    .values(
        free_text_left=ROOMS.c.free_text_left - bindparam("spend"),
        free_messages_used=ROOMS.c.free_messages_used + bindparam("spend"),
        updated_at=bindparam("at"),
    )
)
_HOLD = update(ROOMS).where(ROOMS.c.id == bindparam("room")).values(updated_at=bindparam("at"))
_HELD = _HOLD.returning(ROOMS.c.assigned_operator_id)
_NOTE = MESSAGES.insert()


def maker(session: Session):
    """Return the engine's own INSERT, which knows ON CONFLICT."""
    return pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert


def hold(session: Session, conversation_id: str, at: datetime) -> None:
    """Lock the conversation's row: whoever sends to it, or ends a reply in it, waits for the other. Always the first lock of a transaction."""
    session.connection().execute(_HOLD, {"room": conversation_id, "at": at})


def held(session: Session, conversation_id: str, at: datetime) -> str | None:
    """Lock the conversation as `hold` does, and return who of our team voices it now."""
    return session.connection().execute(_HELD, {"room": conversation_id, "at": at}).scalar()


def answer(session: Session, conversation_id: str, voice: str, at: datetime, *, variant: int = 1) -> str:
    """Order one reply to every message nobody has answered yet; "" when people answer, when one is being written, or when there is none.

    The caller holds the conversation's row, so a reply that ends meanwhile either is seen here or sees the message.
    """
    if voice == "operator":
        return ""
    waiting = sorted(row.id for row in session.connection().execute(_TAKE_UP, {"room": conversation_id, "at": at}))
    return put_reply(session, conversation_id, waiting[-1], at, variant=variant, answers=waiting) if waiting else ""


def put_reply(
    session: Session,
    conversation_id: str,
    turn: str,
    at: datetime,
    *,
    variant: int = 1,
    answers: list[str] | None = None,
    paid: bool = False,
) -> str:
    """Make the row of a reply and the durable job that sees it through, and return its id; "" when another is being written."""
    reply_id = new_id()
    values = {
        "id": reply_id, "conversation_id": conversation_id, "sender": "character", "author": "ai", "content": "", "turn": turn, "variant": variant,
        "answers": answers or [], "from_allowance": paid, "status": "writing", "job": f"reply:{reply_id}", "created_at": at,
    }  # fmt: skip
    if session.connection().execute(_REPLY[maker(session)], values).first() is None:
        return ""
    order_job(session, reply_id, values["job"])
    events.emit(session, events.topic("conversation", conversation_id), "message.created", reply_id)
    return reply_id


def order_job(session: Session, reply_id: str, key: str) -> None:
    """Order the job that writes the reply when its writer does not live to do it."""
    jobs.enqueue(session, "reply", key=key, delay=NET, reply_id=reply_id)


def give_back(session: Session, conversation_id: str, ids: list[str]) -> int:
    """Return what these messages took from the allowance, each once; returns how many (T11)."""
    count = session.connection().execute(_GIVE_BACK, {"ids": ids}).rowcount
    if count:
        session.connection().execute(_MOVE, {"room": conversation_id, "spend": -count, "at": now()})
    return count


def take_again(session: Session, conversation_id: str, ids: list[str], counted: bool) -> None:
    """Take from the allowance what was given back for these messages, or raise QuotaExhausted; with premium nothing is counted any more."""
    count = session.connection().execute(_TAKE_AGAIN, {"ids": ids, "counted": counted}).rowcount
    if count and counted:
        spend(session, conversation_id, count)


def spend(session: Session, conversation_id: str, count: int = 1) -> None:
    """Take from the allowance, or raise QuotaExhausted and leave it as it is (QUO-02)."""
    if session.connection().execute(_MOVE, {"room": conversation_id, "spend": count, "at": now()}).rowcount != 1:
        raise QuotaExhausted


def note(session: Session, conversation_id: str, words: str, at: datetime, flag: str = "") -> str:
    """Put a line between the messages that nobody of the two says; `flag` says what it is about."""
    note_id = new_id()
    values = {
        "id": note_id, "conversation_id": conversation_id, "sender": "admin", "author": "system", "kind": "note", "content": words, "status": "final",
        "flag_reason": flag, "created_at": at,
    }  # fmt: skip
    session.connection().execute(_NOTE, values)
    events.emit(session, events.topic("conversation", conversation_id), "message.created", note_id)
    return note_id
