"""Platinum members ask for characters of their own idea; staff answer, and they are told (CHAR-13, C16)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select, update

from genapp.accounts.models import User
from genapp.core.actor import Actor, Permission, Role
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, Forbidden, Invalid, Unauthenticated
from genapp.platform.models import AuditEntry, Notice
from genapp.rewards import queries, service
from genapp.rewards.models import CharacterRequest
from tests.factories import actor_for, make_character, make_user

IDEA = "A lighthouse keeper who knows every star by name."
Rows: Any = CharacterRequest


async def member(tier: str = "platinum", **given: Any) -> Actor:
    return await transact(lambda s: actor_for(make_user(s, tier=tier, **given)))


async def editor() -> Actor:
    return Actor((await transact(make_user, role="admin", name="Bo Boss")).id, Role.ADMIN, frozenset({Permission.MANAGE_CHARACTERS}))


async def ask(actor: Actor, about: str = IDEA, **given: str) -> str:
    return await transact(service.ask_for_character, actor, given.get("name", "Mira"), about, given.get("style", "friendly"))


async def own(actor: Actor) -> queries.RequestRow:
    return await read(queries.own_request, actor.user_id)


async def told(actor: Actor) -> list[tuple[str, str]]:
    wanted = select(Notice).where(Notice.user_id == actor.user_id).order_by(Notice.id)  # pyright: ignore
    return [(one.kind, one.facts["words"]) for one in await read(lambda s: s.execute(wanted).scalars().all())]


@pytest.mark.parametrize("tier", ["free", "bronze", "silver", "gold"])
async def test_char_13_only_platinum_members_ask(database, tier):
    with pytest.raises(Forbidden, match="platinum"):
        await ask(await member(tier))
    with pytest.raises(Unauthenticated):
        await ask(Actor(None, Role.ANONYMOUS, frozenset()))  # pyright: ignore
    assert await read(lambda s: s.execute(select(func.count()).select_from(CharacterRequest)).scalar_one()) == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"about": "Too short"}, "about"), ({"about": "x" * 2001}, "about"), ({"name": "x" * 61}, "name"), ({"style": "cruel"}, "style"),
        ({"about": "A fifteen year old schoolgirl who wants sex with me"}, "about"),
    ],
)  # fmt: skip
async def test_char_13_what_cannot_be_asked_for_is_refused_at_its_field(database, given, field):
    actor = await member()
    with pytest.raises(Invalid) as refused:
        await ask(actor, **given)
    assert refused.value.field == field
    assert (await own(actor)).id == ""


async def test_char_13_of_ten_asked_at_once_one_is_under_way(database):
    actor = await member()
    done = await asyncio.gather(*(ask(actor, f"{IDEA} {number}") for number in range(10)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict"] * 9 + ["str"]
    await transact(service.withdraw_request, actor)
    with pytest.raises(Conflict):
        await transact(service.withdraw_request, actor)
    await ask(actor)
    assert (await own(actor)).status == "open"


async def test_char_13_control_looking_first_and_asking_later_makes_ten(database):
    actor = await member()

    def naive(session, under_way: bool) -> None:
        if not under_way:
            session.add(CharacterRequest(user_id=actor.user_id, about=IDEA, status="done"))

    seen = await asyncio.gather(*(read(queries.own_request, actor.user_id) for _ in range(10)))
    await asyncio.gather(*(transact(naive, bool(one.id)) for one in seen))
    count = await read(lambda s: s.execute(select(func.count()).select_from(CharacterRequest)).scalar_one())
    assert count == 10, "what the one row that may be under way prevents"


async def test_char_13_accepted_with_a_note_and_done_with_the_character(database):
    actor, staff = await member(name="Pat Platinum"), await editor()
    request = await ask(actor)
    [row] = await read(queries.requests, "open")
    assert (row.user, row.tier, row.name, row.about, await read(queries.open_requests)) == ("Pat Platinum", "platinum", "Mira", IDEA, 1)
    with pytest.raises(Invalid) as refused:
        await transact(service.settle_request, staff, request, "accepted", " ")
    assert refused.value.field == "words"
    await transact(service.settle_request, staff, request, "accepted", "Give us a week.")
    with pytest.raises(Conflict):
        await transact(service.settle_request, staff, request, "accepted", "Twice.")
    with pytest.raises(Conflict, match="under way"):
        await ask(actor)
    hidden = await transact(lambda s: make_character(s, slug="hidden-one", is_active=False).slug)
    for slug in ("nobody", hidden, ""):
        with pytest.raises(Invalid) as refused:
            await transact(service.settle_request, staff, request, "done", "", slug)
        assert refused.value.field == "slug"
    slug = await transact(lambda s: make_character(s, name="Mira Star").slug)
    await transact(service.settle_request, staff, request, "done", "", f"/{slug}")
    assert ((await own(actor)).status, (await own(actor)).slug, (await own(actor)).character) == ("done", slug, "Mira Star")
    assert await told(actor) == [("request_accepted", "Give us a week."), ("request_done", "")]
    acts = await read(lambda s: s.execute(select(AuditEntry.act).where(AuditEntry.entity_id == request)).scalars().all())  # pyright: ignore
    assert sorted(acts) == ["character_request.accepted", "character_request.done"]
    assert (await read(queries.requests, "done"))[0].by == "Bo Boss"
    await ask(actor, f"{IDEA} Another one.")


async def test_char_13_declined_with_a_reason_and_nobody_settles_twice(database):
    actor, staff = await member(), await editor()
    request = await ask(actor)
    acts = [transact(service.settle_request, staff, request, "declined", f"Reason {number}") for number in range(5)]
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict"] * 4 + ["NoneType"]
    assert len(await told(actor)) == 1
    assert (await own(actor)).answer.startswith("Reason")
    for other in (await member(), Actor("1" * 32, Role.MODERATOR, frozenset({Permission.MANAGE_CHATS}))):
        with pytest.raises(Forbidden):
            await transact(service.settle_request, other, request, "done", "", "x")


async def test_char_13_what_one_asks_for_is_nobody_elses_and_stays_with_a_lost_tier(database):
    actor, other = await member(), await member()
    await ask(actor)
    assert (await own(other)).id == ""
    with pytest.raises(Conflict):
        await transact(service.withdraw_request, other)
    await transact(lambda s: s.execute(update(User).where(User.id == actor.user_id).values(tier="gold")))  # pyright: ignore
    assert (await own(actor)).status == "open"


async def test_char_13_pages_of_requests_leave_nothing_out(database):
    made = [await ask(await member()) for _ in range(5)]
    first = await read(queries.requests, "open", "", 3)
    rest = await read(queries.requests, "open", first[-1].id, 3)
    assert [row.id for row in (*first, *rest)] == made, "who waits longest comes first"
    assert await read(queries.requests, "nonsense") == await read(queries.requests, "open")
