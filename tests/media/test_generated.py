"""Generated pictures: their team's alone, for ninety days, then gone by command or by night (MED-05, MED-06)."""

import hashlib
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from genapp.adapters.provenance import C2pa
from genapp.core import db, job_rows, ports
from genapp.core.clock import now, stopped
from genapp.core.errors import Invalid
from genapp.media import flows, queries, service
from genapp.media.models import MediaFile
from genapp.media.rules import sized
from tests.media import corpus


async def kept(team_id: str, body: bytes, content_type: str) -> str:
    """Store a picture as the studio does; returns its id."""
    name, digest = hashlib.sha256(body).hexdigest()[:12], hashlib.sha256(body).hexdigest()
    key, facts = await flows.stored(team_id, name, await flows.generated(body, content_type), digest, "demo")
    return await db.transact(service.add_generated, team_id, key, **facts)


async def test_med_05_a_generated_picture_is_kept_for_its_team_and_shown_by_a_link(database, storage):
    id = await kept("t1", corpus.photo(size=(900, 900)), "image/jpeg")
    whole = await db.read(queries.image_url, "t1", id)
    small = await db.read(queries.image_url, "t1", id, 320)
    assert whole
    assert small
    assert whole != small
    assert await db.read(queries.image_url, "t2", id) == ""
    assert await db.read(queries.image_url, "t1", "nothing") == ""
    with db.reading() as session:
        row = session.get_one(MediaFile, id)
        assert row.key.startswith("teams/t1/generated/")
        assert row.expires_at
        assert timedelta(days=89) < row.expires_at - now() <= timedelta(days=90)
    assert (await storage.get(row.key))[:4] == b"RIFF"
    with pytest.raises(Invalid):
        await kept("t1", corpus.torn(), "image/png")


async def test_med_06_after_ninety_days_it_is_marked_by_one_command_and_deleted_by_another(database, storage):
    old = await kept("t1", corpus.photo(size=(400, 400)), "image/jpeg")
    with stopped(now() + timedelta(days=1)):
        young = await kept("t1", corpus.photo(size=(401, 401)), "image/jpeg")
    with stopped(now() + timedelta(days=90, minutes=1)):
        assert await db.transact(service.mark_expired) == 1
        assert await db.transact(service.mark_expired) == 0
        assert await db.read(queries.image_url, "t1", old) == ""
        assert await db.read(queries.image_url, "t1", young)
        told = {(purpose, state): count for purpose, state, count, size in await db.read(queries.stats) if size > 0}
        assert told == {("generated", "ready"): 1, ("generated", "expired"): 1}
        assert await db.transact(service.clean_expired) == 1
        assert await db.transact(service.clean_expired) == 0
    with db.reading() as session:
        assert session.execute(select(MediaFile.id)).scalars().all() == [young]
        table = job_rows.table("workflow_status")
        ordered = session.execute(text(f"SELECT count(*) FROM {table} WHERE workflow_uuid = :key"), {"key": f"media.forget:{old}"})
        assert ordered.scalar_one() == 1, "the files go by a job of the same transaction"
        assert session.execute(select(func.count()).select_from(MediaFile)).scalar_one() == 1


async def test_control_what_was_uploaded_has_no_end(database, storage):
    with db.transaction() as session:
        session.add(MediaFile(owner_kind="user", owner_id="u", purpose="avatar", state="ready", incoming_key="i", claimed_type="image/png"))
    with stopped(now() + timedelta(days=5000)):
        assert await db.transact(service.mark_expired) == 0
        assert await db.transact(service.clean_expired) == 0


async def test_prov_1_every_stored_file_of_what_was_generated_says_so_itself(database, storage, tmp_path, monkeypatch):
    import c2pa

    held = ports.Ports(None, None, None, storage, None, provenance=C2pa(tmp_path))  # pyright: ignore[reportArgumentType]
    monkeypatch.setattr(ports, "_ports", held)
    id = await kept("t1", corpus.photo(size=(900, 900)), "image/jpeg")
    with db.reading() as session:
        row = session.get_one(MediaFile, id)
        keys = [row.key, *(sized(row.key, width) for width in row.widths)]
    assert len(keys) > 1
    for key in keys:
        with c2pa.Reader("image/webp", io.BytesIO(await storage.get(key))) as reader:
            told = json.loads(reader.json())
        assert "trainedAlgorithmicMedia" in json.dumps(told)
        assert '"demo"' in json.dumps(told)


async def test_prov_1_control_a_picture_a_person_sent_says_nothing_of_a_machine(database, storage, tmp_path, monkeypatch):
    held = ports.Ports(None, None, None, storage, None, provenance=C2pa(tmp_path))  # pyright: ignore[reportArgumentType]
    monkeypatch.setattr(ports, "_ports", held)
    await flows.store("sent.webp", (await flows.generated(corpus.photo(size=(900, 900)), "image/jpeg")).shown)
    assert b"trainedAlgorithmicMedia" not in await storage.get("sent.webp")
