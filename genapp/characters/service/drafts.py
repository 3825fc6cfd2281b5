"""A character while it is written: kept with every pause of the typing, shown to nobody, published when it is whole (CHAR-02)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from genapp.accounts import queries as accounts
from genapp.characters import editing
from genapp.characters.models import Character, CharacterDraft
from genapp.characters.service import catalogue, pieces
from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Conflict, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.media import queries as files
from genapp.media import service as media
from genapp.media.queries import FileRow
from genapp.platform import service as platform


def begin(session: Session, actor: Actor, character_id: str = "") -> str:
    """Return the id of a draft: a new character's, or that of a known one with everything it says now."""
    user_id = actor.require(Permission.MANAGE_CHARACTERS)
    if character_id and session.get(CharacterDraft, character_id):
        return character_id
    values = editing.blank()
    if character_id:
        row = _known(session, character_id)
        values = {name: editing.clean(name, _told(row, name)) for name in editing.FIELDS}
    draft = CharacterDraft(id=character_id or new_id(), values=values, created_by=user_id, updated_by=user_id)
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:  # Somebody else began it in this moment.
        return character_id
    platform.audit(session, actor, "character.draft_begun", "character", draft.id)
    return draft.id


def _told(row: Character, name: str) -> Any:
    if name == "featured_until":
        return row.featured_until.date().isoformat() if row.featured_until else ""
    return getattr(row, name)


def _known(session: Session, character_id: str) -> Character:
    row = session.get(Character, character_id)
    if row is None or row.deleted_at:
        raise NotFound
    return row


def keep(session: Session, actor: Actor, draft_id: str, version: int, changes: dict[str, Any]) -> int:
    """Keep some fields and return the draft's new version; raises Conflict when somebody else changed it meanwhile."""
    user_id = actor.require(Permission.MANAGE_CHARACTERS)
    draft = session.get(CharacterDraft, draft_id)
    if draft is None:
        raise NotFound
    known = {name: editing.clean(name, value) for name, value in changes.items() if name in editing.FIELDS}
    if known.get("background_key") or known.get("licence_document"):
        raise Invalid("Files are added by sending them.")
    values = {**draft.values, **known}
    if (
        "name" in known
        and "slug" not in known
        and not session.get(Character, draft_id)
        and draft.values.get("slug") in ("", editing.slug_of(draft.values["name"]))
    ):
        values["slug"] = editing.slug_of(values["name"])
    mine = update(CharacterDraft).where(CharacterDraft.id == draft_id, CharacterDraft.version == version)
    changed = session.execute(mine.values(values=values, version=version + 1, updated_by=user_id, updated_at=now()))
    if changed.rowcount != 1:
        raise Conflict("Somebody else has changed this character. Please load the page again.")
    return version + 1


def publish(session: Session, actor: Actor, draft_id: str) -> str:
    """Show the character as the draft says, or raise Invalid at the first field that does not fit; audited (CHAR-02, C31)."""
    actor.require(Permission.MANAGE_CHARACTERS)
    draft = session.get(CharacterDraft, draft_id)
    if draft is None:
        raise NotFound
    values = dict(draft.values)
    for field, words in refusals(session, draft).items():
        raise Invalid(words, field=field)
    until = values.pop("featured_until")
    values["featured_until"] = datetime.fromisoformat(until).replace(hour=23, minute=59, tzinfo=UTC) if until else None
    values["card_picture"], values["avatar_key"] = (_smaller(session, values["pictures"][0], width) for width in (640, 320))
    known = session.get(Character, draft_id)
    if known is not None and known.is_demo and known.pictures == values["pictures"]:
        values["card_picture"], values["avatar_key"] = known.card_picture, known.avatar_key
    catalogue.save(session, actor, values, draft_id, new=known is None)
    session.delete(draft)
    _clear(session, actor, draft_id, {*values["pictures"], values["background_key"], values["licence_document"]})
    return draft_id


def refusals(session: Session, draft: CharacterDraft) -> dict[str, str]:
    """Return everything that keeps a draft from being shown, by field."""
    found = editing.problems(draft.values)
    taken = select(Character.id).where(Character.slug == draft.values.get("slug", ""), Character.id != draft.id)
    if "slug" not in found and session.execute(taken).first():
        found["slug"] = "Another character has this address."
    if draft.values.get("reply_mode") in ("operator", "hybrid") and not accounts.operators_exist(session):
        found["reply_mode"] = "There is no operator yet who could write."
    shown = {file.key for file in files.shown(session, "character", draft.id)}
    strange = [key for key in draft.values.get("pictures") or [] if key not in shown and not _bundled(session, draft.id, key)]
    if strange and "pictures" not in found:
        found["pictures"] = "One of these pictures is gone. Please remove it."
    return found


def _bundled(session: Session, character_id: str, key: str) -> bool:
    """Say whether a picture came with the project and is this character's already."""
    row = session.get(Character, character_id)
    return bool(row and key in row.pictures)


def _smaller(session: Session, key: str, width: int) -> str:
    return files.smaller(session, key, width) or key


def discard(session: Session, actor: Actor, draft_id: str) -> None:
    """Drop a draft and what was uploaded for a character that never was; a published one stays as it is."""
    actor.require(Permission.MANAGE_CHARACTERS)
    draft = session.get(CharacterDraft, draft_id)
    if draft is None:
        raise NotFound
    row = session.get(Character, draft_id)
    _clear(session, actor, draft_id, {*row.pictures, row.background_key, row.licence_document} if row else set())
    if row is None:
        pieces.clear(session, actor, draft_id)
    session.delete(draft)
    platform.audit(session, actor, "character.draft_discarded", "character", draft_id)


def _clear(session: Session, actor: Actor, character_id: str, used: set[str]) -> None:
    """Forget the checked uploads of a character that nothing refers to any more."""
    for purpose in editing.FILES:
        for file in files.uploads(session, "character", character_id, purpose):
            if file.state == "ready" and file.key not in used:
                media.remove(session, actor, file.id)


@events.within("media.settled")
def take_picture(session: Session, *, media_id: str, owner_kind: str, owner_id: str, approved: bool) -> None:
    """Put a checked picture into the draft it was sent for, or take a flagged one out."""
    if owner_kind != "character":
        return
    file = files.file(session, media_id)
    if file is None or file.purpose not in editing.FILES:
        return
    # Several checks end at once: whoever finds the draft changed reads it again (C38).
    while not _taken(session, file, approved):
        pass
    if not approved:
        _take_off(session, file)


def _taken(session: Session, file: FileRow, approved: bool) -> bool:
    found = session.execute(select(CharacterDraft.values, CharacterDraft.version).where(CharacterDraft.id == file.owner_id)).first()
    if found is None:
        return True
    values, version, field = dict(found[0]), found[1], editing.FILES[file.purpose]
    if field == "pictures":
        others = [key for key in values["pictures"] if key != file.key]
        values["pictures"] = [*others, file.key] if approved else others
    else:
        values[field] = file.key if approved else ""
    mine = update(CharacterDraft).where(CharacterDraft.id == file.owner_id, CharacterDraft.version == version)
    return session.execute(mine.values(values=values, version=version + 1, updated_at=now())).rowcount == 1


def _take_off(session: Session, file: FileRow) -> None:
    """Take a flagged file off the published character; one left with fewer than three pictures, or without its licence, is hidden (MED-07)."""
    row = session.get(Character, file.owner_id, populate_existing=True)
    if row is None:
        return
    if file.key in row.pictures:
        rest = [key for key in row.pictures if key != file.key]
        if len(rest) < 3:
            row.is_active = False
        else:
            row.pictures, row.picture_count = rest, len(rest)
            row.card_picture, row.avatar_key = (_smaller(session, rest[0], width) for width in (640, 320))
    elif file.key == row.background_key:
        row.background_key = ""
    elif file.key == row.licence_document:
        row.licence_document, row.is_active = "", row.is_active and not row.depicts_real_person
    row.updated_at = now()
    session.add(row)
