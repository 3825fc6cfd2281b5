"""Characters are made and changed by staff who may, and checked before they are shown."""

from typing import Any

from sqlalchemy import delete
from sqlmodel import Session

from genapp.characters.models import CATEGORIES, GENDERS, REPLY_MODES, STYLES, Character, CharacterTag
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.platform import service as platform

LISTS = {"personality_traits": 12, "interests": 12, "tags": 12, "starter_prompts": 6}
OWN = {"id", "created_at", "created_by", "deleted_at", "picture_count", "name_lower", "total_chats", "total_messages"}


def checked(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields as they are kept; raises Invalid naming the first that does not fit (CHAR-03, CHAR-04, MED-10)."""
    values = {name: value for name, value in given.items() if name in Character.model_fields and name not in OWN}
    for name, limit in (("name", 80), ("slug", 60), ("bio", 2000)):
        text = str(values.get(name, "")).strip()
        if not text or len(text) > limit:
            raise Invalid(f"Between 1 and {limit} characters.", field=name)
        values[name] = text
    if not isinstance(values.get("age"), int) or not 18 <= values["age"] <= 100:
        raise Invalid("Characters are adults: 18 to 100.", field="age")
    for name, known in (("gender", GENDERS), ("response_style", STYLES), ("category", CATEGORIES), ("reply_mode", REPLY_MODES)):
        if values.get(name) not in known:
            raise Invalid(f"One of {', '.join(known)}.", field=name)
    if not 3 <= len(values.get("pictures") or []) <= 10:
        raise Invalid("Three to ten pictures.", field="pictures")
    for name, most in LISTS.items():
        values[name] = [str(word).strip()[:120] for word in values.get(name) or [] if str(word).strip()][:most]
    values["tags"] = sorted({word.lower()[:40] for word in values["tags"]})
    return {**values, "picture_count": len(values["pictures"]), "name_lower": values["name"].lower()}


def save(session: Session, actor: Actor, given: dict[str, Any], character_id: str = "") -> str:
    """Create or change a character and return its id; needs MANAGE_CHARACTERS and is audited (CHAR-02, C16)."""
    if actor.role is not Role.SYSTEM:
        actor.require(Permission.MANAGE_CHARACTERS)
    values = checked(given)
    row = session.get(Character, character_id) if character_id else Character(**values, created_by=actor.user_id or None)
    if row is None or row.deleted_at:
        raise NotFound
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = now()
    session.add(row)
    session.flush()
    session.execute(delete(CharacterTag).where(CharacterTag.character_id == row.id))  # pyright: ignore
    session.add_all([CharacterTag(character_id=row.id, tag=tag) for tag in row.tags])
    platform.audit(session, actor, "character.changed" if character_id else "character.created", "character", row.id)
    return row.id
