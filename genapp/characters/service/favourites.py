"""What people keep: counted where it happens, exactly, and countable again (PROF-15, PROF-06)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.models import Character, Favourite
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import NotFound

LIKED = 2
"""A character's popularity is its conversations, and twice its favourites."""


def keep(session: Session, actor: Actor, character_id: str, on: bool) -> bool:
    """Keep a character, or let it go; saying it twice changes nothing. Returns whether it is kept now (PROF-15)."""
    user_id = actor.require_user()
    shown = (Character.id == character_id, Character.is_active, Character.deleted_at.is_(None))
    if on and session.execute(select(Character.id).where(*shown)).first() is None:
        raise NotFound
    if on:
        make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
        row = make(Favourite).values(user_id=user_id, character_id=character_id, created_at=now()).on_conflict_do_nothing()
        changed = int(session.execute(row.returning(Favourite.character_id)).first() is not None)
    else:
        changed = -session.execute(delete(Favourite).where(Favourite.user_id == user_id, Favourite.character_id == character_id)).rowcount
    if changed:
        # Always the person first, then the character: two at once wait for each other, never in a circle.
        session.execute(update(User).where(User.id == user_id).values(favourite_count=User.favourite_count + changed))
        more = {"favourite_count": Character.favourite_count + changed, "popularity_score": Character.popularity_score + LIKED * changed}
        session.execute(update(Character).where(Character.id == character_id).values(**more))
        events.emit(session, events.topic("user", user_id), "favourites.changed", character_id)
    return on


def recount(session: Session) -> int:
    """Count every favourite again, and what follows from it, and put right what differs; returns how many figures differed."""
    wrong = 0
    for table, column in ((User, Favourite.user_id), (Character, Favourite.character_id)):
        true = select(func.count()).select_from(Favourite).where(column == table.id).scalar_subquery()
        wrong += session.execute(update(table).where(table.favourite_count != true).values(favourite_count=true)).rowcount
    score = Character.total_chats + LIKED * Character.favourite_count
    return wrong + session.execute(update(Character).where(Character.popularity_score != score).values(popularity_score=score)).rowcount
