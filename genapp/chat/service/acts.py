"""What a person does with messages: stop, retry, regenerate, choose a variant, edit, rate, report."""

from sqlalchemy import func, select, update
from sqlmodel import Session

from genapp.chat import words
from genapp.chat.models import Conversation, Message, MessageEdit
from genapp.chat.service import permits
from genapp.chat.service.sending import Sent, order_reply
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import DomainError, Invalid, NotFound
from genapp.trust import crisis, rules
from genapp.trust.service import count
from genapp.trust.service import report as report_thing


def _own(session: Session, actor: Actor, message_id: str) -> tuple[Message, Conversation]:
    """Return a message of the caller's own conversation, holding the conversation's row; NotFound otherwise."""
    user_id = actor.require_user()
    wanted = select(Message, Conversation).join(Conversation, Conversation.id == Message.conversation_id)  # pyright: ignore
    found = session.execute(
        wanted.where(
            Message.id == message_id, Conversation.user_id == user_id, Conversation.deleted_at.is_(None), Message.deleted_at.is_(None)
        )  # pyright: ignore
    ).first()
    if found is None or found[0].id <= found[1].cleared_before:
        raise NotFound
    session.execute(
        update(Conversation).where(Conversation.id == found[1].id).values(updated_at=now()).execution_options(synchronize_session=False)
    )  # pyright: ignore
    return found[0], found[1]


def _changed(session: Session, room: Conversation, *message_ids: str) -> None:
    for message_id in message_ids:
        events.emit(session, events.topic("conversation", room.id), "message.changed", message_id)


def request_stop(session: Session, actor: Actor, reply_id: str) -> None:
    """Ask the writer to stop; what is written stays (VAR-04)."""
    reply, _room = _own(session, actor, reply_id)
    session.execute(update(Message).where(Message.id == reply.id, Message.status == "writing").values(stop_asked=True))  # pyright: ignore


def retry_reply(session: Session, actor: Actor, reply_id: str) -> str:
    """Write a failed reply again. What failed was given back, so the message is paid once in all."""
    reply, room = _own(session, actor, reply_id)
    if reply.status != "failed":
        raise DomainError("This reply did not fail.")
    if _busy(session, room):
        raise DomainError("A reply is being written already.")
    took = session.execute(
        update(Message)
        .where(Message.id == reply.turn, Message.refunded)
        .values(refunded=False)
        .execution_options(synchronize_session=False)  # pyright: ignore
    )
    if took.rowcount == 1:  # pyright: ignore
        paid = session.execute(
            update(Conversation)
            .where(Conversation.id == room.id, Conversation.free_text_left > 0)  # pyright: ignore
            .values(free_text_left=Conversation.free_text_left - 1, free_messages_used=Conversation.free_messages_used + 1)
            .execution_options(synchronize_session=False)
        )
        if paid.rowcount != 1:  # pyright: ignore
            raise words.QuotaExhausted
    session.execute(update(Message).where(Message.id == reply.id).values(deleted_at=now(), shown=False))  # pyright: ignore
    fresh = order_reply(session, room.id, reply.turn, room.reply_mode, variant=_last(session, room.id, reply.turn) + 1)
    _changed(session, room, reply.id, fresh)
    return fresh


def regenerate(session: Session, actor: Actor, message_id: str, permit_id: str) -> str:
    """Write the last reply anew and keep every variant (VAR-01); takes a permit, not the allowance."""
    reply, room = _own(session, actor, message_id)
    if reply.sender != "character" or not reply.turn or reply.status not in ("final", "stopped"):
        raise DomainError("Only a finished reply can be written anew.")
    if _busy(session, room) or _later(session, room, reply):
        raise DomainError("Only the last reply can be written anew.")
    permits.use(session, room.user_id, permit_id)
    session.execute(
        update(Message)
        .where(Message.conversation_id == room.id, Message.turn == reply.turn, Message.sender == "character")
        .values(shown=False)
    )  # pyright: ignore
    fresh = order_reply(session, room.id, reply.turn, room.reply_mode, variant=_last(session, room.id, reply.turn) + 1)
    _changed(session, room, reply.id, fresh)
    return fresh


def show_variant(session: Session, actor: Actor, message_id: str, step: int) -> None:
    """Show the next (1) or previous (-1) variant of a reply (VAR-01)."""
    reply, room = _own(session, actor, message_id)
    turn = (Message.conversation_id == room.id) & (Message.turn == reply.turn) & (Message.variant > 0) & Message.deleted_at.is_(None)  # pyright: ignore
    siblings = list(session.execute(select(Message.id).where(turn).order_by(Message.variant)).scalars())  # pyright: ignore
    if reply.id not in siblings or _busy(session, room):
        raise NotFound
    place = siblings.index(reply.id) + (1 if step > 0 else -1)
    if not 0 <= place < len(siblings):
        return
    session.execute(update(Message).where(turn).values(shown=False))
    session.execute(update(Message).where(Message.id == siblings[place]).values(shown=True))  # pyright: ignore
    _changed(session, room, reply.id, siblings[place])


def edit_message(session: Session, actor: Actor, message_id: str, text: str, permit_id: str) -> Sent:
    """Change the last own message and have it answered anew; it costs what a send costs, and the history keeps the old words (VAR-02, OCHAT-06)."""
    text = words.checked(text)
    if rules.check(text):
        raise words.Refused(field="text")
    message, room = _own(session, actor, message_id)
    last = session.execute(
        select(func.max(Message.id)).where(Message.conversation_id == room.id, Message.sender == "user", Message.deleted_at.is_(None))  # pyright: ignore
    ).scalar()
    if message.sender != "user" or message.id != last:
        raise DomainError("Only your last message can be changed.")
    if _busy(session, room):
        raise DomainError("Wait until the reply is written, or stop it.")
    permits.use(session, room.user_id, permit_id)
    if message.from_allowance:
        paid = session.execute(
            update(Conversation)
            .where(Conversation.id == room.id, Conversation.free_text_left > 0)  # pyright: ignore
            .values(free_text_left=Conversation.free_text_left - 1, free_messages_used=Conversation.free_messages_used + 1)
            .execution_options(synchronize_session=False)
        )
        if paid.rowcount != 1:  # pyright: ignore
            raise words.QuotaExhausted
    at, distress = now(), crisis.detect(text)
    session.add(
        MessageEdit(message_id=message.id, original_content=message.content, new_content=text, edited_by=actor.user_id, editor_type="user")
    )
    hidden = list(
        session.execute(
            select(Message.id).where(
                Message.conversation_id == room.id, Message.id > message.id, Message.sender == "character", Message.deleted_at.is_(None)
            )
        ).scalars()
    )  # pyright: ignore
    session.execute(update(Message).where(Message.id.in_(hidden)).values(deleted_at=at, shown=False))  # pyright: ignore
    session.execute(
        update(Message).where(Message.id == message.id).values(  # pyright: ignore
            content=text, original_content=message.original_content or message.content, is_edited=True, edited_by=actor.user_id, edited_at=at,
            edit_count=Message.edit_count + 1, is_flagged=distress, flag_reason="crisis" if distress else "",
        ).execution_options(synchronize_session=False)
    )  # fmt: skip
    session.execute(
        update(Conversation)
        .where(Conversation.id == room.id)
        .values(last_message_preview=words.preview(text), last_message_at=at, last_read_at=at)
    )  # pyright: ignore
    if distress:
        count(session, "crisis", at.year)
    fresh = order_reply(session, room.id, message.id, room.reply_mode, variant=_last(session, room.id, message.id) + 1)
    _changed(session, room, message.id, *hidden, *([fresh] if fresh else []))
    return Sent(message.id, fresh, False, distress)


def rate_message(session: Session, actor: Actor, message_id: str, value: int) -> None:
    """Rate a reply up (1), down (-1) or not (0) (VAR-06)."""
    if value not in (-1, 0, 1):
        raise Invalid("Unknown rating.", field="rating")
    message, room = _own(session, actor, message_id)
    if message.sender != "character":
        raise NotFound
    session.execute(update(Message).where(Message.id == message.id).values(rating=value))  # pyright: ignore
    _changed(session, room, message.id)


def report_message(session: Session, actor: Actor, message_id: str, reason: str, note: str = "") -> None:
    """Put a message of an own conversation before the moderators (VAR-06, MOD-06)."""
    message, _room = _own(session, actor, message_id)
    report_thing(session, actor, "message", message.id, reason, note)


def _busy(session: Session, room: Conversation) -> bool:
    return session.execute(select(Message.id).where(Message.conversation_id == room.id, Message.status == "writing")).first() is not None  # pyright: ignore


def _later(session: Session, room: Conversation, reply: Message) -> bool:
    later = select(Message.id).where(
        Message.conversation_id == room.id, Message.sender == "user", Message.id > reply.turn, Message.deleted_at.is_(None)
    )  # pyright: ignore
    return session.execute(later.limit(1)).first() is not None


def _last(session: Session, conversation_id: str, turn: str) -> int:
    return (
        session.execute(select(func.max(Message.variant)).where(Message.conversation_id == conversation_id, Message.turn == turn)).scalar()
        or 0
    )  # pyright: ignore
