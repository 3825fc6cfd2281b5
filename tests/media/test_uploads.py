"""Uploads from promise to picture, on both databases and a real disk (MED-03..07, MED-09)."""

import asyncio

import pytest
from sqlalchemy import select

from genapp.accounts.models import User
from genapp.adapters.offline.disk import Disk
from genapp.core import db
from genapp.core.actor import ANONYMOUS, Actor
from genapp.core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from genapp.core.ids import new_id
from genapp.media import flows, queries, rules, service
from genapp.media.models import MediaFile
from genapp.platform.models import AuditEntry
from tests.factories import actor_for, make_user
from tests.media import corpus

JPEG = "image/jpeg"


def person(**given: object) -> Actor:
    with db.transaction() as session:
        return actor_for(make_user(session, **given))


def promise(actor: Actor, purpose: str = "avatar", owner: str = "", content_type: str = JPEG, size: int = 1000, name: str = "me.jpg"):
    kind = "user" if purpose == "avatar" else "character"
    with db.transaction() as session:
        given = {"owner_kind": kind, "owner_id": owner or actor.user_id, "purpose": purpose, "name": name}
        return service.promise(session, actor, **given, content_type=content_type, size=size)


def row(media_id: str) -> MediaFile:
    with db.reading() as session:
        found = session.get(MediaFile, media_id)
        assert found is not None
        return found


async def sent(actor: Actor, storage: Disk, body: bytes, purpose: str = "avatar", owner: str = "", content_type: str = JPEG) -> MediaFile:
    """Send a file as a browser does, and have it checked."""
    made = promise(actor, purpose, owner, content_type, len(body))
    await storage.put(made.key, body, content_type)
    with db.transaction() as session:
        service.arrived(session, actor, made.id)
    await flows.check(made.id)
    return row(made.id)


async def test_med_03_an_avatar_is_checked_kept_anew_and_waits_for_a_moderator(database, storage):
    actor = person()
    kept = await sent(actor, storage, corpus.with_place())
    assert (kept.state, kept.progress, kept.is_approved) == ("ready", 100, False)
    assert kept.key == f"avatars/{actor.user_id}/{kept.id}.webp"
    assert corpus.MARK not in await storage.get(kept.key)
    assert [await storage.head(rules.sized(kept.key, width)) for width in kept.widths]
    with pytest.raises(KeyError):
        await storage.head(kept.incoming_key)
    with db.reading() as session:
        assert session.execute(select(User.avatar_key).where(User.id == actor.user_id)).scalar_one() == ""
        assert [one.id for one in queries.to_review(session)] == [kept.id]
        (mine,) = queries.uploads(session, "user", actor.user_id, "avatar")
        assert mine.small == rules.sized(kept.key, 320)


async def test_med_07_only_what_a_moderator_approved_is_shown_and_each_word_is_audited(database, storage):
    actor, moderator = person(), person(role="moderator")
    kept = await sent(actor, storage, corpus.photo())
    with db.transaction() as session:
        service.review(session, moderator, kept.id, approved=True)
        assert session.get_one(User, actor.user_id).avatar_key == rules.sized(kept.key, 320)
        assert queries.to_review(session) == []
    with db.transaction() as session:
        service.review(session, moderator, kept.id, approved=False, reason="Somebody else's face")
        assert session.get_one(User, actor.user_id).avatar_key == ""
        assert [one.flag_reason for one in queries.to_review(session, flagged=True)] == ["Somebody else's face"]
        acts = session.execute(select(AuditEntry.act).where(AuditEntry.entity_id == kept.id).order_by(AuditEntry.number)).scalars()
        assert list(acts) == ["media.approved", "media.flagged"]


async def test_med_07_a_flag_needs_a_reason_and_a_refused_file_cannot_be_approved(database, storage):
    actor, moderator = person(), person(role="moderator")
    kept = await sent(actor, storage, corpus.photo())
    with pytest.raises(Invalid) as refused, db.transaction() as session:
        service.review(session, moderator, kept.id, approved=False, reason=" ")
    assert refused.value.field == "reason"
    bad = await sent(actor, storage, corpus.SVG)
    with pytest.raises(NotFound), db.transaction() as session:
        service.review(session, moderator, bad.id, approved=True)


@pytest.mark.parametrize("role", ["user", "operator", "moderator"])
async def test_med_09_only_the_owner_and_staff_who_may_can_send_review_and_remove(database, storage, role):
    owner, other, admin = person(), person(role=role), person(role="admin")
    kept = await sent(owner, storage, corpus.photo())
    shown = await sent(admin, storage, corpus.photo(), "profile_picture", new_id())
    assert shown.is_approved, "staff who may add a character's pictures may approve them"
    forged = [
        lambda session: service.promise(session, other, owner_kind="user", owner_id=owner.user_id, purpose="avatar", name="x", content_type=JPEG, size=9),
        lambda session: service.promise(session, other, owner_kind="character", owner_id="c", purpose="gallery", name="x", content_type=JPEG, size=9),
        lambda session: service.promise(session, admin, owner_kind="character", owner_id="c", purpose="avatar", name="x", content_type=JPEG, size=9),
        lambda session: service.review(session, other, shown.id, approved=False, reason="because"),
        lambda session: service.remove(session, other, kept.id),
        lambda session: service.remove(session, other, shown.id),
        lambda session: service.arrived(session, other, kept.id),
    ]  # fmt: skip
    for act in forged:
        with pytest.raises((Forbidden, NotFound)), db.transaction() as session:
            act(session)
    with pytest.raises(Unauthenticated), db.transaction() as session:
        service.review(session, ANONYMOUS, kept.id, approved=True)
    assert (row(kept.id).state, row(shown.id).is_approved) == ("ready", True)


@pytest.mark.parametrize(
    ("content_type", "size", "words"),
    [("image/svg+xml", 10, "JPEG, PNG or WebP"), ("text/html", 10, "JPEG"), (JPEG, 0, "empty"), (JPEG, -1, "empty"), (JPEG, 100 * 1024 * 1024, "5 MB"),
     ("video/mp4", 10, "JPEG"), (JPEG, True, "empty"), (JPEG, "9", "empty")],
)  # fmt: skip
async def test_med_09_a_wrong_type_or_size_is_refused_before_anything_is_sent(database, storage, content_type, size, words):
    with pytest.raises(Invalid, match=words) as refused:
        promise(person(), content_type=content_type, size=size)
    assert refused.value.field == "file"


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\fakepath\\me.jpg", "a\0b.jpg", "\u202egpj.exe", "x" * 900, "", "/"])
async def test_t22_a_files_name_is_only_ever_shown(database, storage, name):
    actor = person()
    made = promise(actor, name=name)
    kept = row(made.id)
    assert made.key == f"incoming/{made.id}"
    assert "/" not in kept.name
    assert "\\" not in kept.name
    assert kept.name.isprintable()
    assert 1 <= len(kept.name) <= 120


async def test_t22_a_refused_file_is_gone_but_its_reason_stays(database, storage):
    actor = person()
    kept = await sent(actor, storage, corpus.bomb(), content_type="image/png")
    assert (kept.state, kept.key) == ("refused", "")
    assert "pixels" in kept.refusal
    with pytest.raises(KeyError):
        await storage.head(kept.incoming_key)


async def test_t22_what_never_arrived_or_is_larger_than_announced_is_refused(database, storage):
    actor = person()
    made = promise(actor)
    with db.transaction() as session:
        service.arrived(session, actor, made.id)
    await flows.check(made.id)
    assert "did not arrive" in row(made.id).refusal
    made = promise(actor)
    await storage.put(made.key, b"\0" * (6 * 1024 * 1024), JPEG)
    with db.transaction() as session:
        service.arrived(session, actor, made.id)
    await flows.check(made.id)
    assert "larger" in row(made.id).refusal


async def test_a_check_that_runs_twice_ends_once(database, storage):
    actor = person()
    made = promise(actor)
    await storage.put(made.key, corpus.photo(), JPEG)
    with db.transaction() as session:
        service.arrived(session, actor, made.id)
        service.arrived(session, actor, made.id)
    await asyncio.gather(flows.check(made.id), flows.check(made.id))
    await flows.check(made.id)
    assert row(made.id).state == "ready"
    with db.transaction() as session:
        assert not service.keep(session, made.id, key="elsewhere")
        assert not service.refuse(session, made.id, "late")


async def test_two_moderators_at_once_do_not_both_decide(database, storage):
    """The control is the same word said twice one after the other: that is a change of mind and taken."""
    actor, one, other = person(), person(role="moderator"), person(role="moderator")
    kept = await sent(actor, storage, corpus.photo())

    async def decide(who: Actor, approved: bool) -> bool:
        try:
            await db.transact(service.review, who, kept.id, approved=approved, reason="no" * 3)
        except Conflict:
            return False
        return True

    await asyncio.gather(*(decide(who, who is one) for who in (one, other) * 3))
    said = row(kept.id)
    assert said.is_approved != said.is_flagged
    assert await decide(one, True)
    assert await decide(other, False)
    assert row(kept.id).is_flagged


async def test_a_person_takes_a_picture_back_and_its_files_go(database, storage):
    actor, moderator = person(), person(role="moderator")
    kept = await sent(actor, storage, corpus.photo())
    with db.transaction() as session:
        service.review(session, moderator, kept.id, approved=True)
    with db.transaction() as session:
        service.remove(session, actor, kept.id)
        assert session.get_one(User, actor.user_id).avatar_key == ""
        assert session.get(MediaFile, kept.id) is None
    await flows.forget([kept.key, *(rules.sized(kept.key, width) for width in kept.widths)])
    with pytest.raises(KeyError):
        await storage.head(kept.key)


async def test_uploads_under_way_are_limited_and_stale_ones_go(database, storage, monkeypatch):
    actor = person()
    for _ in range(service.WAITING):
        promise(actor)
    with pytest.raises(Invalid, match="at a time"):
        promise(actor)
    monkeypatch.setattr(service, "PATIENCE", service.PATIENCE * 0)
    await flows.sweep()
    with db.reading() as session:
        assert session.execute(select(MediaFile.id)).first() is None


async def test_a_check_that_never_ends_is_refused_after_a_while_instead_of_waiting_for_ever(database, storage, monkeypatch):
    actor = person()
    made = promise(actor)
    await storage.put(made.key, corpus.photo(), JPEG)
    with db.transaction() as session:
        service.arrived(session, actor, made.id)
    await flows.sweep()
    assert row(made.id).state == "checking", "one that is young goes on"
    monkeypatch.setattr(service, "PATIENCE", service.PATIENCE * 0)
    await flows.sweep()
    kept = row(made.id)
    assert (kept.state, kept.progress) == ("refused", 100)
    assert "could not be checked" in kept.refusal
    with pytest.raises(KeyError):
        await storage.head(made.key)


async def test_med_01_a_video_of_a_character_has_a_poster_and_copies(database, storage):
    admin, character = person(role="admin"), new_id()
    kept = await sent(admin, storage, corpus.clip(), "gallery", character, "video/mp4")
    assert (kept.state, kept.kind, kept.content_type) == ("ready", "video", "video/mp4")
    assert kept.key == f"characters/{character}/media/{kept.id}.mp4"
    assert (await storage.head(kept.poster_key)).content_type == "image/webp"
    with db.reading() as session:
        (one,) = queries.uploads(session, "character", character, "gallery")
    assert one.small == rules.sized(kept.poster_key, 320)


async def test_prof_03_a_newer_picture_takes_the_place_of_the_older_one(database, storage):
    actor, moderator = person(), person(role="moderator")
    first, second = [await sent(actor, storage, corpus.photo()) for _ in range(2)]
    for kept in (first, second):
        with db.transaction() as session:
            service.review(session, moderator, kept.id, approved=True)
    with db.reading() as session:
        assert session.get(MediaFile, first.id) is None
        assert session.get_one(User, actor.user_id).avatar_key == rules.sized(second.key, 320)
