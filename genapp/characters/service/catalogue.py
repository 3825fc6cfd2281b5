"""Characters are made and changed by staff who may, and checked before they are shown."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session

from genapp.characters import editing
from genapp.characters.models import Character, CharacterDraft, CharacterTag, CharacterWords
from genapp.core import events
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.media import queries as files
from genapp.platform import service as platform
from genapp.platform.models import ActivityType

OWN = {"id", "created_at", "created_by", "deleted_at", "picture_count", "name_lower", "total_chats", "total_messages"}
NEEDED = ("name", "slug", "bio")


def checked(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields as they are kept; raises Invalid naming the first that does not fit (CHAR-03, CHAR-04, MED-10)."""
    values = {name: value for name, value in given.items() if name in Character.model_fields and name not in OWN}
    for name in (*NEEDED, *editing.LISTS):
        values[name] = editing.clean(name, values.get(name)) if name in editing.LISTS else str(values.get(name, "")).strip()
    # The day a draft names is a time by now.
    for field, words in editing.problems({**editing.blank(), **values, "featured_until": ""}, NEEDED).items():
        raise Invalid(words, field=field)
    values["tags"] = sorted({word.lower()[:40] for word in values["tags"]})
    return {**values, "picture_count": len(values["pictures"]), "name_lower": values["name"].lower()}


def save(session: Session, actor: Actor, given: dict[str, Any], character_id: str = "", *, new: bool = False) -> str:
    """Create (`new`, or without an id) or change a character and return its id; needs MANAGE_CHARACTERS and is audited (CHAR-02, C16)."""
    if actor.role is not Role.SYSTEM:
        actor.require(Permission.MANAGE_CHARACTERS)
    values = checked(given)
    new = new or not character_id
    row = Character(**values, created_by=actor.user_id or None) if new else session.get(Character, character_id)
    if row is None or row.deleted_at:
        raise NotFound
    if new and character_id:
        row.id = character_id
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = now()
    session.add(row)
    session.flush()
    session.execute(delete(CharacterTag).where(CharacterTag.character_id == row.id))
    session.add_all([CharacterTag(character_id=row.id, tag=tag) for tag in row.tags])
    _remember_words(session, row.id, editing.findable(values))
    platform.audit(session, actor, "character.created" if new else "character.changed", "character", row.id)
    events.emit(session, events.topic("admin"), "characters.changed", row.id)
    return row.id


def _remember_words(session: Session, character_id: str, words: str) -> None:
    if session.execute(update(CharacterWords).where(CharacterWords.character_id == character_id).values(words=words)).rowcount == 0:
        session.add(CharacterWords(character_id=character_id, words=words))


def find_again(session: Session) -> int:
    """Write the words of every character anew, for characters older than the search; returns how many changed."""
    changed = 0
    known = {id: words for id, words in session.execute(select(CharacterWords.character_id, CharacterWords.words))}
    for row in session.execute(select(Character)).scalars().yield_per(500):
        words = editing.findable(
            row.model_dump(include={"name", "location", "occupation", "tagline", "bio", "interests", "personality_traits", "tags"})
        )
        if known.get(row.id) != words:
            _remember_words(session, row.id, words)
            changed += 1
    return changed


def note_view(session: Session, actor: Actor, character_id: str) -> None:
    """Remember that somebody looked at a character (MOD-03)."""
    platform.log(session, actor.require_user(), ActivityType.VIEW_PROFILE, "character", character_id)


def switch(session: Session, actor: Actor, ids: list[str], *, active: bool) -> int:
    """Show characters, or hide them from the catalogue; open conversations go on. Returns how many changed (CHAR-07).

    One with a flagged picture cannot be shown: Invalid names it.
    """
    for character_id in ids if active else ():
        row = session.get(Character, character_id)
        if row is not None and files.flagged(session, "character", character_id) & set(row.pictures):
            raise Invalid(f"{row.name} has a flagged picture. Please edit it first.")
    return _each(session, actor, ids, "character.shown" if active else "character.hidden", is_active=active)


def feature(session: Session, actor: Actor, ids: list[str], *, featured: bool, until: datetime | None = None) -> int:
    """Put characters forward until a date, or stop; returns how many changed (CHAR-07, CHAR-14)."""
    if featured and until is not None and until <= now():
        raise Invalid("This date has passed.", field="until")
    act = "character.featured" if featured else "character.unfeatured"
    return _each(session, actor, ids, act, is_featured=featured, featured_until=until if featured else None)


def end_features(session: Session) -> int:
    """Stop putting forward whose day has passed; returns how many (CHAR-14, OPS-03)."""
    over = update(Character).where(Character.is_featured, Character.featured_until <= now())
    ended = session.execute(over.values(is_featured=False, featured_until=None, updated_at=now())).rowcount
    if ended:
        events.emit(session, events.topic("admin"), "characters.changed")
    return ended


def _each(session: Session, actor: Actor, ids: list[str], act: str, **values: Any) -> int:
    actor.require(Permission.MANAGE_CHARACTERS)
    changed = 0
    for character_id in sorted(set(ids))[:200]:
        row = update(Character).where(Character.id == character_id, Character.deleted_at.is_(None))
        if session.execute(row.values(**values, updated_at=now())).rowcount:
            platform.audit(session, actor, act, "character", character_id)
            changed += 1
    events.emit(session, events.topic("admin"), "characters.changed")
    return changed


def retire(session: Session, actor: Actor, character_id: str) -> None:
    """Remove a character softly: it is shown nowhere, and whoever keeps conversations closes them in this transaction (CHAR-09, C32)."""
    actor.require(Permission.MANAGE_CHARACTERS)
    row = update(Character).where(Character.id == character_id, Character.deleted_at.is_(None))
    # The address is free again; the row keeps its history.
    gone = row.values(is_active=False, deleted_at=now(), updated_at=now(), slug=f"deleted-{character_id}")
    if session.execute(gone).rowcount != 1:
        raise NotFound
    session.execute(delete(CharacterDraft).where(CharacterDraft.id == character_id))
    platform.audit(session, actor, "character.deleted", "character", character_id)
    events.announce(session, "character.deleted", character_id=character_id, by=actor.user_id)
    events.emit(session, events.topic("admin"), "characters.changed", character_id)
