"""The ledger: nothing twice, nothing lost, never below zero, and every replay adds up (CRED-05, CRED-06, CRED-13, C19, C22, T6)."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from genapp.accounts.models import User
from genapp.core import db
from genapp.core.clock import now, stopped
from genapp.core.errors import Conflict, DomainError, Invalid, NotFound
from genapp.credits.models import Account, Hold, Lot, Transfer
from genapp.credits.service import audit, ledger, lots
from genapp.credits.service.moves import InsufficientCredits, Owner, Why, balance
from tests.factories import make_user

WHY = Why("test", "ref")
DAY = timedelta(days=1)


def owner(kind: str = "user") -> Owner:
    with db.transaction() as session:
        return Owner(kind, make_user(session).id)


def grant(whose: Owner, amount: int, lot: str = "bought", key: str = "", **given) -> bool:
    with db.transaction() as session:
        return ledger.grant(session, whose, amount, lot, key=key or f"g{amount}{lot}{given}", why=WHY, **given)


def do(work, *args, **given):
    with db.transaction() as session:
        return work(session, *args, **given)


def state(whose: Owner) -> tuple[int, int]:
    with db.reading() as session:
        assert audit.differences(session) == []
        return balance(session, whose), balance(session, whose, "held")


def left(whose: Owner) -> dict[str, int]:
    with db.reading() as session:
        return {lot.kind: lot.remaining for lot in session.execute(select(Lot).where(Lot.owner_id == whose.id)).scalars()}


def test_cred_13_a_grant_is_made_once_by_its_key_and_something_else_under_it_is_refused(database):
    whose = owner()
    assert grant(whose, 500, key="order:1")
    assert not grant(whose, 500, key="order:1")
    with pytest.raises(Conflict):
        grant(whose, 600, key="order:1")
    assert state(whose) == (500, 0)
    with db.reading() as session:
        assert session.get_one(User, whose.id).credits == 500


@pytest.mark.parametrize("amount", [0, -1, 1.5, True, "5"])
def test_an_amount_is_a_whole_number_above_zero(database, amount):
    whose = owner()
    with pytest.raises(Invalid):
        grant(whose, amount, key="k")
    assert state(whose) == (0, 0)


def test_c22_the_soonest_to_end_is_spent_first_and_what_never_ends_last(database):
    whose = owner()
    grant(whose, 100, "bought")
    grant(whose, 100, "monthly", expires_at=now() + 30 * DAY)
    grant(whose, 100, "reward", expires_at=now() + DAY)
    do(ledger.spend, whose, 150, key="s1", why=WHY)
    assert left(whose) == {"bought": 100, "monthly": 50, "reward": 0}
    assert state(whose) == (150, 0)


def test_cred_05_too_little_says_what_is_needed_and_changes_nothing(database):
    whose = owner()
    grant(whose, 114)
    with pytest.raises(InsufficientCredits, match=r"Need 2 credits, have 1\.14") as refused:
        do(ledger.spend, whose, 200, key="s", why=WHY)
    assert (refused.value.need, refused.value.have) == (200, 114)
    assert state(whose) == (114, 0)
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(Transfer)).scalar_one() == 1


async def test_cred_05_five_credits_never_pay_for_ten_messages_whoever_asks_at_once(database):
    whose = owner()
    grant(whose, 500)
    ended = await asyncio.gather(*(db.transact(ledger.spend, whose, 100, key=f"m{n}", why=WHY) for n in range(10)), return_exceptions=True)
    assert sum(isinstance(one, InsufficientCredits) for one in ended) == 5
    assert sum(isinstance(one, str) for one in ended) == 5
    assert state(whose) == (0, 0)


async def test_control_a_balance_that_is_read_and_written_back_pays_for_too_many(database):
    """What `spend` would be without its guarded update: the test above must be able to fail."""
    whose, paid = owner(), []
    grant(whose, 500)

    async def naive() -> None:
        with db.reading() as session:
            before = balance(session, whose)
        await asyncio.sleep(0.01)
        if before >= 100:
            await db.transact(lambda s: s.execute(update(Account).where(Account.kind == "available").values(balance=before - 100)))
            paid.append(1)

    await asyncio.gather(*(naive() for _ in range(10)))
    assert len(paid) > 5


async def test_t5_the_same_key_from_fifty_callers_is_one_spend(database):
    whose = owner()
    grant(whose, 5000)
    ended = await asyncio.gather(*(db.transact(ledger.spend, whose, 100, key="one", why=WHY) for _ in range(50)))
    assert len(set(ended)) == 1
    assert state(whose) == (4900, 0)


def test_cred_13_a_hold_is_posted_voided_or_split_and_resolves_once(database):
    whose = owner()
    grant(whose, 300, "monthly", expires_at=now() + DAY)
    grant(whose, 700)
    first = do(ledger.hold, whose, 500, key="h1", why=WHY, lifetime=DAY)
    assert do(ledger.hold, whose, 500, key="h1", why=WHY, lifetime=DAY) == first
    assert state(whose) == (500, 500)
    assert do(ledger.post, first, 350)
    assert not do(ledger.post, first)
    assert not do(ledger.void, first)
    assert state(whose) == (650, 0)
    assert left(whose) == {"monthly": 0, "bought": 650}, "what came back went to the lot that ends last"
    second = do(ledger.hold, whose, 650, key="h2", why=WHY, lifetime=DAY)
    with pytest.raises(InsufficientCredits):
        do(ledger.spend, whose, 1, key="s", why=WHY)
    with pytest.raises(Invalid):
        do(ledger.post, second, 651)
    assert do(ledger.void, second)
    assert state(whose) == (650, 0)
    with pytest.raises(NotFound):
        do(ledger.post, "nothing")
    with db.reading() as session:
        assert [(row.state, row.posted) for row in session.execute(select(Hold).order_by(Hold.id)).scalars()] == [
            ("posted", 350),
            ("voided", 0),
        ]


async def test_t6_posts_and_voids_of_one_hold_at_once_resolve_it_once(database):
    whose = owner()
    grant(whose, 1000)
    held = do(ledger.hold, whose, 400, key="h", why=WHY, lifetime=DAY)
    works = [ledger.post, ledger.void] * 10
    ended = await asyncio.gather(*(db.transact(work, held) for work in works))
    assert sum(ended) == 1
    assert state(whose) in ((600, 0), (1000, 0))


def test_c22_what_has_ended_is_not_spent_and_leaves_the_account_by_itself(database):
    whose = owner()
    grant(whose, 300, "monthly", expires_at=now() + DAY)
    grant(whose, 100)
    with stopped(now() + 2 * DAY):
        with pytest.raises(InsufficientCredits, match="have 1"):
            do(ledger.spend, whose, 200, key="s", why=WHY)
        assert do(lots.expire, whose) == 300
        assert do(lots.expire, whose) == 0
        assert state(whose) == (100, 0)


def test_c19_a_spend_goes_back_to_the_lots_it_came_from_and_never_more_than_it_was(database):
    whose = owner()
    grant(whose, 100, "monthly", expires_at=now() + DAY)
    grant(whose, 100)
    made = do(ledger.spend, whose, 150, key="s", why=WHY)
    assert do(ledger.give_back, made, key="r1", why=WHY, amount=60) == 60
    assert do(ledger.give_back, made, key="r1", why=WHY, amount=60) == 0
    assert left(whose) == {"monthly": 10, "bought": 100}
    with pytest.raises(DomainError):
        do(ledger.give_back, made, key="r2", why=WHY, amount=91)
    with stopped(now() + 2 * DAY):
        assert do(ledger.give_back, made, key="r3", why=WHY, amount=90) == 90
        do(lots.expire, whose)
        assert state(whose) == (190, 0), "what came from a lot that ended comes back without an end"
    with pytest.raises(NotFound):
        do(ledger.give_back, "nothing", key="r4", why=WHY)


def test_the_database_itself_refuses_what_the_service_never_writes(database):
    whose = owner()
    grant(whose, 100)
    for statement in (
        "UPDATE credit_accounts SET balance = -1", "UPDATE credit_lots SET remaining = amount + 1", "UPDATE transfers SET amount = 0",
        "UPDATE transfers SET credit = debit",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), db.transaction() as session:
            session.execute(text(statement))


def test_control_the_audit_finds_what_was_changed_by_hand(database):
    whose = owner()
    grant(whose, 100)
    for statement in (
        "UPDATE credit_accounts SET balance = 99",
        "UPDATE credit_lots SET remaining = 98",
        "UPDATE transfers SET amount = 97",
    ):
        with db.transaction() as session:
            session.execute(text(statement))
        with db.reading() as session:
            assert audit.differences(session), statement


ACTS = st.lists(
    st.tuples(st.sampled_from(["grant", "monthly", "spend", "hold", "post", "part", "void", "back", "day"]), st.integers(1, 300)),
    max_size=25,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_t6_whatever_happens_in_whatever_order_the_replay_adds_up(database, acts):
    whose, holds, spends, at, granted = owner(), [], [], now(), 0
    for number, (act, amount) in enumerate(acts):
        key = f"{whose.id}:{number}"
        with stopped(at):
            try:
                if act in ("grant", "monthly"):
                    ends = at + DAY if act == "monthly" else None
                    grant(whose, amount, "monthly" if ends else "bought", key=key, expires_at=ends)
                    granted += amount
                elif act == "spend":
                    spends.append(do(ledger.spend, whose, amount, key=key, why=WHY))
                elif act == "hold":
                    holds.append(do(ledger.hold, whose, amount, key=key, why=WHY, lifetime=DAY))
                elif act in ("post", "part", "void") and holds:
                    do(ledger.post, holds[amount % len(holds)], {"post": None, "part": amount % 5, "void": 0}[act])
                elif act == "back" and spends:
                    do(ledger.give_back, spends[amount % len(spends)], key=key, why=WHY, amount=amount)
                elif act == "day":
                    at += DAY
                    do(lots.expire, whose)
            except (InsufficientCredits, Invalid):
                pass
        free, held = state(whose)
        assert 0 <= free + held <= granted
