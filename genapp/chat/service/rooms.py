"""Conversations: begun, read, pinned, archived, cleared, deleted; drafts and the person's own description."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.characters.models import Character
from genapp.chat import words
from genapp.chat.models import Conversation, Message, Persona
from genapp.chat.service.sending import note
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.ids import new_id
from genapp.core.settings import settings
from genapp.trust import rules


def _insert(session: Session):
    return pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert


def start_conversation(session: Session, actor: Actor, character_id: str) -> str:
    """Return the caller's conversation with a character, beginning it with the disclosure and the greeting when there is none (CHAT-03, OCHAT-07, DISC-1, CONV-01)."""
    user_id, at = actor.require_user(), now()
    character = session.get(Character, character_id)
    if character is None or character.deleted_at or not character.is_active:
        known = _known(session, user_id, character_id)
        if known is None:
            raise NotFound
        return known.id
    chosen, fresh = settings(), new_id()
    made = session.execute(
        _insert(session)(Conversation)
        .values(
            id=fresh, user_id=user_id, character_id=character.id, character_name=character.name, character_slug=character.slug,
            character_avatar=f"/{character.avatar_key}" if character.avatar_key else "", reply_mode=character.reply_mode,
            free_text_left=chosen.free_operator if character.reply_mode == "operator" else chosen.free_text,
            free_media_left=chosen.free_media, free_audio_left=chosen.free_audio, last_message_at=at, last_read_at=at, created_at=at, updated_at=at,
        )
        .on_conflict_do_nothing(index_elements=["user_id", "character_id"])
        .returning(Conversation.id)  # pyright: ignore
    )  # fmt: skip
    if made.first() is None:
        known = _known(session, user_id, character_id)
        if known is None:
            raise NotFound
        if known.deleted_at is not None:
            # Deleting hid it; the free messages that were used stay used.
            last = session.execute(select(func.max(Message.id)).where(Message.conversation_id == known.id)).scalar() or ""
            known.deleted_at, known.cleared_before, known.archived = None, last, False
            session.add(known)
            session.flush()
            _open(session, known.id, character, at)
        return known.id
    _open(session, fresh, character, at)
    session.execute(update(Character).where(Character.id == character.id).values(total_chats=Character.total_chats + 1))  # pyright: ignore
    events.emit(session, events.topic("user", user_id), "threads.changed", fresh)
    return fresh


def _known(session: Session, user_id: str, character_id: str) -> Conversation | None:
    return session.execute(select(Conversation).where(Conversation.user_id == user_id, Conversation.character_id == character_id)).scalar()  # pyright: ignore


def _open(session: Session, conversation_id: str, character: Character, at: datetime) -> None:
    note(session, conversation_id, words.disclosure(character.name, character.reply_mode), at)
    if character.greeting:
        session.add(
            Message(
                conversation_id=conversation_id,
                sender="character",
                author="ai" if character.reply_mode != "operator" else "operator",
                content=character.greeting,
                status="final",
                created_at=at,
            )
        )
        session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id)
            .values(last_message_at=at, last_read_at=at, last_message_preview=words.preview(character.greeting), last_author="ai")  # pyright: ignore
        )


def _change(session: Session, actor: Actor, conversation_id: str, name: str = "conversation.changed", **values: object) -> None:
    """Change an own conversation or raise NotFound; both its screens and the list look again."""
    user_id = actor.require_user()
    own = (Conversation.id == conversation_id) & (Conversation.user_id == user_id) & Conversation.deleted_at.is_(None)  # pyright: ignore
    if session.execute(update(Conversation).where(own).values(**values)).rowcount != 1:  # pyright: ignore
        raise NotFound
    events.emit(session, events.topic("conversation", conversation_id), name, conversation_id)
    events.emit(session, events.topic("user", user_id), "threads.changed", conversation_id)


def mark_read(session: Session, actor: Actor, conversation_id: str, at: datetime) -> None:
    """Clear the unread dot up to a time; reading never reorders the list, and never unreads (CHAT-08, C43)."""
    user_id, at = actor.require_user(), min(at, now())
    own = (Conversation.id == conversation_id) & (Conversation.user_id == user_id)
    changed = session.execute(
        update(Conversation)
        .where(own, Conversation.last_read_at < at, Conversation.last_message_at > Conversation.last_read_at)
        .values(last_read_at=at)
    )  # pyright: ignore
    if changed.rowcount:  # pyright: ignore
        events.emit(session, events.topic("user", user_id), "threads.changed", conversation_id)


def pin(session: Session, actor: Actor, conversation_id: str, on: bool) -> None:
    """Keep a conversation at the top of the list, or let it go (CONV-03)."""
    _change(session, actor, conversation_id, pinned=bool(on))


def archive(session: Session, actor: Actor, conversation_id: str, on: bool) -> None:
    """Take a conversation out of the list, or bring it back (CONV-03)."""
    _change(session, actor, conversation_id, archived=bool(on))


def clear(session: Session, actor: Actor, conversation_id: str) -> None:
    """Hide everything said so far and begin again with the disclosure; what was used of the allowance stays used (CONV-03)."""
    last = session.execute(select(func.max(Message.id)).where(Message.conversation_id == conversation_id)).scalar() or ""
    _change(session, actor, conversation_id, "conversation.cleared", cleared_before=last, last_message_preview="", draft="")
    row = session.get(Conversation, conversation_id)
    if row is not None:
        note(session, conversation_id, words.disclosure(row.character_name, row.reply_mode), now())


def delete_conversation(session: Session, actor: Actor, conversation_id: str) -> None:
    """Take a conversation away; talking to the character again begins empty (CONV-03)."""
    _change(session, actor, conversation_id, "conversation.cleared", deleted_at=now(), pinned=False)


def save_draft(session: Session, actor: Actor, conversation_id: str, text: str) -> None:
    """Keep what is typed and not sent; nobody is told."""
    user_id = actor.require_user()
    own = (Conversation.id == conversation_id) & (Conversation.user_id == user_id)
    session.execute(update(Conversation).where(own).values(draft=text[: words.LONGEST]))  # pyright: ignore


def save_persona(session: Session, actor: Actor, text: str) -> None:
    """Keep what the person tells every character about themselves (CONV-04)."""
    user_id, text = actor.require_user(), text.strip()
    if len(text) > words.PERSONA:
        raise Invalid(f"At most {words.PERSONA:,} characters.", field="persona")
    if rules.check(text):
        raise words.Refused(field="persona")
    row = _insert(session)(Persona).values(user_id=user_id, text=text, updated_at=now())
    session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_={"text": text, "updated_at": now()}))
