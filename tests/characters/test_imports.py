"""Bringing in many characters: nothing is made by judging, every bad row is told, each good one is made once (CHAR-12, MED-10, T22)."""

import io
import zipfile

import pytest
from sqlalchemy import func, select

from genapp.characters import flows, importing
from genapp.characters.models import Character, CharacterImport, CharacterWords
from genapp.characters.queries import imports as queries
from genapp.characters.service import imports
from genapp.core import db
from genapp.core.actor import ANONYMOUS
from genapp.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from genapp.media.models import MediaFile
from tests.characters.packages import GOOD, listed, package, table, zipped
from tests.factories import actor_for, make_character, make_user


def staff(role: str = "admin"):
    with db.transaction() as session:
        return actor_for(make_user(session, role=role))


async def judged(actor, storage, body: bytes, kind: str = "application/zip") -> queries.ImportRow:
    """Send a file and have it judged, as the jobs do."""
    row = await db.transact(imports.begin, actor, "many.zip", kind, len(body))
    await storage.put(row.incoming_key, body, kind)
    await db.transact(imports.arrived, actor, row.id)
    await flows.check(row.id)
    return await db.read(queries.latest, actor.user_id)


def characters() -> int:
    with db.reading() as session:
        return session.execute(select(func.count()).select_from(Character)).scalar_one()


async def test_char_12_judging_makes_nothing_and_tells_every_row(database, storage):
    actor = staff()
    with db.transaction() as session:
        make_character(session, slug="taken")
    rows = [
        {}, {"name": "Ann", "slug": "taken"}, {"name": "Ann"}, {"name": "Ann"}, {"name": "", "age": "old"}, {"name": "Op", "reply_mode": "operator"},
        {"name": "Real", "depicts_real_person": True}, {"name": "Wrong", "pictures": ["data:image/jpeg;base64,AAAA"] * 3},
        {"name": "Few", "pictures": []}, {"name": "Feat", "is_featured": True}, {"name": "Odd", "gender": "robot", "example_dialogue": "no"},
    ]  # fmt: skip
    row = await judged(actor, storage, listed(*rows), "application/json")
    assert (row.state, row.good, row.bad) == ("checked", 2, 9)
    wrong = {one["number"]: set(one["problems"]) for one in row.report if one["problems"]}
    assert wrong == {
        2: {"slug"}, 4: {"slug"}, 5: {"name", "slug", "age"}, 6: {"reply_mode"}, 7: {"depicts_real_person", "licence_document"}, 8: {"pictures"},
        9: {"pictures"}, 10: {"is_featured"}, 11: {"gender", "example_dialogue"},
    }  # fmt: skip
    assert characters() == 1


async def test_char_12_what_is_ready_is_made_once_however_often_the_job_runs(database, storage):
    actor = staff()
    row = await judged(actor, storage, package("Tilda Moss", bad=True))
    assert (row.good, row.bad) == (1, 3)
    await db.transact(imports.run, actor, row.id)
    await db.transact(imports.run, actor, row.id)
    await flows.run(row.id)
    with db.transaction() as session:
        session.get_one(CharacterImport, row.id).state = "running"
        storage_key = session.get_one(CharacterImport, row.id).incoming_key
    await storage.put(storage_key, package("Tilda Moss", bad=True), "application/zip")
    await flows.run(row.id)
    with db.reading() as session:
        (made,) = session.execute(select(Character)).scalars()
        assert (made.slug, made.picture_count, made.is_active, made.created_by) == ("tilda-moss", 3, True, actor.user_id)
        assert made.card_picture.endswith("-640.webp")
        assert session.execute(select(func.count()).select_from(MediaFile)).scalar_one() == 3
        assert "beekeeper" in session.execute(select(CharacterWords.words)).scalar_one()
        assert queries.latest(session, actor.user_id).made == 1
    for key in made.pictures:
        assert (await storage.get(key))[:4] == b"RIFF", "what is kept is a picture written anew"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"PK nothing", "cannot be read"), (zipped(b"x", "readme.txt"), "no characters.csv"), (zipped(b""), "name the columns"),
        (zipped(table([])), "no character"), (zipped(b"name,colour\nA,red\n"), "Unknown column: colour"), (zipped(b"\xff\xfe\x00x", "characters.csv"), "UTF-8"),
        (zipped(b"{", "characters.json"), "no JSON"), (zipped(b"7", "characters.json"), "list of characters"),
    ],
    ids=["no zip", "no listing", "no head", "no rows", "strange column", "no text", "no json", "no list"],
)  # fmt: skip
async def test_t22_a_file_that_cannot_be_read_is_refused_in_words(database, storage, body, words):
    row = await judged(staff(), storage, body)
    assert row.state == "refused"
    assert words in row.refusal


def test_t22_a_zip_that_grows_beyond_measure_is_refused_before_it_is_unpacked(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("characters.csv", table([GOOD]))
        file.writestr("bomb.jpg", b"\0" * (3 * importing.MB))
    monkeypatch.setattr(importing, "UNPACKED", 2 * importing.MB)
    with pytest.raises(Invalid, match="too large once unpacked"):
        importing.Package(out.getvalue(), "zip")
    monkeypatch.setattr(importing, "UNPACKED", 9 * importing.MB)
    monkeypatch.setattr(importing, "PICTURE", importing.MB)
    known = importing.Package(out.getvalue(), "zip")
    with pytest.raises(Invalid, match="too large"):
        known.picture("bomb.jpg")
    for strange in (
        "../../etc/passwd",
        "/etc/passwd.jpg",
        "data:text/html;base64,AAAA",
        "data:image/png,AAAA",
        "data:image/png;base64,???",
    ):
        with pytest.raises(Invalid):
            known.picture(strange)


async def test_char_12_a_file_that_is_gone_before_it_is_brought_in_ends_in_words(database, storage):
    actor = staff()
    row = await judged(actor, storage, listed({}), "application/json")
    await db.transact(imports.run, actor, row.id)
    with db.reading() as session:
        key = session.get_one(CharacterImport, row.id).incoming_key
    await storage.delete(key)
    await flows.run(row.id)
    ended = await db.read(queries.latest, actor.user_id)
    assert (ended.state, ended.refusal) == ("refused", "The file did not arrive. Please try again.")
    assert characters() == 0


def harmed(how: str) -> bytes:
    """A ZIP whose picture a.jpg is locked, packed strangely, or damaged; its list of characters is whole."""
    out = io.BytesIO()
    packing = zipfile.ZIP_BZIP2 if how == "strange packing" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("characters.csv", table([{**GOOD, "pictures": ["a.jpg"] * 3}]))
        file.writestr("a.jpg", b"picture " * 400, packing)
    body = bytearray(out.getvalue())
    local, central = body.index(b"PK\x03\x04", 4), body.rindex(b"PK\x01\x02")
    if how == "password":
        body[local + 6] |= 1
        body[central + 8] |= 1
    elif how == "false checksum":
        for at in (local + 14, central + 16):
            body[at] ^= 0xFF
    elif how == "broken stream":
        start = local + 30 + len("a.jpg")
        body[start : start + 8] = b"\xff" * 8
    return bytes(body)


@pytest.mark.parametrize(
    ("how", "words"), [("password", "locked"), ("strange packing", "locked"), ("false checksum", "damaged"), ("broken stream", "damaged")]
)
async def test_t22_a_picture_that_cannot_be_unpacked_is_its_rows_problem_and_stops_no_job(database, storage, how, words):
    row = await judged(staff(), storage, harmed(how))
    assert (row.state, row.good, row.bad) == ("checked", 0, 1)
    assert words in row.report[0]["problems"]["pictures"]


async def test_char_12_files_are_their_senders_own_and_staffs_alone(database, storage):
    actor, other, moderator = staff(), staff(), staff("moderator")
    row = await judged(actor, storage, listed({}), "application/json")
    for work in (imports.arrived, imports.run, imports.forget):
        for who, error in ((other, NotFound), (moderator, Forbidden), (ANONYMOUS, Unauthenticated)):
            with pytest.raises(error):
                await db.transact(work, who, row.id)
    for kind, size in (("text/html", 10), ("text/csv", 0), ("text/csv", imports.LARGEST + 1)):
        with pytest.raises(Invalid):
            await db.transact(imports.begin, actor, "x", kind, size)
    assert (await flows.answer(moderator, "x.csv", "text/csv", 10)) == {"problem": "Forbidden"}
    await db.transact(imports.forget, actor, row.id)
    assert (await db.read(queries.latest, actor.user_id)).state == ""
    assert characters() == 0
