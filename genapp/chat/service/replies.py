"""The life of a reply's row: claimed by one writer, kept alive, ended once. Only the system's flows call these."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.characters import queries as characters
from genapp.characters.models import Character
from genapp.chat import prompts, words
from genapp.chat.models import Conversation, Message, ModelDay, Persona
from genapp.chat.service.sending import LEASE, order_reply
from genapp.core import events, jobs
from genapp.core.clock import now
from genapp.core.settings import settings
from genapp.trust import crisis

BUSY = "daily_cap"


@dataclass(frozen=True)
class Order:
    """What a writer needs to write a reply."""

    reply_id: str
    conversation_id: str
    user_id: str
    messages: tuple[tuple[str, str], ...]
    character: str
    instructions: str
    voice: dict[str, Any]
    seed: str


def claim(session: Session, reply_id: str, writer: str) -> Order | None:
    """Give the reply to one writer for a few seconds; None when it is done, or somebody else's and alive."""
    at = now()
    free = (Message.lease_until.is_(None)) | (Message.lease_until < at)  # pyright: ignore
    taken = session.execute(
        update(Message)
        .where(Message.id == reply_id, Message.status == "writing", free)
        .values(lease=writer, lease_until=at + timedelta(seconds=LEASE))  # pyright: ignore
    )
    return _order(session, reply_id) if taken.rowcount == 1 else None  # pyright: ignore


def may_call(session: Session) -> bool:
    """Count one call to a model on this day; False at the cap (T23)."""
    day = now().date().isoformat()
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(insert(ModelDay).values(day=day, calls=0).on_conflict_do_nothing())
    counted = session.execute(
        update(ModelDay).where(ModelDay.day == day, ModelDay.calls < settings().llm_daily_calls).values(calls=ModelDay.calls + 1)
    )  # pyright: ignore
    return counted.rowcount == 1  # pyright: ignore


def _order(session: Session, reply_id: str) -> Order:
    found = session.execute(
        select(Message, Conversation).join(Conversation, Conversation.id == Message.conversation_id).where(Message.id == reply_id)
    ).one()  # pyright: ignore
    reply, room = found
    brief = characters.brief(session, room.character_id)
    said = (
        select(Message.sender, Message.content, Message.is_flagged)  # pyright: ignore
        .where(
            Message.conversation_id == room.id, Message.id > room.cleared_before, Message.id < reply.id, Message.shown, Message.deleted_at.is_(None),
            Message.kind == "text", Message.status.in_(("sent", "delivered", "read", "final", "stopped")), Message.turn != reply.turn if reply.variant > 1 else Message.id != "",
        )  # pyright: ignore
        .order_by(Message.id.desc())  # pyright: ignore
        .limit(settings().context_turns * 3)
    )  # fmt: skip
    rows = list(reversed(session.execute(said).all()))
    if reply.variant > 1:
        turn = session.get(Message, reply.turn)
        rows.append((turn.sender, turn.content, turn.is_flagged) if turn else ("user", "", False))  # pyright: ignore
    lines = [prompts.Line("user" if sender == "user" else "assistant", content) for sender, content, _ in rows if content]
    about = session.execute(select(Persona.text).where(Persona.user_id == room.user_id)).scalar() or ""  # pyright: ignore
    distress = any(flagged for sender, _, flagged in rows[-4:] if sender == "user") or (bool(lines) and crisis.detect(lines[-1].text))
    name, persona = (brief.name, brief.persona_prompt) if brief else ("", "")
    told = prompts.context(
        name=name, persona=persona, examples=brief.example_dialogue if brief else [], about_user=about, lines=lines,
        turns=settings().context_turns, budget=settings().context_tokens, crisis=distress,
    )  # fmt: skip
    return Order(
        reply.id,
        room.id,
        room.user_id,
        tuple(told),
        name,
        f"{persona}\n{prompts.HONESTY}",
        brief.voice if brief else {},
        f"{room.id}:{reply.id}",
    )


def renew(session: Session, reply_id: str, writer: str) -> str:
    """Keep the claim; returns "go", "stop" when the person asked for it, "lost" when another writer has it."""
    kept = session.execute(
        update(Message)
        .where(Message.id == reply_id, Message.status == "writing", Message.lease == writer)
        .values(lease_until=now() + timedelta(seconds=LEASE))  # pyright: ignore
    )
    if kept.rowcount != 1:  # pyright: ignore
        return "lost"
    return "stop" if session.execute(select(Message.stop_asked).where(Message.id == reply_id)).scalar() else "go"  # pyright: ignore


def finish(session: Session, reply_id: str, writer: str, text: str, model: str, *, stopped: bool = False) -> str | None:
    """Store the words, once; returns the id of the next reply when messages came meanwhile, "" when none did, None when this writer lost the claim."""
    reply = session.get(Message, reply_id)
    if reply is None:
        return None
    at = now()
    # First the conversation's row, as in sending: the two wait for each other and no message is left unanswered.
    session.execute(update(Conversation).where(Conversation.id == reply.conversation_id).values(updated_at=at))  # pyright: ignore
    ended = session.execute(
        update(Message)
        .where(Message.id == reply_id, Message.status == "writing", Message.lease == writer)  # pyright: ignore
        .values(content=text, status="stopped" if stopped else "final", lease="", lease_until=None, model=model[:80], delivered_at=at)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:  # pyright: ignore
        return None
    # The safety net has nothing left to catch.
    jobs.cancel(session, f"reply:{reply_id}")
    room = session.execute(select(Conversation).where(Conversation.id == reply.conversation_id)).scalar_one()  # pyright: ignore
    session.execute(
        update(Conversation)
        .where(Conversation.id == room.id)  # pyright: ignore
        .values(
            last_message_at=at,
            last_message_preview=words.preview(text),
            last_author="ai",
            last_character_message_at=at,
            message_count=Conversation.message_count + 1,
        )
        .execution_options(synchronize_session=False)
    )
    session.execute(update(Character).where(Character.id == room.character_id).values(total_messages=Character.total_messages + 1))  # pyright: ignore
    _tell(session, room, reply_id)
    return _next(session, room, reply)


def fail(session: Session, reply_id: str, writer: str, reason: str) -> str | None:
    """End a reply without words; what its message took from the allowance is given back, once (T11, T12)."""
    reply = session.get(Message, reply_id)
    if reply is None:
        return None
    session.execute(update(Conversation).where(Conversation.id == reply.conversation_id).values(updated_at=now()))  # pyright: ignore
    ended = session.execute(
        update(Message)
        .where(Message.id == reply_id, Message.status == "writing", Message.lease == writer)  # pyright: ignore
        .values(status="failed", failure=reason[:120], lease="", lease_until=None)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:  # pyright: ignore
        return None
    # The safety net has nothing left to catch.
    jobs.cancel(session, f"reply:{reply_id}")
    room = session.execute(select(Conversation).where(Conversation.id == reply.conversation_id)).scalar_one()  # pyright: ignore
    if reply.variant <= 1:
        give_back(session, room.id, reply.turn)
    _tell(session, room, reply_id)
    return _next(session, room, reply)


def give_back(session: Session, conversation_id: str, message_id: str) -> bool:
    """Return one message to the allowance, guarded so that it happens once."""
    marked = session.execute(
        update(Message)
        .where(Message.id == message_id, Message.from_allowance, Message.refunded.is_(False))
        .values(refunded=True)
        .execution_options(synchronize_session=False)  # pyright: ignore
    )
    if marked.rowcount == 1:  # pyright: ignore
        session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id)  # pyright: ignore
            .values(free_text_left=Conversation.free_text_left + 1, free_messages_used=Conversation.free_messages_used - 1)
            .execution_options(synchronize_session=False)
        )
        return True
    return False


def _tell(session: Session, room: Conversation, reply_id: str) -> None:
    events.emit(session, events.topic("conversation", room.id), "message.changed", reply_id)
    events.emit(session, events.topic("user", room.user_id), "threads.changed", room.id)


def _next(session: Session, room: Conversation, reply: Message) -> str:
    """Order the answer to what was said while this reply was being written: several messages, one reply."""
    waiting = session.execute(
        select(Message.id)
        .where(
            Message.conversation_id == room.id,
            Message.sender == "user",
            Message.id > reply.id,
            Message.id > room.cleared_before,
            Message.deleted_at.is_(None),
        )  # pyright: ignore
        .order_by(Message.id.desc())  # pyright: ignore
        .limit(1)
    ).scalar()
    if waiting is None:
        return ""
    answered = session.execute(
        select(Message.id).where(Message.conversation_id == room.id, Message.sender == "character", Message.id > waiting).limit(1)
    ).scalar()  # pyright: ignore
    next_id = "" if answered else order_reply(session, room.id, waiting, room.reply_mode)
    if next_id:
        events.emit(session, events.topic("conversation", room.id), "message.created", next_id)
    return next_id


def abandoned(session: Session) -> list[str]:
    """Return replies whose writer fell silent."""
    return list(session.execute(select(Message.id).where(Message.status == "writing", Message.lease_until < now()).limit(50)).scalars())  # pyright: ignore
