"""Operators hired, changed, suspended, let back, removed and paid (ADM-07, QUE-05..07, QUE-13, C32, C37, C42)."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from genapp.accounts.models import AuthSession, User
from genapp.chat.models import Conversation
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden, Invalid, NotFound
from genapp.core.security import verify_password
from genapp.desk.flows import clockwork, staffing
from genapp.desk.models.people import Operator, OperatorDay, WorkSpell
from genapp.desk.models.work import QueueEntry
from genapp.desk.queries import earnings, overview, staff
from genapp.desk.service import days, operators, presence
from tests.desk.desk import NOON, beat, later, matched, operator, pairs, waiting
from tests.desk.test_supervision import acts
from tests.factories import make_session

BOSS = Actor("0" * 32, Role.ADMIN, frozenset({Permission.MANAGE_OPERATORS}))
PLAIN = Actor("1" * 32, Role.MODERATOR, frozenset({Permission.MANAGE_CHATS, Permission.MANAGE_USERS}))
Spells: Any = WorkSpell
Days: Any = OperatorDay
GOOD = {
    "name": "Wanjiru", "email": "wanjiru@example.org", "password": "correct horse 7", "languages": ["en", "sw"], "specializations": ["friendly"], "skill": "senior", "capacity": 3,
    "days": [0, 1, 2, 3, 4], "begins": "09:00", "ends": "17:00", "zone": "Africa/Nairobi", "hourly_rate": 25_000, "commission": 1_250, "threshold": 70,
}  # fmt: skip


async def row(operator_id: str) -> Operator:
    return await read(lambda session: session.get_one(Operator, operator_id))


async def test_adm_07_an_operator_is_made_with_an_account_that_opens_and_is_shown_as_typed(database):
    made = await staffing.hire(BOSS, **GOOD)
    user = await read(lambda session: session.get(User, made))
    assert (user.role, user.email, user.email_verified_at is not None, user.created_by) == (
        "operator",
        "wanjiru@example.org",
        True,
        BOSS.user_id,
    )
    assert verify_password("correct horse 7", user.password_hash)[0]
    shown = await read(staff.operator_form, made)
    assert shown is not None
    assert (shown.hourly_rate, shown.commission, shown.languages, shown.days) == ("250", "12.50", "en, sw", ["0", "1", "2", "3", "4"])
    (listed,) = await read(staff.operators, now())
    assert (listed.name, listed.presence, listed.capacity, listed.threshold, listed.quality, listed.band) == (
        "Wanjiru",
        "offline",
        3,
        70,
        100,
        "good",
    )
    assert [one[0] for one in await acts()] == ["operator.created"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("email", "nonsense"), ("password", "short"), ("password", "password123"), ("languages", ["english"]), ("languages", []), ("specializations", ["loud"]), ("skill", "boss"),
        ("capacity", 0), ("capacity", 21), ("capacity", True), ("days", []), ("days", [7]), ("begins", "9"), ("zone", "Mars/North"), ("hourly_rate", -1), ("commission", 10_001), ("threshold", 101),
    ],
)  # fmt: skip
async def test_adm_07_every_refusal_names_its_field_and_makes_nobody(database, field, value):
    with pytest.raises(Invalid) as refused:
        await staffing.hire(BOSS, **GOOD | {field: value})
    assert refused.value.field == field
    assert await read(staff.operators, now(), view="all") == []


async def test_c16_only_who_manages_operators_makes_changes_and_removes_them(database):
    anna = await operator()
    for nobody in (PLAIN, anna):
        for act in (
            staffing.hire(nobody, **GOOD), staffing.suspend(nobody, anna.user_id, "Rude."), staffing.remove(nobody, anna.user_id, forced=True),
            transact(presence.reactivate, nobody, anna.user_id), transact(operators.change, nobody, anna.user_id, name="Other"),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                await act
    assert [one.presence for one in await read(staff.operators, now())] == ["available"]
    assert await acts() == []


async def test_adm_07_one_address_is_one_account_and_is_free_again_after_a_removal(database):
    first = await staffing.hire(BOSS, **GOOD)
    with pytest.raises(Invalid, match="already") as refused:
        await staffing.hire(BOSS, **GOOD)
    assert refused.value.field == "email"
    await staffing.remove(BOSS, first)
    assert await staffing.hire(BOSS, **GOOD) != first


async def test_adm_07_a_change_is_on_record_with_what_was_before(database):
    made = await staffing.hire(BOSS, **GOOD)
    told = {key: value for key, value in GOOD.items() if key not in ("email", "password", "name")}
    await transact(operators.change, BOSS, made, name="Wanjiru K.", **told | {"capacity": 4})
    assert (await row(made)).capacity == 4
    assert (await acts())[-1] == ("operator.changed", made, {"before": {"capacity": 3}, "after": {"capacity": 4}})
    with pytest.raises(NotFound, match="Operator not found"):
        await transact(operators.change, BOSS, "nobody", name="Wanjiru")


async def test_c37_a_suspension_sends_everything_back_ends_the_shift_and_tells_staff(database):
    with stopped(NOON):
        anna = await operator()
        talks = {(await waiting())[1] for _ in range(3)}
        await matched()
    with stopped(later(40)):
        with pytest.raises(Invalid):
            await staffing.suspend(BOSS, anna.user_id, " ")
        with pytest.raises(NotFound, match="Operator not found"):
            await staffing.suspend(BOSS, "nobody", "Rude.")
        assert await staffing.suspend(BOSS, anna.user_id, "Rude to people.") == 3
        assert await pairs() == {}
        queued = await read(lambda session: session.execute(select(QueueEntry)).scalars().all())
        assert {one.conversation_id: one.floor for one in queued} == dict.fromkeys(talks, "high")
        (listed,) = await read(staff.operators, now(), view="suspended")
        assert (listed.presence, listed.why, listed.over) == ("suspended", "Rude to people.", False)
        assert await staffing.suspend(BOSS, anna.user_id, "Twice.") == 0
    spells = await read(lambda session: session.execute(select(Spells.ended_at, Spells.reason)).all())
    assert [tuple(one) for one in spells] == [(later(40), "suspended")]
    assert [one[0] for one in await acts() if one[0].startswith("operator.")] == ["operator.suspended"]


async def test_c42_what_was_before_a_suspension_suspends_nobody_again_once_it_is_over(database):
    with stopped(NOON):
        anna = await operator()
        await transact(days.count, anna.user_id, NOON, complaints=6)
        await clockwork.judge()
        assert (await row(anna.user_id)).is_suspended
    with stopped(NOON + timedelta(days=7)):
        assert (await read(staff.operators, now(), view="suspended"))[0].over
        await transact(presence.reactivate, BOSS, anna.user_id)
        await transact(presence.go_available, anna)
        await clockwork.judge()
        assert ((await row(anna.user_id)).quality, (await row(anna.user_id)).is_suspended) == (100, False)
        await transact(days.count, anna.user_id, now(), complaints=6)
        await clockwork.judge()
        assert (await row(anna.user_id)).is_suspended, "what comes after counts"


async def test_que_13_an_operator_with_conversations_is_not_removed_in_the_documents_words(database):
    anna = await operator()
    await waiting()
    await waiting()
    held = await matched()
    with pytest.raises(presence.StillTalking) as refused:
        await staffing.remove(BOSS, anna.user_id)
    assert refused.value.message == "Cannot delete operator with 2 active chats. Please reassign them first."
    assert await pairs() == held
    assert (await row(anna.user_id)).deleted_at is None
    assert await acts() == []


async def test_que_13_forced_their_conversations_go_back_high_with_a_note_and_how_they_did_is_kept(database):
    anna = await operator(messages=7)
    token = await transact(lambda session: make_session(session, session.get(User, anna.user_id)))  # pyright: ignore
    _, talk = await waiting()
    other = (await waiting())[1]
    await matched()
    assert token
    assert await staffing.remove(BOSS, anna.user_id, forced=True) == 2
    assert await pairs() == {}
    for one in (talk, other):
        room = await read(lambda session, one=one: session.get(Conversation, one))
        assert room.admin_notes.endswith("Operator Wanjiru was deleted")
        assert (await read(lambda session, one=one: session.get(QueueEntry, one))).floor == "high"
    gone = await row(anna.user_id)
    assert (gone.messages, gone.is_available, gone.load, gone.deleted_at is not None) == (7, False, 0, True)
    sessions = await read(lambda session: session.execute(select(AuthSession).where(AuthSession.user_id == anna.user_id)).scalars().all())  # pyright: ignore
    assert [one.revoked_at is not None for one in sessions] == [True]
    assert [one.presence for one in await read(staff.operators, now(), view="removed")] == ["removed"]
    assert await read(staff.operators, now()) == []
    with pytest.raises(NotFound, match="Operator not found"):
        await staffing.remove(BOSS, anna.user_id)
    with pytest.raises(DomainError):
        await transact(presence.go_available, anna)
    assert (await acts())[-1] == ("operator.removed", anna.user_id, {"forced": True, "conversations": 2})


async def test_que_13_a_removal_that_was_broken_off_is_finished_by_the_clock_with_its_notes(database):
    anna = await operator()
    idle = await operator(name="Ben")
    _, talk = await waiting()
    voiced = (await matched())[talk]
    for one in (anna, idle):
        await transact(operators.remove, BOSS, one.user_id, forced=True)
    await clockwork.relieve()
    assert await pairs() == {}
    name = {anna.user_id: "Wanjiru", idle.user_id: "Ben"}[voiced]
    assert (await read(lambda session: session.get(Conversation, talk))).admin_notes.endswith(f"Operator {name} was deleted")
    assert await read(lambda session: session.execute(select(Spells).where(Spells.ended_at.is_(None))).scalars().all()) == []


async def test_c32_removing_one_operator_leaves_what_others_have(database):
    anna, ben = await operator(), await operator(name="Ben")
    await waiting()
    await waiting()
    held = await matched()
    assert set(held.values()) == {anna.user_id, ben.user_id}
    await staffing.remove(BOSS, anna.user_id, forced=True)
    assert set((await pairs()).values()) == {ben.user_id}


async def test_adm_07_operators_are_found_filtered_and_paged_in_every_order(database):
    for number, name in enumerate(("Anna", "Ben", "Chao", "Daudi", "Esi")):
        await operator(name=name, messages=number % 3, quality=100 - 20 * number, stars=number * 4, ratings=4 if number else 0)
    for order in staff.ORDERS:
        whole = [one.id for one in await read(staff.operators, now(), order=order)]
        paged: list[str] = []
        while more := await read(staff.operators, now(), order=order, after=paged[-1] if paged else "", limit=2):
            paged += [one.id for one in more]
        assert paged == whole, order
    assert [one.name for one in await read(staff.operators, now(), text="DAU")] == ["Daudi"]
    assert await read(staff.operators, now(), text="%") != []
    assert [one.name for one in await read(staff.operators, now(), order="quality", limit=1)] == ["Esi"], "trouble first"
    assert [(one.quality, one.band) for one in await read(staff.operators, now(), order="quality")][:3] == [
        (20, "poor"),
        (40, "poor"),
        (60, "fair"),
    ]


async def test_que_06_earnings_add_up_the_days_of_a_stretch_and_the_parts_make_the_total(database):
    anna = await operator(hourly_rate=25_000, commission=1_250)
    ben = await operator(name="Ben")
    for at, counts in (
        (NOON, {"online_seconds": 5_400, "credits": 333, "messages": 4}), (NOON + timedelta(days=1), {"online_seconds": 1_800, "credits": 1}), (NOON + timedelta(days=40), {"credits": 9_999}),
    ):  # fmt: skip
        await transact(days.count, anna.user_id, at, **counts)
    first, second = await read(earnings.earnings, date(2026, 3, 1), date(2026, 3, 31), now())
    assert (first.name, first.total, second.id) == ("Ben", 0, anna.user_id)
    assert (second.seconds, second.messages, second.credits) == (7_200, 4, 334)
    assert second.total == 50_000 + 418  # 3.34 credits are KES 33.40; 12.5 % of them KES 4.175
    assert second.by_hours + second.by_share == second.total
    assert (second.hours_text, second.total_text) == ("2:00", "KES 504.18")
    await staffing.remove(BOSS, ben.user_id)
    await staffing.remove(BOSS, anna.user_id)
    rows = await read(earnings.earnings, date(2026, 3, 1), date(2026, 3, 31), now())
    assert [(one.id, one.removed) for one in rows] == [(anna.user_id, True)], "who earned in it stays"


async def test_que_06_hours_count_while_the_shift_goes_on_and_once_when_it_is_over(database):
    with stopped(NOON):
        anna = await operator(hourly_rate=25_000)
    march, april = (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30))
    with stopped(later(5_400)):
        await beat(anna)
        [row_] = await read(earnings.earnings, *march, later(5_400))
        assert (row_.seconds, row_.total, row_.hours_text) == (5_400, 37_500, "1:30")
        assert (await read(earnings.earnings, *april, later(5_400)))[0].seconds == 0
        own = await read(overview.stats, anna.user_id, later(5_400))
        assert [each.seconds for each in (own.today, own.month, own.lately, own.days[-1])] == [5_400] * 4
        assert own.month.earned == 37_500
        await transact(presence.go_offline, anna)
    [row_] = await read(earnings.earnings, *march, later(9_000))
    assert (row_.seconds, (await read(overview.stats, anna.user_id, later(9_000))).today.seconds) == (5_400, 5_400)


async def test_c37_hours_of_a_tab_that_died_count_to_its_last_sign_of_life(database):
    with stopped(NOON):
        anna = await operator()
    with stopped(later(600)):
        await beat(anna)
    assert (await read(overview.stats, anna.user_id, later(640))).today.seconds == 640
    assert (await read(overview.stats, anna.user_id, later(5_000))).today.seconds == 600


async def test_ana_04_an_operator_sees_messages_an_hour_once_that_says_something(database):
    with stopped(NOON):
        anna = await operator()
        await transact(days.count, anna.user_id, NOON, messages=12)
    for seconds, pace in ((599, -1), (600, 7_200), (3_600, 1_200)):
        with stopped(later(seconds)):
            await beat(anna)
        assert (await read(overview.stats, anna.user_id, later(seconds))).today.pace == pace


def test_adm_07_a_first_password_is_another_each_time_and_passes_the_rules():
    from genapp.accounts import rules

    some = {staffing.first_password() for _ in range(50)}
    assert len(some) == 50
    assert all(rules.password(one, "Wanjiru", "wanjiru") for one in some)
