"""Messages that our writers answer: three free, then the price on the button, once, from the lots, or nothing at all (CRED-05, CRED-06, QUO-08, C10, C11, C26, T2, T4, T5)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from genapp.accounts.models import User
from genapp.characters.service import catalogue
from genapp.chat import queries
from genapp.chat.flows import sending as sends
from genapp.chat.models import FailedSend, Message
from genapp.chat.service import acts, charges, rooms, sending
from genapp.chat.words import PriceChanged, SecurityCheckFailed
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, DomainError, Forbidden, Invalid
from genapp.credits import pricing
from genapp.credits import queries as credits
from genapp.credits.limits import LimitReached
from genapp.credits.models import Account, PriceList, Transfer
from genapp.credits.service import audit, ledger, limits, prices
from genapp.credits.service.moves import InsufficientCredits, Owner, Why
from genapp.platform.models import AuditEntry, Notice
from genapp.rewards.models import Progress
from tests.chat.talk import Messages, Rooms, room_of, state
from tests.factories import make_permit, make_user

NOON = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""Twelve in Nairobi: neither evening nor quiet hours."""
EVENING = datetime(2026, 3, 2, 17, tzinfo=UTC)
ACCOUNTANT = frozenset({Permission.MANAGE_PAYMENTS})


async def paying(amount: int = 1_000, free: int = 0, at: datetime = NOON, **given):
    """Somebody with credits in a conversation that people answer, their free messages used up."""
    with stopped(at):
        actor, room, permit = await room_of(reply_mode="operator", free_text_left=free, **given)
        await transact(known, actor.user_id)
        if amount:
            await give(actor, amount)
    return actor, room, permit


def known(session, user_id: str) -> None:
    """Have their first words rewarded already, so that a send moves only what it costs."""
    session.add(Progress(user_id=user_id, kind="first_chat", count=1, reached_at=now()))


async def give(actor, amount: int, key: str = "g") -> None:
    await transact(ledger.grant, Owner("user", actor.user_id), amount, "bought", key=f"{key}:{actor.user_id}", why=Why("bought"))


async def send(actor, room, permit, client="c1", words="Hi", agreed=100, at=NOON):
    with stopped(at):
        return await at_once(actor, room, permit, client, words, agreed)


async def at_once(actor, room, permit, client="c1", words="Hi", agreed=100):
    """Send while somebody else holds the clock."""
    fresh = await transact(make_permit, actor.user_id) if permit else ""
    return await transact(sending.send_message, actor, room, client, words, fresh, agreed)


async def have(actor) -> int:
    assert await read(audit.differences) == []
    return await read(credits.balance, "user", actor.user_id)


async def test_quo_08_three_are_free_then_each_is_charged_and_counted_once(database):
    actor, room, permit = await paying(free=3)
    for n in range(5):
        await send(actor, room, permit, f"c{n}", agreed=0 if n < 3 else 100)
    row = await state(room)
    assert (row.free_text_left, row.free_messages_used, row.paid_messages_count, row.total_credits_spent, row.message_count) == (
        0,
        3,
        2,
        200,
        5,
    )
    assert await have(actor) == 800
    columns = select(Messages.is_free, Messages.credits_charged, Messages.from_allowance).where(Messages.sender == "user")
    sent = await read(lambda s: s.execute(columns.order_by(Messages.id)).all())
    assert [tuple(one) for one in sent] == [(True, 0, True)] * 3 + [(False, 100, False)] * 2
    page = await read(queries.transcript, actor.user_id, room)
    assert [m.paid for m in page.rows if m.role == "me"] == ["", "", "", "1", "1"]
    moves = await read(credits.statement, "user", actor.user_id)
    assert [(m.kind, m.reason, m.amount, m.facts.get("name")) for m in moves[:2]] == [("spend", "message", "1", "Mira")] * 2


async def test_c22_premium_never_covers_what_people_write(database):
    actor, room, permit = await paying()
    await transact(lambda s: s.execute(update(User).values(premium_until=NOON + timedelta(days=9))))
    await send(actor, room, permit)
    assert await have(actor) == 900


@pytest.mark.parametrize(
    ("at", "tier", "cost"), [(NOON, "free", 100), (EVENING, "free", 120), (EVENING, "bronze", 114), (NOON, "platinum", 80)]
)
async def test_cred_03_the_head_says_the_price_the_send_then_takes(database, at, tier, cost):
    actor, room, permit = await paying()
    await transact(lambda s: s.execute(update(User).values(tier=tier)))
    with stopped(at):
        head = await read(queries.conversation, actor.user_id, room)
    assert (head.price, head.have, head.can_write) == (cost, 1_000, True)
    await send(actor, room, permit, agreed=cost, at=at)
    assert await have(actor) == 1_000 - cost


async def test_price_01_never_more_is_taken_than_the_button_said(database):
    actor, room, permit = await paying()
    with pytest.raises(PriceChanged, match=r"1\.20 credits now"):
        await send(actor, room, permit, agreed=100, at=EVENING)
    assert await have(actor) == 1_000
    for forged in ("lots", None, [9_999]):
        with pytest.raises(PriceChanged):
            await send(actor, room, permit, agreed=forged, at=NOON)  # pyright: ignore
    await send(actor, room, permit, agreed=120, at=NOON)
    assert await have(actor) == 900, "the evening's price was on the button, and the cheaper one is taken"


async def test_cred_05_too_little_changes_nothing_and_says_how_much_is_missing(database):
    actor, room, permit = await paying(60)
    before = await state(room)
    with pytest.raises(InsufficientCredits, match=r"Need 1 credits, have 0\.60"), stopped(NOON):
        await sends.send(actor, room, "c1", "Hi", permit, 100)
    after = await state(room)
    assert (after.message_count, after.paid_messages_count, after.last_message_at) == (0, 0, before.last_message_at)
    assert await have(actor) == 60
    assert await read(lambda s: s.execute(select(FailedSend.reason)).scalars().all()) == ["credits"]
    assert await read(lambda s: s.execute(select(func.count()).select_from(Message).where(Messages.sender == "user")).scalar_one()) == 0
    await give(actor, 100, "more")
    assert not (await send(actor, room, permit)).duplicate, "the same words go through once there is enough"
    assert await have(actor) == 60


async def test_t5_a_repeated_send_is_charged_once_and_other_words_are_refused(database):
    actor, room, permit = await paying()
    with stopped(NOON):
        told = await asyncio.gather(*(at_once(actor, room, permit) for _ in range(50)))
    assert (len({one.message_id for one in told}), sum(one.duplicate for one in told), await have(actor)) == (1, 49, 900)
    with pytest.raises(Conflict):
        await send(actor, room, permit, words="Something else")
    assert await have(actor) == 900


async def test_t4_five_credits_never_send_ten_messages(database):
    actor, room, permit = await paying(500)
    other, elsewhere, _ = await paying(0)
    await transact(lambda s: s.execute(update(Rooms).where(Rooms.id == elsewhere).values(user_id=actor.user_id)))
    with stopped(NOON):
        works = [at_once(actor, (room, elsewhere)[n % 2], permit, f"c{n}") for n in range(20)]
        told = await asyncio.gather(*works, return_exceptions=True)
    assert sorted(type(one).__name__ for one in told) == ["InsufficientCredits"] * 15 + ["Sent"] * 5
    assert await have(actor) == 0
    assert other.user_id != actor.user_id
    assert sum([(await state(one)).total_credits_spent for one in (room, elsewhere)]) == 500


async def test_t4_control_reading_first_and_writing_later_spends_the_same_credit_twice(database):
    actor, _, _ = await paying(100)

    def seen(session) -> int:
        return session.execute(select(Account.balance).where(Account.owner_id == actor.user_id)).scalar_one()

    def naive(session, had: int) -> bool:
        if had < 100:
            return False
        session.execute(update(Account).where(Account.owner_id == actor.user_id).values(balance=had - 100))
        return True

    known = await asyncio.gather(*(read(seen) for _ in range(10)))
    spent = await asyncio.gather(*(transact(naive, one) for one in known))
    assert sum(spent) == 10, "ten messages for one credit: what the guarded update prevents"


@pytest.mark.parametrize(
    "point", ["genapp.chat.service.permits.use", "genapp.chat.service.charges.take", "genapp.chat.service.turns.answer"]
)
async def test_t2_a_fault_anywhere_takes_the_charge_back_with_the_message(database, monkeypatch, point):
    actor, room, permit = await paying()
    module, _, name = point.rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)

    def broken(*args, **given):
        real(*args, **given)
        raise RuntimeError("pulled")

    monkeypatch.setattr(point, broken)
    with pytest.raises(RuntimeError):
        await send(actor, room, permit)
    assert await have(actor) == 1_000
    assert (await state(room)).message_count == 0
    assert await read(lambda s: s.execute(select(func.count()).select_from(Transfer).where(Transfer.kind == "spend")).scalar_one()) == 0


async def test_c26_the_hundredth_payable_message_is_free_and_still_counts(database):
    actor, room, permit = await paying()
    await transact(lambda s: s.execute(update(Rooms).values(paid_messages_count=99)))
    with stopped(NOON):
        head = await read(queries.conversation, actor.user_id, room)
    assert (head.price, head.price_parts) == (0, [["every_free", "100"]])
    await send(actor, room, permit, agreed=0)
    assert (await have(actor), (await state(room)).paid_messages_count) == (1_000, 100)
    await send(actor, room, permit, "c2")
    assert await have(actor) == 900


async def test_quo_06_without_a_permit_nothing_is_charged(database):
    actor, room, _ = await paying()
    with pytest.raises(SecurityCheckFailed):
        await send(actor, room, "")
    assert await have(actor) == 1_000


async def test_a_paid_message_cannot_be_edited_or_written_anew(database):
    actor, room, permit = await paying()
    sent = await send(actor, room, permit)
    with pytest.raises(DomainError):
        await transact(acts.edit_message, actor, sent.message_id, "Other", permit)
    assert await have(actor) == 900


async def test_char_09_what_nobody_read_comes_back_when_the_character_goes_and_what_was_read_does_not(database):
    actor, room, permit = await paying()
    read_one = await send(actor, room, permit)
    await transact(lambda s: s.execute(update(Messages).where(Messages.id == read_one.message_id).values(status="read")))
    await send(actor, room, permit, "c2")
    character = (await state(room)).character_id
    for _ in range(2):
        await transact(lambda s: rooms.close_all(s, character_id=character, by="x"))
    assert await have(actor) == 900
    assert (await state(room)).total_credits_spent == 100
    told = await read(lambda s: s.execute(select(Notice.kind).order_by(Notice.id)).scalars().all())
    assert told == ["credit_refund", "chat_closed"]
    assert await transact(charges.return_unanswered, room, actor.user_id, "Mira") == 0


async def test_price_03_an_own_limit_holds_tightens_at_once_and_loosens_tomorrow(database):
    actor, room, permit = await paying()
    with stopped(NOON):
        assert await transact(limits.keep, actor, "2", "") is None
    for n in range(2):
        await send(actor, room, permit, f"c{n}")
    with pytest.raises(LimitReached, match="limit of 2 credits a day"):
        await send(actor, room, permit, "c2")
    assert await have(actor) == 800
    with stopped(NOON + timedelta(hours=1)):
        later = await transact(limits.keep, actor, "5", "")
        assert later == datetime(2026, 3, 3, tzinfo=UTC)
        counts, coming = await read(credits.limits_of, actor.user_id, now())
        assert (counts.daily, coming.daily) == (200, 500)  # pyright: ignore
    with pytest.raises(LimitReached):
        await send(actor, room, permit, "c2", at=NOON + timedelta(hours=2))
    for n in range(5):
        await send(actor, room, permit, f"d{n}", at=NOON + timedelta(days=1))
    with pytest.raises(LimitReached):
        await send(actor, room, permit, "e", at=NOON + timedelta(days=1))
    with stopped(NOON + timedelta(days=1)):
        await transact(limits.keep, actor, "", "8")
    await send(actor, room, permit, "f", at=NOON + timedelta(days=2))
    with pytest.raises(LimitReached, match="a month"):
        await send(actor, room, permit, "f2", at=NOON + timedelta(days=3))
    await send(actor, room, permit, "g", at=NOON + timedelta(days=31))


async def test_t4_an_own_limit_holds_for_messages_sent_at_once(database):
    actor, room, permit = await paying()
    with stopped(NOON):
        await transact(limits.keep, actor, "3", "")
        told = await asyncio.gather(
            *(transact(sending.send_message, actor, room, f"c{n}", "Hi", permit, 100) for n in range(20)), return_exceptions=True
        )
    assert sorted(type(one).__name__ for one in told) == ["LimitReached"] * 17 + ["Sent"] * 3


@pytest.mark.parametrize("wrong", ["0", "-1", "1.5", "x", "²", "9" * 12])
async def test_price_03_a_limit_is_a_whole_number_or_none(database, wrong):
    actor, _, _ = await paying(0)
    with pytest.raises(Invalid) as told:
        await transact(limits.keep, actor, "5", wrong)
    assert told.value.field == "monthly"


async def test_price_04_few_credits_are_told_of_once_each_time_the_line_is_passed(database):
    actor, room, permit = await paying(650)
    for n in range(4):
        await send(actor, room, permit, f"c{n}")
    notices = select(Notice.facts).where(Notice.kind == "credits_low").order_by(Notice.id)  # pyright: ignore
    assert await read(lambda s: s.execute(notices).scalars().all()) == [{"left": "4.50"}]
    await give(actor, 300, "more")
    await send(actor, room, permit, "again")
    assert [one["left"] for one in await read(lambda s: s.execute(notices).scalars().all())] == ["4.50", "4.50"]


async def test_cred_03_a_new_price_list_counts_from_then_on_and_the_old_one_explains_the_past(database):
    actor, room, permit = await paying()
    await send(actor, room, permit)
    staff = Actor((await transact(make_user, role="admin")).id, Role.ADMIN, ACCOUNTANT)
    told = {**pricing.to_json(pricing.MessagePrices()), "base": 200}
    with pytest.raises(Forbidden):
        await transact(prices.save, Actor(staff.user_id, Role.ADMIN, frozenset()), told, 0)
    assert await transact(prices.save, staff, told, 0) == 1
    with pytest.raises(Conflict):
        await transact(prices.save, staff, {**told, "base": 300}, 0)
    await send(actor, room, permit, "c2", agreed=200)
    assert await have(actor) == 700
    moves = await read(credits.statement, "user", actor.user_id)
    assert [one.facts["prices"] for one in moves if one.kind == "spend"] == [1, 0]
    assert await read(lambda s: s.execute(select(func.count()).select_from(PriceList)).scalar_one()) == 1
    assert (await read(lambda s: s.execute(select(AuditEntry.act)).scalars().all())).count("prices.changed") == 1


async def test_cred_04_surge_is_shown_as_such_and_capped(database):
    actor, room, _ = await paying()
    staff = Actor((await transact(make_user, role="admin")).id, Role.ADMIN, ACCOUNTANT)
    busy = {**pricing.to_json(pricing.MessagePrices()), "surge_on": True, "surge_from": 0, "surge_step": "1/5", "surge_cap": "11/10"}
    await transact(prices.save, staff, busy, 0)
    with stopped(NOON):
        head = await read(queries.conversation, actor.user_id, room)
    assert (head.price, head.price_parts) == (110, [["surge", "1.1"]])


async def test_cred_03_a_featured_character_costs_more_until_the_day_is_over(database):
    actor, room, _ = await paying()
    character = (await state(room)).character_id
    staff = Actor((await transact(make_user, role="admin")).id, Role.ADMIN, frozenset({Permission.MANAGE_CHARACTERS}))
    with stopped(NOON):
        await transact(catalogue.feature, staff, [character], featured=True, until=NOON + timedelta(days=1))
        assert (await read(queries.conversation, actor.user_id, room)).price == 150
    with stopped(NOON + timedelta(days=2)):
        assert (await read(queries.conversation, actor.user_id, room)).price == 100
