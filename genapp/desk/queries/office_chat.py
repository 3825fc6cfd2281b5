"""One conversation as supervisors see it: both sides, who voiced it and why, what was rated (ADM-09)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.models import Character
from genapp.characters.queries.shown import picture
from genapp.chat.models import Conversation
from genapp.core.clock import now
from genapp.core.links import link
from genapp.core.money import credits_text
from genapp.desk.models.work import Assignment, PairNote, QueueEntry, Rating
from genapp.desk.queries.staff import names_of, seconds_text

Rooms: Any = Conversation
People: Any = User
Characters: Any = Character
Work: Any = Assignment
Notes: Any = PairNote
Ratings: Any = Rating


@dataclass(frozen=True)
class OfficeChatRow:
    """The head of a conversation and its two sides, as they stand beside the timeline."""

    id: str = ""
    status: str = ""
    mode: str = ""
    close_reason: str = ""
    flags: list[str] = field(default_factory=list)
    admin_notes: str = ""
    operator_id: str = ""
    operator: str = ""
    queued: bool = False
    messages: int = 0
    paid_messages: int = 0
    spent: str = ""
    moved: int = 0
    average: str = ""
    began: str = ""
    rating: int = 0
    deleted: bool = False
    user_id: str = ""
    user: str = ""
    username: str = ""
    user_picture: str = ""
    user_about: str = ""
    user_age: int = 0
    user_gender: str = ""
    user_place: str = ""
    user_wish: str = ""
    user_tier: str = ""
    user_spent: str = ""
    user_banned: bool = False
    user_since: str = ""
    user_note: str = ""
    user_note_by: str = ""
    character_id: str = ""
    character: str = ""
    slug: str = ""
    pictures: list[str] = field(default_factory=list)
    character_about: str = ""
    character_age: int = 0
    character_gender: str = ""
    character_place: str = ""
    character_style: str = ""
    character_likes: str = ""
    guidelines: str = ""
    character_note: str = ""
    character_note_by: str = ""


@dataclass(frozen=True)
class SpellRow:
    """A stretch in which somebody voiced the conversation; factors as [name, value, why] (QUE-04, QUE-11)."""

    id: str
    operator: str
    began: str
    ended: str
    reason: str
    by: str
    note: str
    tone: str
    score: int
    factors: list[list[str]]
    messages: int
    average: str


@dataclass(frozen=True)
class StarsRow:
    """How the person found it once it was closed."""

    stars: int
    at: str
    operator: str


def office_chat(session: Session, conversation_id: str) -> OfficeChatRow | None:
    """Return a conversation with its two sides, deleted ones too, or None."""
    found = session.execute(
        select(Conversation, User, Character).join(People, People.id == Rooms.user_id).join(Characters, Characters.id == Rooms.character_id).where(Rooms.id == conversation_id)
    ).first()  # fmt: skip
    if found is None:
        return None
    room, user, character = found
    notes: dict[str, Any] = {
        row.about: row for row in session.execute(select(Notes).where(Notes.conversation_id == conversation_id)).scalars()
    }
    names = names_of(session, [room.assigned_operator_id or "", *(row.edited_by for row in notes.values())])
    today, said = now().date(), {about: (row.body, names.get(row.edited_by, "") if row.body else "") for about, row in notes.items()}
    born = user.birth_date
    about_user, about_character = said.get("user", ("", "")), said.get("character", ("", ""))
    return OfficeChatRow(
        room.id, room.status, room.reply_mode, room.close_reason, list(room.flags), room.admin_notes, room.assigned_operator_id or "", names.get(room.assigned_operator_id or "", ""),
        session.get(QueueEntry, room.id) is not None, room.message_count, room.paid_messages_count, credits_text(room.total_credits_spent), room.assignment_count,
        seconds_text(room.average_response_time) if room.average_response_time else "", room.created_at.isoformat(), room.satisfaction or 0, room.deleted_at is not None,
        user.id, user.name, user.username, link(user.avatar_key), user.bio, today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else 0, user.gender,
        user.location, user.looking_for, user.tier, credits_text(user.loyalty_points * 100), user.is_banned, user.created_at.isoformat(), *about_user,
        character.id, character.name, character.slug, [picture(key) for key in character.pictures][:3], character.bio, character.age, character.gender,
        character.location, character.response_style, ", ".join(character.interests), character.personality_guidelines, *about_character,
    )  # fmt: skip


def spells(session: Session, conversation_id: str) -> list[SpellRow]:
    """Return everybody who voiced it, the newest first, with why they had it and why they have it no more."""
    rows = session.execute(select(Work).where(Work.conversation_id == conversation_id).order_by(Work.id.desc()).limit(100)).scalars().all()
    names = names_of(session, (one for row in rows for one in (row.operator_id, row.ended_by)))
    return [
        SpellRow(
            row.id, names.get(row.operator_id, ""), row.began_at.isoformat(), row.ended_at.isoformat() if row.ended_at else "", row.end_reason,
            names.get(row.ended_by, "") if row.ended_by != row.operator_id else "", row.note, row.tone, row.score, [[str(part) for part in one] for one in row.factors],
            row.messages, seconds_text(row.answer_seconds / row.answers) if row.answers else "",
        )
        for row in rows
    ]  # fmt: skip


def ratings(session: Session, conversation_id: str) -> list[StarsRow]:
    """Return how the person rated it each time it was closed."""
    rows = (
        session.execute(select(Ratings).where(Ratings.conversation_id == conversation_id).order_by(Ratings.closed_at.desc()).limit(20))
        .scalars()
        .all()
    )
    names = names_of(session, (row.operator_id for row in rows))
    return [StarsRow(row.stars, row.closed_at.isoformat(), names.get(row.operator_id, "")) for row in rows]
