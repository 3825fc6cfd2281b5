"""What a team is making and has made lately, order by order, as the page of creation shows it; and what a new order may be made from (GEN-04, GEN-11)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from genapp.core.clock import now
from genapp.core.links import link
from genapp.core.money import credits_text
from genapp.media.models import MediaFile
from genapp.media.queries import small
from genapp.media.rules import sized
from genapp.studio import orders, sizes
from genapp.studio.drawn import portraits
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.orders import DRAWN
from genapp.studio.queries.jobs import JobRow, job, jobs, price
from genapp.studio.queries.scope import belongs, one


@dataclass(frozen=True)
class TileRow:
    """One picture or clip of an order. `src` is the clip itself, "" for a picture; all addresses are links that end."""

    id: str = ""
    kind: str = ""
    src: str = ""
    small: str = ""
    srcset: str = ""
    blur: str = ""
    width: int = 0
    height: int = 0
    favourite: bool = False
    demo: bool = False


@dataclass(frozen=True)
class BatchRow:
    """An order with what came of it; `waits` has one entry for each result that is still to come, `shape` is width by height for CSS, `columns` how many stand side by side."""

    id: str = ""
    job: JobRow = field(default_factory=JobRow)
    tiles: list[TileRow] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    shape: str = ""
    columns: int = 1
    pixels: str = ""
    seed: str = ""
    seconds: int = 0
    negative: str = ""
    ratio: str = ""
    is_open: bool = False
    # What asking once more would cost today, where that can be done.
    again: str = ""
    again_hundredths: int = 0


@dataclass(frozen=True)
class PickedRow:
    """A picture an order is made from: a file of the team, or a drawn portrait. `sent` when somebody sent it, so that a declaration goes with it."""

    id: str = ""
    small: str = ""
    name: str = ""
    sent: bool = False


@dataclass(frozen=True)
class DetailRow:
    """One order with everything it was asked for; `again` is what asking once more would cost today."""

    id: str = ""
    job: JobRow = field(default_factory=JobRow)
    negative: str = ""
    pixels: str = ""
    seed: str = ""
    seconds: int = 0
    pictures: int = 0
    minutes: str = ""
    again: str = ""
    again_hundredths: int = 0


def feed(
    session: Session, user_id: str, team_id: str, *, ids: Collection[str] | None = None, before: str = "", limit: int = 12
) -> list[BatchRow]:
    """Return the team's orders of pictures and clips with their results, newest first, below an id; or only some of them."""
    rows = jobs(session, user_id, team_id, operation="made", ids=ids, before=before, limit=limit)
    known = [row.id for row in rows]
    told: dict[str, dict[str, Any]] = dict(
        session.execute(select(GenerationJob.id, GenerationJob.params).where(GenerationJob.id.in_(known))).tuples().all()
    )
    tiles: dict[str, list[TileRow]] = defaultdict(list)
    alive = (MediaFile.state == "ready", or_(MediaFile.expires_at.is_(None), MediaFile.expires_at > now()))
    files = select(Creation, MediaFile).join(MediaFile, MediaFile.id == Creation.media_id)
    for creation, file in session.execute(
        files.where(Creation.job_id.in_(known), Creation.hidden_at.is_(None), *alive).order_by(Creation.number)
    ):
        tiles[creation.job_id].append(_tile(creation, file))
    return [_batch(row, told.get(row.id, {}), tiles[row.id], _again(session, row, told.get(row.id, {}))) for row in rows]


def _tile(row: Creation, file: MediaFile) -> TileRow:
    whole = file.poster_key or file.key
    several = ", ".join(f"{link(sized(whole, width))} {width}w" for width in sorted(file.widths))
    return TileRow(
        row.id, row.kind, link(file.key) if row.kind == "video" else "", link(small(file, 640)), several, file.blur, file.width, file.height, row.favourite, row.demo
    )  # fmt: skip


def _again(session: Session, row: JobRow, told: dict[str, Any]) -> int:
    """Return today's price of what did not come about, in hundredths."""
    return price(session, orders.read(told))[1] if row.may_retry and row.state != "succeeded" else 0


def _batch(row: JobRow, told: dict[str, Any], tiles: list[TileRow], again: int) -> BatchRow:
    width, height = told.get("width", 0) or 1, told.get("height", 0) or 1
    open_ = row.state in ("queued", "running")
    left = range(row.made + row.blocked, row.wanted) if open_ else ()
    ratio, _ = sizes.parts(row.size)
    return BatchRow(
        row.id, row, tiles, list(left), f"{width} / {height}", max(1, min(len(tiles) + len(left), 2 if width > height * 1.2 else 4)), f"{width} × {height}", str(told.get("seed", "")),
        told.get("seconds", 0) if row.operation == "video" else 0, told.get("negative", ""), ratio.replace("x", ":"), open_, credits_text(again) if again else "", again,
    )  # fmt: skip


def detail(session: Session, user_id: str, team_id: str, job_id: str) -> DetailRow:
    """Return one order of the reader's team with its parameters; NotFound for any other."""
    row = job(session, user_id, team_id, job_id)
    full = one(session, GenerationJob, team_id, job_id)
    told, took = full.params, (full.ended_at - full.started_at).total_seconds() if full.ended_at and full.started_at else 0
    again = _again(session, row, told)
    return DetailRow(
        row.id, row, told.get("negative", ""), f"{told['width']} × {told['height']}" if row.operation not in orders.TRAINING else "", str(told.get("seed", "")),
        told.get("seconds", 0) if row.operation == "video" else 0, len(told.get("pictures", [])), f"{took:.0f} s" if took else "", credits_text(again) if again else "", again,
    )  # fmt: skip


def picked(session: Session, user_id: str, team_id: str, ids: Sequence[str]) -> list[PickedRow]:
    """Return pictures by their ids, in that order; what is not the team's, or gone, is left out."""
    belongs(session, user_id, team_id)
    mine = (MediaFile.owner_kind == "team", MediaFile.owner_id == team_id, MediaFile.state == "ready", MediaFile.kind == "image")
    files = {row.id: row for row in session.execute(select(MediaFile).where(MediaFile.id.in_(list(ids)), *mine)).scalars()}
    found = []
    for id in ids:
        if id.startswith(DRAWN) and id in portraits():
            found.append(PickedRow(id, f"/{portraits()[id].file}", portraits()[id].name))
        elif id in files:
            found.append(PickedRow(id, link(small(files[id])), files[id].name, files[id].purpose != "generated"))
    return found


def made_lately(session: Session, user_id: str, team_id: str, limit: int = 24) -> list[PickedRow]:
    """Return the team's newest pictures, to choose from."""
    belongs(session, user_id, team_id)
    there = select(MediaFile.id).join(Creation, Creation.media_id == MediaFile.id)
    newest = there.where(
        Creation.team_id == team_id, Creation.kind == "image", Creation.hidden_at.is_(None), or_(MediaFile.expires_at.is_(None), MediaFile.expires_at > now())
    )  # fmt: skip
    return picked(session, user_id, team_id, list(session.execute(newest.order_by(Creation.id.desc()).limit(limit)).scalars()))
