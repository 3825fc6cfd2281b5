"""Gallery, posts and reply assets: one surface each, shown when they may be, liked once, counted exactly (MED-01, MED-02, MED-12, MED-13)."""

import asyncio
import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from genapp.accounts.models import User
from genapp.characters.models import Character, Like, Piece
from genapp.characters.queries import pieces as queries
from genapp.characters.service import drafts, pieces
from genapp.core import db
from genapp.core.actor import ANONYMOUS
from genapp.core.clock import now
from genapp.core.errors import Forbidden, Invalid, NotFound, PremiumRequired, Unauthenticated
from genapp.media.models import MediaFile
from genapp.media.service import keep, review
from genapp.platform.models import AuditEntry
from tests.factories import actor_for, make_character, make_user


def people(count: int, **given: object) -> list:
    with db.transaction() as session:
        return [actor_for(make_user(session, **given)) for _ in range(count)]


def staff():
    return people(1, role="admin")[0]


def piece(session, character_id: str, surface: str = "gallery", **given: object) -> Piece:
    """A checked file of a surface, and the piece made of it."""
    number = session.execute(select(func.count()).select_from(MediaFile)).scalar_one()
    file = MediaFile(
        owner_kind="character",
        owner_id=character_id,
        purpose=surface,
        state="checking",
        incoming_key=f"i/{number}",
        claimed_type="image/png",
        uploaded_by="x",
    )
    session.add(file)
    session.flush()
    key = f"characters/{character_id}/media/{file.id}.webp"
    assert keep(
        session,
        file.id,
        key=key,
        content_type="image/webp",
        file_size=9,
        width=900,
        height=900,
        widths=[320, 640],
        blur="data:b",
        sha256="s",
    )
    row = session.execute(select(Piece).where(Piece.media_id == file.id)).scalars().one()
    if given:
        session.execute(update(Piece).where(Piece.id == row.id).values(**given))
        session.refresh(row)
    return row


def made(surface: str = "gallery", **given: object) -> tuple[str, str]:
    with db.transaction() as session:
        character = make_character(session)
        row = piece(session, character.id, surface, **given)
        return character.id, row.id


def count(character_id: str) -> tuple[int, int, int]:
    with db.reading() as session:
        row = session.get_one(Character, character_id)
        return row.gallery_count, row.post_count, row.asset_count


def test_med_02_a_checked_file_becomes_one_unpublished_piece_of_its_surface(database, storage):
    for surface in ("gallery", "post", "asset"):
        character_id, _ = made(surface)
        with db.reading() as session:
            (row,) = queries.office(session, character_id, surface)
            assert (row.published, row.can_be_liked) == (False, surface != "asset")
            assert queries.shown(session, character_id, surface) == []
        assert count(character_id) == (0, 0, 0)


@pytest.mark.parametrize(
    ("surface", "field"),
    [
        ("post", "premium_only"),
        ("asset", "premium_only"),
        ("gallery", "mature"),
        ("post", "mature"),
        ("gallery", "location"),
        ("asset", "location"),
        ("asset", "can_be_liked"),
    ],
)
def test_med_01_what_a_surface_does_not_know_is_refused_and_the_database_holds_it_too(database, surface, field):
    actor, (_, id) = staff(), made(surface)
    value = "Rome" if field == "location" else True
    with pytest.raises(Invalid) as refused, db.transaction() as session:
        pieces.edit(session, actor, id, **{field: value})
    assert refused.value.field == field
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.execute(update(Piece).where(Piece.id == id).values(**{field: value}))


def test_med_12_pieces_are_edited_published_and_ordered_by_staff_alone_and_audited(database, storage):
    actor, (character_id, first) = staff(), made()
    with db.transaction() as session:
        second = piece(session, character_id).id
        pieces.edit(session, actor, first, text="  By the sea \u0007 ", premium_only=True)
        pieces.publish(session, actor, first, True)
        pieces.publish(session, actor, first, True)
        pieces.publish(session, actor, second, True)
        pieces.arrange(session, actor, character_id, "gallery", [second, first, "somebody's"])
    assert count(character_id) == (2, 0, 0)
    with db.reading() as session:
        shown = queries.shown(session, character_id, "gallery")
        assert [row.id for row in shown] == [second, first]
        assert [row.id for row in queries.shown(session, character_id, "gallery", after=shown[0].cursor)] == [first]
        assert session.execute(select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "piece.published")).scalar_one() == 2
    (user,) = people(1)
    acts = (
        (pieces.edit, (first,), {"text": "x"}), (pieces.publish, (first, False), {}), (pieces.remove, (first,), {}),
        (pieces.arrange, (character_id, "gallery", [first]), {}),
    )  # fmt: skip
    for work, args, given in acts:
        for who, error in ((user, Forbidden), (ANONYMOUS, Unauthenticated)):
            with pytest.raises(error), db.transaction() as session:
                work(session, who, *args, **given)
    with pytest.raises(Invalid), db.transaction() as session:
        pieces.edit(session, actor, first, text="x" * 1001)
    with db.transaction() as session:
        pieces.publish(session, actor, first, False)
        pieces.remove(session, actor, second)
    assert count(character_id) == (0, 0, 0)


def test_med_12_what_is_for_premium_leaves_the_server_as_a_blur_only(database, storage):
    character_id, id = made(premium_only=True, published=True, text="a secret caption")
    with db.reading() as session:
        (free,) = queries.shown(session, character_id, "gallery")
        assert (free.locked, free.small, free.whole, free.text, free.can_be_liked, free.blur) == (True, "", "", "", False, "data:b")
        assert id + ".webp" not in str(dataclasses.asdict(free))
        (paid,) = queries.shown(session, character_id, "gallery", premium=True)
        assert not paid.locked
        assert paid.whole
        assert paid.text == "a secret caption"
        assert queries.one(session, id).locked
        assert not queries.one(session, id, premium=True).locked


def test_med_12_assets_hidden_and_flagged_pieces_and_hidden_characters_show_nothing(database, storage):
    actor = staff()
    asset_of, asset = made("asset", published=True)
    character_id, id = made("post", published=True)
    with db.transaction() as session:
        assert queries.shown(session, asset_of, "asset") == []
        assert queries.one(session, asset) is None
        assert len(queries.shown(session, character_id, "post")) == 1
        session.execute(update(Character).where(Character.id == character_id).values(is_active=False))
        assert queries.shown(session, character_id, "post") == []
        assert queries.one(session, id) is None
        session.execute(update(Character).where(Character.id == character_id).values(is_active=True, post_count=1))
        media_id = session.get_one(Piece, id).media_id
        review(session, actor, media_id, approved=False, reason="not hers")
        assert queries.shown(session, character_id, "post") == []
    assert count(character_id) == (0, 0, 0)
    with db.transaction() as session:
        session.execute(update(Piece).where(Piece.id == id).values(published=False))
    with pytest.raises(Invalid), db.transaction() as session:
        pieces.publish(session, actor, id, True)
    with db.transaction() as session:
        session.execute(update(Piece).where(Piece.id == id).values(published=True))
    with db.transaction() as session:
        review(session, actor, media_id, approved=True)
        assert len(queries.shown(session, character_id, "post")) == 1
    assert count(character_id) == (0, 1, 0)


async def test_med_13_fifty_who_like_at_once_are_fifty_and_a_double_click_is_one(database):
    actors, (_, id) = people(50), made(published=True)
    await asyncio.gather(*(db.transact(pieces.like, actor, id, True) for actor in actors for _ in range(2)))
    await asyncio.gather(*(db.transact(pieces.like, actor, id, False) for actor in actors[:20] for _ in range(2)))
    with db.reading() as session:
        rows = session.execute(select(func.count()).select_from(Like)).scalar_one()
        assert (session.get_one(Piece, id).like_count, rows) == (30, 30)


async def test_control_likes_that_are_read_and_written_back_are_wrong(database):
    """What `like` would be without its guarded update: the test above must be able to fail."""
    _, id = made(published=True)

    async def naive() -> None:
        with db.reading() as session:
            before = session.get_one(Piece, id).like_count
        await asyncio.sleep(0.01)
        await db.transact(lambda session: session.execute(update(Piece).where(Piece.id == id).values(like_count=before + 1)))

    await asyncio.gather(*(naive() for _ in range(50)))
    with db.reading() as session:
        assert session.get_one(Piece, id).like_count < 50


async def test_med_13_only_what_can_be_liked_and_seen_is_liked(database):
    (user,) = people(1)
    for given in ({"published": False}, {"published": True, "can_be_liked": False}, {"published": True, "is_flagged": True}):
        _, id = made(**given)
        with pytest.raises(NotFound):
            await db.transact(pieces.like, user, id, True)
    _, locked = made(published=True, premium_only=True)
    with pytest.raises(PremiumRequired):
        await db.transact(pieces.like, user, locked, True)
    await db.transact(lambda s: s.execute(update(User).where(User.id == user.user_id).values(premium_until=now() + timedelta(days=1))))
    assert await db.transact(pieces.like, user, locked, True)
    with pytest.raises(Unauthenticated):
        await db.transact(pieces.like, ANONYMOUS, locked, True)
    with pytest.raises(NotFound):
        await db.transact(pieces.like, user, "nothing", True)


async def test_char_01_counts_of_pieces_and_likes_that_went_wrong_are_put_right(database):
    (user,), (character_id, id) = people(1), made("post", published=True)
    await db.transact(pieces.like, user, id, True)
    with db.transaction() as session:
        session.execute(update(Piece).values(like_count=9))
        session.execute(update(Character).values(post_count=7, gallery_count=3))
    assert await db.transact(pieces.recount) == 3
    assert count(character_id) == (0, 1, 0)
    assert await db.transact(pieces.recount) == 0


def test_a_discarded_character_that_never_was_takes_its_pieces_along(database):
    actor = staff()
    with db.transaction() as session:
        draft_id = drafts.begin(session, actor)
        piece(session, draft_id, "asset")
        drafts.discard(session, actor, draft_id)
        assert session.execute(select(Piece.id)).first() is None
        assert session.execute(select(MediaFile.id)).first() is None
