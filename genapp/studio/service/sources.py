"""What an order is made from: its model, its pictures, and the declaration that goes with pictures of people (CONS-1, C52)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from genapp.core.actor import Actor
from genapp.core.errors import Invalid, NotFound
from genapp.media.models import MediaFile
from genapp.studio import consents
from genapp.studio.drawn import portraits
from genapp.studio.models.shelf import Consent, CustomModel, ModelVersion, ReferenceModel
from genapp.studio.orders import DRAWN, Ask
from genapp.studio.queries.scope import one
from genapp.trust import service as trust

OWN = ("face", "reference")
"""Purposes of files people send to make something with; what is made from those needs a declaration."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The model of an order: a fragment of style for a reference, a version for a team's own."""

    style: str = ""
    model_id: str | None = None
    version_id: str | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """What a training is for and from."""

    model_id: str
    version_id: str
    files: dict[str, str]


def model(session: Session, team_id: str, ask: Ask) -> Chosen:
    """Return the model an order names; NotFound for a missing one and for another team's, Invalid for one that cannot be used."""
    if ask.reference:
        row = session.get(ReferenceModel, ask.reference)
        if row is None or not row.active:
            raise NotFound("This model is not there any more.", field="reference")
        return Chosen(row.style)
    if not ask.model:
        return Chosen()
    if ask.operation not in ("image", "video"):
        raise Invalid("No model goes with this.", field="model")
    own = one(session, CustomModel, team_id, ask.model)
    if own.archived_at is not None:
        raise Invalid("This model is archived. Bring it back first.", field="model")
    if not (ask.version or own.current_id):
        raise Invalid("This model is not trained yet.", field="model")
    version = one(session, ModelVersion, team_id, ask.version or own.current_id or "")
    if version.model_id != own.id:
        raise NotFound
    if version.state != "ready":
        raise Invalid("This version is not ready.", field="model")
    return Chosen("", own.id, version.id)


def files(session: Session, team_id: str, ask: Ask) -> dict[str, str]:
    """Return the order's pictures with their hashes; NotFound for a missing one and for another team's."""
    allowed = (*OWN, "generated")
    found = {}
    for place, id in enumerate(ask.pictures):
        face = ask.operation == "face_swap" and place == 0
        found[id] = picture(session, team_id, id, ("face",) if face else allowed)
    return found


def picture(session: Session, team_id: str, id: str, purposes: tuple[str, ...]) -> str:
    """Return the hash of a picture of the team, or of a drawn portrait; NotFound and Invalid in a person's words."""
    if id.startswith(DRAWN):
        if id not in portraits():
            raise NotFound("This portrait is not there.", field="pictures")
        return portraits()[id].sha256
    row = session.get(MediaFile, id)
    if row is None or (row.owner_kind, row.owner_id) != ("team", team_id):
        raise NotFound
    if row.state != "ready" or row.kind != "image" or row.is_flagged or row.purpose not in purposes:
        raise Invalid("This picture cannot be used here.", field="pictures")
    if trust.is_blocked(session, row.sha256):
        raise Invalid("This picture may not be used.", field="pictures")
    return row.sha256


def declare(session: Session, actor: Actor, team_id: str, kind: str, about_id: str, ask: Ask, files: dict[str, str]) -> None:
    """Keep the declaration that comes with pictures somebody sent; Invalid when it is missing. Drawn and generated ones need none (CONS-1)."""
    own = select(MediaFile.id).where(MediaFile.id.in_(files), MediaFile.purpose.in_(OWN))
    sent = list(session.execute(own).scalars())
    if sent:
        keep_consent(session, actor, team_id, kind, about_id, ask.subject, ask.note, {id: files[id] for id in sent})


def keep_consent(
    session: Session, actor: Actor, team_id: str, kind: str, about_id: str, subject: str, note: str, files: dict[str, str]
) -> str:
    """Write a declaration down with the hash of every file it is about, and return its id."""
    words = consents.words(subject, note)
    row = Consent(
        team_id=team_id, user_id=actor.require_user(), kind=kind, about_id=about_id, subject=subject, note=note.strip()[:300], statement=consents.STATEMENT,
        words=words, files=[{"id": id, "sha256": sha256} for id, sha256 in sorted(files.items())],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def is_there(session: Session, team_id: str, media_id: str) -> bool:
    """Say whether a file of the team is still there."""
    mine = (MediaFile.id == media_id, MediaFile.owner_kind == "team", MediaFile.owner_id == team_id)
    return session.execute(select(MediaFile.id).where(*mine)).first() is not None
