"""Messages changed, removed and written by staff: the first words are kept, each change has its row, everybody sees that it was changed (ADM-08, ADM-09, OCHAT-06, OCHAT-11)."""

from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from genapp.chat import words
from genapp.chat.models import MessageEdit
from genapp.chat.service import charges, turns
from genapp.chat.service.turns import MESSAGES, ROOMS, maker
from genapp.core import events
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.desk.service import queue
from genapp.platform import service as platform
from genapp.trust import rules

EDITS = MessageEdit.__table__  # pyright: ignore
REASON = 200
REMOVED = "Our team removed your message to {name} before anybody answered it."


def edit_message(session: Session, actor: Actor, message_id: str, text: str, reason: str, seen: str = "") -> None:
    """Change a message's words; the first ones are kept, each change has its row, and people see that it was edited (OCHAT-06, OCHAT-11).

    Admins with MANAGE_CHATS change any but a person's own words' meaning is theirs: those can only be removed. Operators change what they wrote
    themselves in a conversation that is theirs now. `seen` is the text they changed: Conflict when it is another by now.
    """
    new, reason = words.checked(text), " ".join(words.mended(reason).split())[:REASON]
    if rules.check(new):
        raise words.Refused(field="text")
    row = _message(session, actor, message_id)
    if row.sender == "user":
        raise DomainError("A person's own words are not changed. You can remove them.")
    if not reason:
        raise Invalid("Say why, please.", field="reason")
    if seen and seen != row.content:
        raise Conflict("This message was changed meanwhile.")
    if new == row.content:
        return
    at = now()
    editor = "operator" if actor.role is Role.OPERATOR else "admin"
    history = {
        "id": new_id(), "message_id": message_id, "original_content": row.content, "new_content": new, "edited_by": actor.user_id, "editor_type": editor,
        "edit_reason": reason, "created_at": at,
    }  # fmt: skip
    session.connection().execute(EDITS.insert(), history)
    change = {
        "content": new, "original_content": func.coalesce(MESSAGES.c.original_content, row.content), "is_edited": True, "edited_by": actor.user_id,
        "edited_at": at, "edit_count": MESSAGES.c.edit_count + 1,
    }  # fmt: skip
    session.connection().execute(update(MESSAGES).where(MESSAGES.c.id == message_id).values(**change))
    _head(session, row.conversation_id, message_id, new)
    platform.audit(session, actor, "message.edited", "message", message_id, reason=reason)
    _changed(session, row, message_id)


def delete_message(session: Session, actor: Actor, message_id: str, reason: str) -> None:
    """Take a message out of a conversation; its words stay for the moderators alone, and what was paid for one nobody has answered comes back (ADM-09, CRED-05)."""
    actor.require(Permission.MANAGE_CHATS)
    reason = " ".join(words.mended(reason).split())[:REASON]
    if not reason:
        raise Invalid("Say why, please.", field="reason")
    row = _message(session, actor, message_id)
    gone: dict[str, Any] = {"deleted_at": now(), "shown": False, "flag_reason": reason[:120]}
    waited = row.sender == "user" and row.status == "sent"
    if waited:
        charges.return_unanswered(session, row.conversation_id, row.user_id, row.character_name, REMOVED, message_id=message_id)
    session.connection().execute(
        update(MESSAGES).where(MESSAGES.c.id == message_id).values(**gone | ({"status": "read"} if waited else {}))
    )
    if waited and queue.waiting_from(session, row.conversation_id) is None:
        # Nobody waits for an answer to what is not there any more.
        queue.leave(session, row.conversation_id)
        open_ = update(queue.ASSIGNMENTS).where(
            queue.ASSIGNMENTS.c.conversation_id == row.conversation_id, queue.ASSIGNMENTS.c.ended_at.is_(None)
        )
        session.connection().execute(open_.values(waiting_since=None, step=0))
    _head(session, row.conversation_id, message_id, "")
    platform.audit(session, actor, "message.removed", "message", message_id, reason=reason)
    _changed(session, row, message_id)


def _message(session: Session, actor: Actor, message_id: str) -> Any:
    by = actor.require_user()
    room = session.connection().execute(select(MESSAGES.c.conversation_id).where(MESSAGES.c.id == message_id)).scalar()
    if room is None:
        raise NotFound
    turns.hold(session, room, now())
    wanted = select(
        MESSAGES.c.conversation_id,
        MESSAGES.c.sender,
        MESSAGES.c.content,
        MESSAGES.c.status,
        MESSAGES.c.handled_by,
        ROOMS.c.assigned_operator_id,
        ROOMS.c.user_id,
        ROOMS.c.character_name,
    ).join(ROOMS, ROOMS.c.id == MESSAGES.c.conversation_id)
    row = (
        session.connection()
        .execute(wanted.where(MESSAGES.c.id == message_id, MESSAGES.c.deleted_at.is_(None), MESSAGES.c.kind != "note"))
        .first()
    )
    if row is None:
        raise NotFound
    own = actor.role is Role.OPERATOR and row.handled_by == by and row.assigned_operator_id == by
    if not own and not actor.may(Permission.MANAGE_CHATS):
        raise Forbidden
    if row.status == "writing":
        raise words.Busy
    return row


def _head(session: Session, conversation_id: str, message_id: str, new: str) -> None:
    """Keep the list's line true when the newest message was changed or removed."""
    newest = select(MESSAGES.c.id, MESSAGES.c.content).where(
        MESSAGES.c.conversation_id == conversation_id, MESSAGES.c.shown, MESSAGES.c.deleted_at.is_(None), MESSAGES.c.kind != "note"
    )
    row = session.connection().execute(newest.order_by(MESSAGES.c.id.desc()).limit(1)).first()
    if row is not None and row.id > message_id:
        return
    said = "" if row is None else new if row.id == message_id else row.content
    session.connection().execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(last_message_preview=words.preview(said)))


def _changed(session: Session, row: Any, message_id: str) -> None:
    events.emit(session, events.topic("conversation", row.conversation_id), "message.changed", message_id)
    events.emit(session, events.topic("user", row.user_id), "threads.changed", row.conversation_id)
    events.emit(session, queue.DESK, "desk.changed", row.conversation_id)


def write(session: Session, actor: Actor, conversation_id: str, client_id: str, text: str) -> str:
    """Write into a conversation as our team, under no character's name, and return the message's id (ADM-09, C34)."""
    by, said = actor.require(Permission.MANAGE_CHATS), words.checked(text)
    if rules.check(said):
        raise words.Refused(field="text")
    at, execute, message_id = now(), session.connection().execute, new_id()
    turns.hold(session, conversation_id, at)
    owner = execute(select(ROOMS.c.user_id).where(ROOMS.c.id == conversation_id, ROOMS.c.deleted_at.is_(None))).scalar()
    if owner is None:
        raise NotFound
    row = {
        "id": message_id, "conversation_id": conversation_id, "client_id": client_id[:40] or message_id, "sender": "admin", "author": "admin", "content": said,
        "status": "final", "handled_by": by, "created_at": at,
    }  # fmt: skip
    store = maker(session)(MESSAGES).on_conflict_do_nothing(index_elements=["conversation_id", "client_id"]).returning(MESSAGES.c.id)
    if execute(store, row).first() is None:
        known = select(MESSAGES.c.id).where(MESSAGES.c.conversation_id == conversation_id, MESSAGES.c.client_id == client_id[:40])
        return execute(known).scalar_one()
    head = {"last_message_at": at, "last_message_preview": words.preview(said), "last_author": "admin", "message_count": ROOMS.c.message_count + 1, "updated_at": at}  # fmt: skip
    execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(**head))
    platform.audit(session, actor, "message.written", "conversation", conversation_id, message=message_id)
    events.emit(session, events.topic("conversation", conversation_id), "message.created", message_id)
    events.emit(session, events.topic("user", owner), "threads.changed", conversation_id)
    events.emit(session, queue.DESK, "desk.changed", conversation_id)
    return message_id
