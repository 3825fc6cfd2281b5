"""Conversations: begun, read, pinned, archived, cleared, deleted; drafts and the person's own description."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, text, update
from sqlmodel import Session

from genapp.accounts import queries as accounts
from genapp.characters import editing
from genapp.characters.models import Character
from genapp.chat import words
from genapp.chat.models import IS_WAITING, IS_WRITING, Conversation, Persona
from genapp.chat.service import charges, turns
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Forbidden, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.core.settings import settings
from genapp.platform import service as platform
from genapp.trust import rules

_READ = (
    update(ROOMS)
    .where(
        ROOMS.c.id == bindparam("room"), ROOMS.c.user_id == bindparam("owner"), ROOMS.c.last_read_at < bindparam("at"),
        ROOMS.c.last_message_at > ROOMS.c.last_read_at,
    )
    .values(last_read_at=bindparam("at"))
)  # fmt: skip
CHARACTERS = Character.__table__  # pyright: ignore
_ONE_MORE = (
    update(CHARACTERS)
    .where(CHARACTERS.c.id == bindparam("character"))
    .values(total_chats=CHARACTERS.c.total_chats + 1, popularity_score=CHARACTERS.c.popularity_score + 1)
)


def start_conversation(session: Session, actor: Actor, character_id: str) -> str:
    """Return the caller's conversation with a character, beginning it with the disclosure and the greeting when there is none (CHAT-03, OCHAT-07, DISC-1, CONV-01)."""
    user_id, at = actor.require_user(), now()
    character = session.get(Character, character_id)
    if character is None or character.deleted_at or not character.is_active:
        known = _known(session, user_id, character_id)
        if known is None or known.deleted_at is not None:
            raise NotFound
        return known.id
    known = _known(session, user_id, character_id) if character.minimum_tier != "free" else None
    if known is None and not editing.reaches(accounts.viewer(session, user_id, at).tier, character.minimum_tier):
        raise Forbidden(f"{character.name} can be met from {character.minimum_tier} on.")
    chosen, fresh = settings(), new_id()
    begun = {
        "id": fresh, "user_id": user_id, "character_id": character.id, "character_name": character.name, "character_slug": character.slug,
        "character_avatar": character.avatar_key, "reply_mode": character.reply_mode,
        "free_text_left": chosen.free_operator if character.reply_mode == "operator" else chosen.free_text,
        "free_media_left": chosen.free_media, "free_audio_left": chosen.free_audio, "last_message_at": at, "last_read_at": at, "created_at": at, "updated_at": at,
    }  # fmt: skip
    begin = turns.maker(session)(ROOMS).on_conflict_do_nothing(index_elements=["user_id", "character_id"]).returning(ROOMS.c.id)
    made = session.connection().execute(begin, begun)
    if made.first() is None:
        known = _known(session, user_id, character_id)
        if known is None:
            raise NotFound
        if known.deleted_at is not None:
            # Deleting hid it; the free messages that were used stay used.
            turns.hold(session, known.id, at)
            session.connection().execute(
                update(ROOMS).where(ROOMS.c.id == known.id).values(deleted_at=None, archived=False, **_hidden(known.id))
            )
            _open(session, known.id, character, at)
            events.emit(session, events.topic("user", user_id), "threads.changed", known.id)
        return known.id
    _open(session, fresh, character, at)
    events.emit(session, events.topic("user", user_id), "threads.changed", fresh)
    session.connection().execute(_ONE_MORE, {"character": character.id})
    return fresh


def _known(session: Session, user_id: str, character_id: str) -> Conversation | None:
    return session.execute(select(Conversation).where(Conversation.user_id == user_id, Conversation.character_id == character_id)).scalar()  # pyright: ignore


def _open(session: Session, conversation_id: str, character: Character, at: datetime) -> None:
    """Put the notice and the greeting first; both are free (DISC-1, CONV-01)."""
    turns.note(session, conversation_id, words.disclosure(character.name, character.reply_mode), at)
    if not character.greeting:
        return
    author = "operator" if character.reply_mode == "operator" else "ai"
    greeting = {
        "id": new_id(), "conversation_id": conversation_id, "sender": "character", "author": author, "content": character.greeting, "status": "final",
        "created_at": at,
    }  # fmt: skip
    session.connection().execute(MESSAGES.insert(), greeting)
    head = {"last_message_at": at, "last_read_at": at, "last_message_preview": words.preview(character.greeting), "last_author": author}
    session.connection().execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(**head))


def _hidden(conversation_id: str) -> dict[str, object]:
    """Return what hides everything said so far."""
    last = select(func.coalesce(func.max(MESSAGES.c.id), "")).where(MESSAGES.c.conversation_id == conversation_id).scalar_subquery()
    return {"cleared_before": last, "last_message_preview": "", "last_author": "", "draft": ""}


def _change(session: Session, actor: Actor, conversation_id: str, name: str = "conversation.changed", **values: object) -> None:
    """Change an own conversation or raise NotFound; both its screens and the list look again."""
    user_id = actor.require_user()
    own = (ROOMS.c.id == conversation_id) & (ROOMS.c.user_id == user_id) & ROOMS.c.deleted_at.is_(None)
    if session.connection().execute(update(ROOMS).where(own).values(**values)).rowcount != 1:
        raise NotFound
    events.emit(session, events.topic("conversation", conversation_id), name, conversation_id)
    events.emit(session, events.topic("user", user_id), "threads.changed", conversation_id)


def _quiet(session: Session, conversation_id: str) -> None:
    """Stop the reply that is being written, and forget that others were due."""
    execute, here = session.connection().execute, MESSAGES.c.conversation_id == conversation_id
    execute(update(MESSAGES).where(here, text(IS_WRITING)).values(stop_asked=True))
    execute(update(MESSAGES).where(here, text(IS_WAITING)).values(status="read"))


def mark_read(session: Session, actor: Actor, conversation_id: str, at: datetime) -> None:
    """Clear the unread dot up to a time; reading never reorders the list, and never unreads (CHAT-08, C43)."""
    user_id, at = actor.require_user(), min(at, now())
    if session.connection().execute(_READ, {"room": conversation_id, "owner": user_id, "at": at}).rowcount:
        events.emit(session, events.topic("user", user_id), "threads.changed", conversation_id)
        events.emit(session, events.topic("conversation", conversation_id), "conversation.read", conversation_id)


def arrived(session: Session, actor: Actor, conversation_id: str, message_ids: list[str], visible: bool) -> None:
    """Note that messages came to an own screen: read where somebody can see it, else delivered, which only our team's writers are told (CHAT-19)."""
    if visible:
        mark_read(session, actor, conversation_id, now())
    else:
        deliver(session, actor, conversation_id, message_ids)


def deliver(session: Session, actor: Actor, conversation_id: str, message_ids: list[str]) -> None:
    """Note that what our team wrote is on an own screen that nobody looks at just now (CHAT-19, OCHAT-04)."""
    own = select(ROOMS.c.id).where(ROOMS.c.id == conversation_id, ROOMS.c.user_id == actor.require_user(), ROOMS.c.deleted_at.is_(None))
    fresh = update(MESSAGES).where(
        MESSAGES.c.id.in_(message_ids), MESSAGES.c.conversation_id.in_(own), MESSAGES.c.author == "operator", MESSAGES.c.delivered_at.is_(None)
    )  # fmt: skip
    for message_id in session.connection().execute(fresh.values(delivered_at=now()).returning(MESSAGES.c.id)).scalars().all():
        events.emit(session, events.topic("conversation", conversation_id), "message.changed", message_id)


def pin(session: Session, actor: Actor, conversation_id: str, on: bool) -> None:
    """Keep a conversation at the top of the list, or let it go (CONV-03)."""
    _change(session, actor, conversation_id, pinned=bool(on))


def archive(session: Session, actor: Actor, conversation_id: str, on: bool) -> None:
    """Take a conversation out of the list, or bring it back (CONV-03)."""
    _change(session, actor, conversation_id, archived=bool(on))


def clear(session: Session, actor: Actor, conversation_id: str) -> None:
    """Hide everything said so far and begin again with the disclosure; what was used of the allowance stays used (CONV-03)."""
    _change(session, actor, conversation_id, "conversation.cleared", **_hidden(conversation_id))
    _quiet(session, conversation_id)
    events.announce(session, "conversation.left", conversation_id=conversation_id, deleted=False)
    row = session.connection().execute(select(ROOMS.c.character_name, ROOMS.c.reply_mode).where(ROOMS.c.id == conversation_id)).one()
    turns.note(session, conversation_id, words.disclosure(row.character_name, row.reply_mode), now())


def delete_conversation(session: Session, actor: Actor, conversation_id: str) -> None:
    """Take a conversation away; talking to the character again begins empty (CONV-03)."""
    _change(session, actor, conversation_id, "conversation.cleared", deleted_at=now(), pinned=False)
    _quiet(session, conversation_id)
    events.announce(session, "conversation.left", conversation_id=conversation_id, deleted=True)


def save_draft(session: Session, actor: Actor, conversation_id: str, text_: str) -> None:
    """Keep what is typed and not sent; nobody is told."""
    user_id = actor.require_user()
    own = (ROOMS.c.id == conversation_id) & (ROOMS.c.user_id == user_id)
    session.connection().execute(update(ROOMS).where(own).values(draft=words.mended(text_)[: words.LONGEST]))


def save_persona(session: Session, actor: Actor, text_: str) -> None:
    """Keep what the person tells every character about themselves (CONV-04)."""
    user_id, about = actor.require_user(), words.mended(text_).strip()
    if len(about) > words.PERSONA:
        raise Invalid(f"At most {words.PERSONA:,} characters.", field="persona")
    if rules.check(about):
        raise words.Refused(field="persona")
    row = turns.maker(session)(Persona).values(user_id=user_id, text=about, updated_at=now())
    session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_={"text": about, "updated_at": now()}))


@events.within("character.deleted")
def close_all(session: Session, *, character_id: str, by: str) -> None:
    """Close every open conversation with a character that is gone, and say so in each (CHAR-09, C32)."""
    at, open_ = now(), ROOMS.c.status.in_(("active", "idle", "escalated"))
    ending = update(ROOMS).where(ROOMS.c.character_id == character_id, open_)
    closed = ending.values(status="closed", close_reason=words.GONE, closed_at=at, updated_at=at).returning(
        ROOMS.c.id, ROOMS.c.user_id, ROOMS.c.character_name
    )
    for ended in session.connection().execute(closed).all():
        room, owner = ended.id, ended.user_id
        charges.return_unanswered(session, room, owner, ended.character_name)
        platform.tell(session, owner, "chat_closed", entity_id=room, name=ended.character_name, reason=words.GONE_WHY)
        _quiet(session, room)
        turns.note(session, room, words.GONE_WORDS, at)
        events.emit(session, events.topic("conversation", room), "conversation.changed", room)
        events.emit(session, events.topic("user", owner), "threads.changed", room)
