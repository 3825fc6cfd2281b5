"""The catalogue: what is shown, what is refused, what stays hidden (CHAR-01..11, DEMO-1)."""

import dataclasses
import json

import pytest
from sqlalchemy import text

from genapp.characters.queries import cards
from genapp.characters.queries import shown as queries
from genapp.characters.seed import seed
from genapp.characters.service import catalogue
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden, Invalid
from tests.factories import make_character
from tests.servers import ROOT

STAFF = Actor("s", Role.ADMIN, frozenset({Permission.MANAGE_CHARACTERS}))


async def test_demo_1_twelve_or_more_characters_are_seeded_once(database):
    assert await transact(seed) >= 12
    assert await transact(seed) == 0
    assert len(await read(cards.cards, now())) >= 12


def test_demo_1_every_demo_character_is_an_adult_with_three_pictures_and_a_voice_of_its_own():
    people = json.loads((ROOT / "genapp" / "characters" / "demo" / "people.json").read_text())
    assert len({person["persona_prompt"] for person in people}) == len(people) >= 12
    for person in people:
        assert person["age"] >= 25
        assert len(person["pictures"]) >= 3
        assert len(person["starter_prompts"]) == 3
        assert person["greeting"]
        for name in [*person["pictures"], f"characters/{person['slug']}/card.webp", f"characters/{person['slug']}/thumb.webp"]:
            path = ROOT / "assets" / name
            assert path.is_file(), name
            assert path.stat().st_size < 60 * 1024, name


async def test_char_05_the_public_page_never_holds_persona_guidelines_or_templates(database):
    row = await transact(
        lambda s: make_character(
            s, persona_prompt="SECRET", personality_guidelines="SECRET", response_templates=[{"title": "SECRET", "text": "SECRET"}]
        )
    )
    profile = await read(queries.profile, row.slug, now())
    assert profile
    assert "SECRET" not in json.dumps(dataclasses.asdict(profile))
    assert "SECRET" not in json.dumps([dataclasses.asdict(card) for card in await read(cards.cards, now())])


async def test_hidden_and_deleted_characters_are_not_shown(database):
    await transact(lambda s: (make_character(s, is_active=False), setattr(make_character(s), "deleted_at", now())))
    assert await read(cards.cards, now()) == []


async def test_char_10_filters_narrow_and_pages_follow_each_other(database):
    def make(session):
        for n in range(7):
            make_character(session, name=f"Person {n}", gender="male" if n % 2 else "female", tags=["sea", f"t{n}"], position=n // 2)

    await transact(make)
    assert [c.name for c in await read(cards.cards, now(), text="person 3")] == ["Person 3"]
    assert [c.name for c in await read(cards.cards, now(), tags=("sea", "t4"))] == ["Person 4"]
    assert len(await read(cards.cards, now(), gender="male")) == 3
    first = await read(cards.cards, now(), limit=3)
    second = await read(cards.cards, now(), after=first[-1].cursor, limit=10)
    assert [c.name for c in [*first, *second]] == [f"Person {n}" for n in range(7)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("age", 17),
        ("age", 101),
        ("pictures", ["a", "b"]),
        ("pictures", list("abcdefghijk")),
        ("category", "celebrity"),
        ("gender", "x"),
        ("bio", ""),
    ],
)
async def test_char_03_char_04_c31_what_does_not_fit_is_refused_at_its_field(database, field, value):
    with pytest.raises(Invalid) as refused:
        await transact(lambda s: make_character(s, **{field: value}))
    assert refused.value.field == field


async def test_c16_only_staff_with_the_permission_makes_characters(database):
    for actor in (Actor("u", Role.USER), Actor("m", Role.MODERATOR, frozenset({Permission.MANAGE_CHATS}))):
        with pytest.raises(Forbidden):
            await transact(catalogue.save, actor, {})


async def test_the_database_itself_refuses_a_minor(database):
    from sqlalchemy.exc import IntegrityError

    row = await transact(make_character)
    with pytest.raises(IntegrityError):
        await transact(lambda s: s.execute(text("UPDATE characters SET age = 17 WHERE id = :id").bindparams(id=row.id)))


async def test_char_10_the_catalogue_narrows_by_style_age_and_featured_and_keeps_its_place_in_every_order(database):
    def fill(session):
        for n in range(9):
            row = make_character(
                session, name=f"P{n}", age=20 + 5 * n, interests=["old maps"] if n == 4 else [], location="Riga" if n == 5 else ""
            )
            row.popularity_score, row.response_style, row.is_featured = n % 3, ("flirty", "playful")[n % 2], n < 2

    def names(rows):
        return [row.name for row in rows]

    await transact(fill)
    assert names(await read(cards.cards, now(), ages=(30, 39))) == ["P2", "P3"]
    assert names(await read(cards.cards, now(), only_featured=True)) == ["P0", "P1"]
    assert len(await read(cards.cards, now(), style="flirty")) == 5
    assert names(await read(cards.cards, now(), text="OLD MAPS")) == ["P4"]
    assert names(await read(cards.cards, now(), text="riga")) == ["P5"]
    assert names(await read(cards.cards, now(), order="new", limit=2)) == ["P8", "P7"]
    for order in cards.ORDERS:
        whole, paged, after = names(await read(cards.cards, now(), order=order)), [], ""
        while rows := await read(cards.cards, now(), order=order, after=after, limit=2):
            paged += names(rows)
            after = rows[-1].cursor
        assert paged == whole
        assert len(set(whole)) == 9
    assert names(await read(cards.cards, now(), order="popular"))[:3] == ["P8", "P5", "P2"]
    assert len(await read(cards.cards, now(), after="nonsense", order="popular")) == 9
