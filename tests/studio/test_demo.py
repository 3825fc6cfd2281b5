"""The studio with no key at all: the demo makes everything, by the server's own durable work, and every file says what it is (OPS-10, PROV-1)."""

import asyncio
import dataclasses
import io
import json

import c2pa
import pytest
from PIL import Image

from genapp.adapters import connect_studio
from genapp.core import db, jobs, ports
from genapp.core.settings import settings
from genapp.media.rules import sized
from genapp.studio import seed
from genapp.studio.flows import ordering, previews
from genapp.studio.queries import gallery, shelf
from genapp.studio.queries import jobs as queries
from genapp.studio.service import training
from tests.studio.team import Group, group, in_order

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture
async def demo(trial, storage, database, tmp_path, monkeypatch):
    """The demo's own generator, with the durable jobs at work."""
    here = settings().model_copy(update={"data": tmp_path})
    chosen = {"generators": connect_studio.generators(here, storage), "provenance": connect_studio.provenance(here)}
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), **chosen))
    await jobs.start(database.url, tmp_path)
    yield chosen["generators"]
    await jobs.stop()


async def over(team: Group, job_id: str) -> None:
    """Wait until a job is over, and see that it went well."""
    async with asyncio.timeout(120):
        while True:
            if team.job(job_id).state not in ("queued", "running"):
                break
            await asyncio.sleep(0.2)
    assert (team.job(job_id).state, team.job(job_id).reason) == ("succeeded", "")


def manifest(body: bytes, content_type: str) -> str:
    with c2pa.Reader(content_type, io.BytesIO(body)) as reader:
        return json.dumps(json.loads(reader.json()))


async def test_ops_10_the_demo_makes_pictures_swaps_models_and_clips_from_the_drawn_portraits(demo, storage):
    team = group(1_000_000, plan="pro")
    with db.transaction() as session:
        seed.seed(session)
        muse = training.create(session, team.owner, team.id, "Muse")
        training.add_pictures(session, team.owner, team.id, muse, [f"drawn:{name}-1" for name in ("amara", "leo", "noor", "ren", "kofi")])
    assert {one.operation: one.demo for one in ordering.offers()} == dict.fromkeys(
        ("image", "video", "face_swap", "model_creation", "model_refinement"), True
    )
    told = [
        {"operation": "image", "prompt": "a red boat at sunset", "count": 2, "reference": "zuri", "size": "small", "seed": 5},
        {"operation": "face_swap", "pictures": ["drawn:amara-1", "drawn:leo-2"], "size": "small"},
        {"operation": "video", "prompt": "waves in the evening", "seconds": 2},
    ]
    wanted = [await ordering.order(team.owner, team.id, one) for one in told]
    wanted.append(await ordering.train(team.owner, team.id, muse))
    for job_id in wanted:
        await over(team, job_id)
    await over(
        team, await ordering.order(team.owner, team.id, {"operation": "image", "prompt": "in the garden", "model": muse, "size": "small"})
    )
    with db.reading() as session:
        rows = gallery.gallery(session, team.owner.user_id, team.id)
        assert shelf.model(session, team.owner.user_id, team.id, muse).state == "ready"
        assert all(one.cost_hundredths for one in queries.jobs(session, team.owner.user_id, team.id))
    assert sorted((row.kind, row.operation, row.width) for row in rows) == [
        ("image", "face_swap", 640), ("image", "image", 640), ("image", "image", 640), ("image", "image", 640), ("video", "video", 512),
    ]  # fmt: skip
    files = {file.relative_to(storage.path("teams").parent).as_posix(): file for file in storage.path("teams").rglob("*.*")}
    assert len([name for name in files if name.endswith(".mp4")]) == 1
    for name, file in files.items():
        kind = "video/mp4" if name.endswith(".mp4") else "image/webp"
        assert "trainedAlgorithmicMedia" in manifest(file.read_bytes(), kind), name
        if kind == "image/webp":
            Image.open(file).load()
    assert any(sized(name, 320) in files for name in files)
    assert team.held() == 0
    in_order()


async def test_char_15_the_demo_draws_the_reference_models(demo, storage):
    with db.transaction() as session:
        seed.seed(session)
    assert await previews.fill(2) == 2
    with db.reading() as session:
        assert len([row for row in shelf.reference_models(session) if row.preview]) == 2
    for file in storage.path("references").glob("*.webp"):
        assert Image.open(file).size == (previews.WIDTH, previews.HEIGHT)
        assert "trainedAlgorithmicMedia" in manifest(file.read_bytes(), "image/webp")
