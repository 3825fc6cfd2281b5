"""What an operator sees of a conversation that is theirs now; of any other, nothing (OPUI-02, OPUI-05, OPUI-06, QUE-11)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select, text
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.models import Character
from genapp.characters.queries.shown import picture
from genapp.chat.models import IS_WAITING, Conversation, Message, Persona
from genapp.core.links import link
from genapp.desk import ladder
from genapp.desk.models.work import Assignment, PairNote, Rating
from genapp.desk.queries.chosen import chosen
from genapp.desk.queries.stints import StintRow, cautions, stints
from genapp.trust.helplines import helpline

Work: Any = Assignment
Rooms: Any = Conversation
Messages: Any = Message
People: Any = User
Characters: Any = Character
Notes: Any = PairNote
Ratings: Any = Rating
Personas: Any = Persona
CRISIS_LASTS = timedelta(hours=24)


def open_with(operator_id: str) -> Any:
    """Return what an assignment must be for this operator to read its conversation (OPUI-06)."""
    return (Work.operator_id == operator_id) & Work.ended_at.is_(None)


@dataclass(frozen=True)
class TabRow:
    """An open conversation of an operator: whose answer waits since when (`waits`), and since when nothing came (`idle`), as ISO times or "".

    `caution` says that the person sounds as if they were not well served (QUE-09).
    """

    id: str
    name: str
    avatar: str
    unread: int
    waits: str
    idle: str
    colour: str
    caution: bool = False


def tabs(session: Session, operator_id: str, at: datetime) -> list[TabRow]:
    """Return an operator's open conversations, the longest wait first."""
    wanted = select(Work, Rooms.character_name, Rooms.character_avatar).join(Rooms, Rooms.id == Work.conversation_id)
    rows = session.execute(wanted.where(open_with(operator_id)).order_by(Work.waiting_since.is_(None), Work.waiting_since, Work.id)).all()
    new = case((Messages.read_at.is_(None), 1), else_=0)
    counted = select(Messages.conversation_id, func.sum(new)).where(
        Messages.conversation_id.in_([row.conversation_id for row, *_ in rows]), text(IS_WAITING)
    )
    waiting = {room: int(unread) for room, unread in session.execute(counted.group_by(Messages.conversation_id))}
    warned = cautions(session, operator_id)
    return [_tab(row, name, avatar, waiting.get(row.conversation_id, 0), row.conversation_id in warned, at) for row, name, avatar in rows]


def _tab(row: Any, name: str, avatar: str, unread: int, caution: bool, at: datetime) -> TabRow:
    since = row.waiting_since
    idle = max(since, row.active_at) if since else None
    colour = ladder.colour((at - idle).total_seconds() if idle else 0, False, chosen().ladder)
    return TabRow(
        row.conversation_id,
        name or "Unknown",
        picture(avatar),
        unread,
        since.isoformat() if since else "",
        idle.isoformat() if idle else "",
        colour,
        caution,
    )


@dataclass(frozen=True)
class PersonRow:
    """The person of a conversation as the operator sees them; the place only when they show it."""

    name: str = ""
    avatar: str = ""
    age: int = 0
    location: str = ""
    gender: str = ""
    looking_for: str = ""
    tier: str = "free"
    premium: bool = False
    stars: int = 0
    zone: str = ""
    about: str = ""
    bio: str = ""
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class VoicedRow:
    """The character an operator voices."""

    name: str = ""
    avatar: str = ""
    pictures: list[str] = field(default_factory=list)
    age: int = 0
    location: str = ""
    gender: str = ""
    occupation: str = ""
    tagline: str = ""
    bio: str = ""
    style: str = ""
    guidelines: str = ""
    traits: list[str] = field(default_factory=list)
    interests: list[str] = field(default_factory=list)
    templates: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class NoteRow:
    """What operators noted about one of the two."""

    body: str = ""
    version: int = 0
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class WorkRow:
    """A conversation on the operator's screen, without its messages. `moves` is when it goes on to others if nothing comes, `seen` up to when the person has read.

    `caution` are the signs in what nobody has answered that the operator was warned of (QUE-09).
    """

    id: str = ""
    mode: str = ""
    waits: str = ""
    moves: str = ""
    step: int = 0
    seen: str = ""
    person: PersonRow = PersonRow()
    character: VoicedRow = VoicedRow()
    about_person: NoteRow = NoteRow()
    about_character: NoteRow = NoteRow()
    stints: list[StintRow] = field(default_factory=list)
    handed: StintRow = field(default_factory=StintRow)
    why: list[str] = field(default_factory=list)
    crisis: bool = False
    help_name: str = ""
    help_number: str = ""
    help_emergency: str = ""
    caution: list[str] = field(default_factory=list)


def room(session: Session, operator_id: str, conversation_id: str, at: datetime) -> WorkRow | None:
    """Return a conversation that is this operator's now, None when it is not."""
    wanted = (
        select(Work, Rooms, People, Characters, Personas.text)
        .join(Rooms, Rooms.id == Work.conversation_id)
        .join(People, People.id == Rooms.user_id)
        .join(Characters, Characters.id == Rooms.character_id)
        .outerjoin(Personas, Personas.user_id == Rooms.user_id)
    )
    found = session.execute(wanted.where(Work.conversation_id == conversation_id, open_with(operator_id))).first()
    if found is None:
        return None
    own, talk, user, character, about = found
    notes = {row.about: row for row in session.execute(select(Notes).where(Notes.conversation_id == conversation_id)).scalars()}
    line, had = helpline(user.country), stints(session, conversation_id)
    before = next((one for one in had if one.reason), None)
    return WorkRow(
        talk.id, talk.reply_mode, own.waiting_since.isoformat() if own.waiting_since else "", moves(own), own.step, talk.last_read_at.isoformat(),
        _person(session, talk, user, about or "", at), _voiced(character), _note(session, notes.get("user")), _note(session, notes.get("character")), had,
        before if before and before.note and not own.messages else StintRow(), [one[2] for one in own.factors if len(one) > 2 and one[2]],
        _crisis(session, talk, at), line.name, line.number, line.emergency, cautions(session, operator_id).get(conversation_id, []),
    )  # fmt: skip


def moves(own: Any) -> str:
    """Return when a conversation goes on to others unless something comes from its operator, as an ISO time; "" while nobody waits."""
    if own.waiting_since is None:
        return ""
    idle = max(own.waiting_since, own.active_at) + timedelta(seconds=chosen().ladder.reassign)
    return min(idle, own.waiting_since + timedelta(seconds=chosen().limits.timeout)).isoformat()


def _crisis(session: Session, talk: Any, at: datetime) -> bool:
    """Say whether something the person wrote today spoke of danger (SAFE-1)."""
    lately = (Messages.conversation_id == talk.id, Messages.id > talk.cleared_before, Messages.created_at > at - CRISIS_LASTS)
    flagged = select(Messages.id).where(*lately, Messages.sender == "user", Messages.flag_reason == "crisis", Messages.deleted_at.is_(None))
    return session.execute(flagged.limit(1)).first() is not None


def _person(session: Session, talk: Any, user: Any, about: str, at: datetime) -> PersonRow:
    stars = select(Ratings.stars).where(Ratings.conversation_id == talk.id).order_by(Ratings.closed_at.desc()).limit(1)
    return PersonRow(
        user.name or user.username, link(user.avatar_key), _age(user.birth_date, at.date()), user.location if user.privacy_settings.get("show_location", True) else "",
        user.gender, user.looking_for, user.tier, bool(user.premium_until and user.premium_until > at), session.execute(stars).scalar() or 0, user.timezone, about,
        user.bio, list(talk.flags),
    )  # fmt: skip


def _age(born: date | None, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else 0


def _voiced(row: Any) -> VoicedRow:
    ready = [[one.get("title", ""), one.get("text", "")] for one in row.response_templates if one.get("text")]
    return VoicedRow(
        row.name, picture(row.avatar_key or row.card_picture), [picture(one) for one in row.pictures], row.age, row.location, row.gender, row.occupation, row.tagline,
        row.bio, row.response_style, row.personality_guidelines, list(row.personality_traits), list(row.interests), ready,
    )  # fmt: skip


def _note(session: Session, row: Any) -> NoteRow:
    if row is None:
        return NoteRow()
    by = session.execute(select(People.name).where(People.id == row.edited_by)).scalar() or ""
    return NoteRow(row.body, row.version, by, row.edited_at.isoformat())


def is_mine(session: Session, operator_id: str, conversation_id: str) -> bool:
    """Say whether a conversation is this operator's now."""
    return session.execute(select(Work.id).where(Work.conversation_id == conversation_id, open_with(operator_id))).first() is not None
