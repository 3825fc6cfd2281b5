"""The team's gallery: kept dear, rated, hidden, put on shelves, taken away (GEN-11, GEN-12)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from typing import Any

from sqlalchemy import delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.ids import new_id
from genapp.media import service as media
from genapp.studio.models.gallery import Collection, CollectionItem, Creation
from genapp.studio.queries.scope import one
from genapp.studio.service.gate import tell
from genapp.teams import service as teams
from genapp.trust import rules

AT_ONCE, SHELVES = 200, 100
"""Creations one act may touch, and shelves a team may have."""


def _own(session: Session, team_id: str, ids: list[str]) -> list[str]:
    """Return the ids if every one is a creation of the team, NotFound otherwise."""
    if not isinstance(ids, list | tuple) or not all(isinstance(id, str) for id in ids):
        raise Invalid("These pictures cannot be used.")
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= AT_ONCE:
        raise Invalid(f"From 1 to {AT_ONCE} at once, please.")
    known = select(Creation.id).where(Creation.team_id == team_id, Creation.id.in_(wanted))
    if len(list(session.execute(known).scalars())) != len(wanted):
        raise NotFound
    return wanted


def _change(session: Session, actor: Actor, team_id: str, ids: list[str], **values: Any) -> None:
    teams.member(session, actor, team_id)
    wanted = _own(session, team_id, ids)
    session.execute(update(Creation).where(Creation.team_id == team_id, Creation.id.in_(wanted)).values(**values))
    tell(session, team_id)


def favourite(session: Session, actor: Actor, team_id: str, creation_ids: list[str], on: bool) -> None:
    """Keep creations dear, or not any more."""
    _change(session, actor, team_id, creation_ids, favourite=bool(on))


def rate(session: Session, actor: Actor, team_id: str, creation_id: str, stars: int) -> None:
    """Give a creation one to five stars; 0 takes them away."""
    teams.member(session, actor, team_id)
    if isinstance(stars, bool) or not isinstance(stars, int) or not 0 <= stars <= 5:
        raise Invalid("From 1 to 5 stars, please.", field="rating")
    _change(session, actor, team_id, [creation_id], rating=stars or None)


def hide(session: Session, actor: Actor, team_id: str, creation_ids: list[str], hidden: bool) -> None:
    """Put creations out of sight, or back; nothing is deleted."""
    _change(session, actor, team_id, creation_ids, hidden_at=now() if hidden else None)


def remove(session: Session, actor: Actor, team_id: str, creation_ids: list[str]) -> int:
    """Delete creations for good, their files with them; returns how many."""
    teams.member(session, actor, team_id)
    wanted = _own(session, team_id, creation_ids)
    files = session.execute(select(Creation.media_id).where(Creation.team_id == team_id, Creation.id.in_(wanted))).scalars().all()
    for media_id in files:
        media.remove(session, actor, media_id)
    return len(files)


def _name(given: str) -> str:
    name = " ".join(given.split()) if isinstance(given, str) else ""
    if not 1 <= len(name) <= 60:
        raise Invalid("A name of 1 to 60 characters, please.", field="name")
    if rules.check(name):
        raise Invalid("This name breaks our rules.", field="name")
    return name


def create_collection(session: Session, actor: Actor, team_id: str, name: str) -> str:
    """Make a shelf and return its id; Invalid for a name the team has already."""
    teams.member(session, actor, team_id)
    name, id = _name(name), new_id()
    count = select(func.count()).select_from(Collection).where(Collection.team_id == team_id)
    if session.execute(count).scalar_one() >= SHELVES:
        raise Invalid(f"At most {SHELVES} collections.", field="name")
    make: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = make(Collection).values(id=id, team_id=team_id, user_id=actor.user_id, name=name, created_at=now())
    if session.execute(row.on_conflict_do_nothing(index_elements=["team_id", "name"]).returning(literal_column("id"))).first() is None:
        raise Invalid("There is a collection of this name.", field="name")
    tell(session, team_id)
    return id


def rename_collection(session: Session, actor: Actor, team_id: str, collection_id: str, name: str) -> None:
    """Call a shelf something else."""
    teams.member(session, actor, team_id)
    row, name = one(session, Collection, team_id, collection_id), _name(name)
    taken = select(Collection.id).where(Collection.team_id == team_id, Collection.name == name, Collection.id != row.id)
    if session.execute(taken).first():
        raise Invalid("There is a collection of this name.", field="name")
    row.name = name
    session.add(row)
    tell(session, team_id)


def delete_collection(session: Session, actor: Actor, team_id: str, collection_id: str) -> None:
    """Take a shelf away; what stood on it stays in the gallery."""
    teams.member(session, actor, team_id)
    row = one(session, Collection, team_id, collection_id)
    session.execute(delete(CollectionItem).where(CollectionItem.collection_id == row.id))
    session.delete(row)
    tell(session, team_id)


def put(session: Session, actor: Actor, team_id: str, collection_id: str, creation_ids: list[str]) -> int:
    """Put creations on a shelf; returns how many were not there yet."""
    teams.member(session, actor, team_id)
    row, wanted = one(session, Collection, team_id, collection_id), _own(session, team_id, creation_ids)
    make: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    rows = [{"collection_id": row.id, "creation_id": id, "created_at": now()} for id in wanted]
    made = session.execute(make(CollectionItem).values(rows).on_conflict_do_nothing().returning(literal_column("creation_id"))).all()
    tell(session, team_id)
    return len(made)


def take_out(session: Session, actor: Actor, team_id: str, collection_id: str, creation_ids: list[str]) -> None:
    """Take creations off a shelf; they stay in the gallery."""
    teams.member(session, actor, team_id)
    row, wanted = one(session, Collection, team_id, collection_id), _own(session, team_id, creation_ids)
    session.execute(delete(CollectionItem).where(CollectionItem.collection_id == row.id, CollectionItem.creation_id.in_(wanted)))
    tell(session, team_id)
