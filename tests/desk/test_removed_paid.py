"""A paid message that our team removes before anybody answered it: its price comes back, once (ADM-09, CRED-05, CRED-07)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from genapp.chat.models import Message
from genapp.core.actor import Permission
from genapp.core.clock import stopped
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.core.settings import settings
from genapp.credits.models import Transfer
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.desk.service import messages, replying
from genapp.payments.service import refunds
from genapp.platform.models import Notice
from tests.chat.talk import state
from tests.chat.test_charges import NOON, have, paying, send
from tests.desk.desk import later, matched, operator
from tests.desk.test_supervision import boss

Moves: Any = Transfer
Notices: Any = Notice


async def returns() -> int:
    return await read(lambda s: s.execute(select(func.count()).select_from(Transfer).where(Moves.kind == "return")).scalar_one())


async def sent_paid() -> tuple[Any, str, str]:
    actor, room, permit = await paying()
    message = (await send(actor, room, permit)).message_id
    assert await have(actor) == 900
    return actor, room, message


async def test_adm_09_what_was_paid_for_a_removed_message_nobody_answered_comes_back_and_the_person_is_told(database):
    actor, room, message = await sent_paid()
    await transact(messages.delete_message, await boss(), message, "Abuse.")
    assert await have(actor) == 1_000
    assert (await state(room)).total_credits_spent == 0
    assert (await read(lambda s: s.get_one(Message, message))).refunded
    told = await read(lambda s: s.execute(select(Notices).where(Notices.kind == "credit_refund")).scalars().all())
    assert [one.facts["reason"] for one in told] == ["Our team removed your message to Mira before anybody answered it."]


async def test_adm_09_the_other_messages_that_wait_stay_paid(database):
    actor, room, permit = await paying()
    first = (await send(actor, room, permit, "c1")).message_id
    await send(actor, room, permit, "c2")
    await transact(messages.delete_message, await boss(), first, "Abuse.")
    assert await have(actor) == 900
    assert (await state(room)).total_credits_spent == 100


async def test_adm_09_what_was_answered_stays_paid(database):
    actor, room, message = await sent_paid()
    with stopped(later(10, NOON)):
        anna = await operator()
        await matched()
        await transact(replying.reply, anna, room, new_id(), "Hello.")
    await transact(messages.delete_message, await boss(), message, "Abuse.")
    assert (await have(actor), await returns()) == (900, 0)


async def test_adm_09_however_many_remove_it_at_once_and_whoever_answers_meanwhile_the_price_comes_back_at_most_once(database):
    for _ in range(5):
        actor, room, message = await sent_paid()
        admin, before = await boss(), await returns()
        with stopped(later(10, NOON)):
            anna = await operator()
            await matched()
            acts = [transact(messages.delete_message, admin, message, "Abuse.") for _ in range(10)]
            answer = transact(replying.reply, anna, room, new_id(), "Hello.")
            told = await asyncio.gather(*acts[:5], answer, *acts[5:], return_exceptions=True)
        refused = [one for one in told if isinstance(one, BaseException)]
        assert {type(one) for one in refused} <= {NotFound}
        assert len(refused) == 9, "one of ten removed it"
        back = await returns() - before
        row = await read(lambda s, one=message: s.get_one(Message, one))
        assert back == int(row.refunded)
        assert await have(actor) == 900 + 100 * back, "answered and kept, or removed and returned"


async def test_adm_09_control_looking_first_and_giving_back_later_returns_a_price_many_times(database):
    actor, _, message = await sent_paid()

    def naive(session, waited: bool) -> None:
        if waited:
            ledger.grant(session, Owner("user", actor.user_id), 100, "bought", key=new_id(), why=Why("message", message))

    seen = await asyncio.gather(*(read(lambda s: s.get_one(Message, message).status == "sent") for _ in range(10)))
    await asyncio.gather(*(transact(naive, one) for one in seen))
    assert await have(actor) == 1_900, "ten times the price: what the lock and the key prevent"


async def test_cred_07_what_staff_refunded_does_not_come_back_again_nor_the_other_way_round(database):
    actor, _, message = await sent_paid()
    cashier = await boss(Permission.MANAGE_PAYMENTS)
    await transact(refunds.give_credits, cashier, actor.user_id, 100, "accidental_send", "", message)
    await transact(messages.delete_message, await boss(), message, "Abuse.")
    assert await have(actor) == 1_000
    other, room, removed = await sent_paid()
    await transact(messages.delete_message, await boss(), removed, "Abuse.")
    with pytest.raises(Invalid, match="refunded already"):
        await transact(refunds.give_credits, cashier, other.user_id, 100, "accidental_send", "", removed)
    assert (await have(other), (await state(room)).total_credits_spent) == (1_000, 0)


async def test_cred_07_a_refund_that_waits_is_not_done_when_the_price_came_back_meanwhile(database, monkeypatch):
    nothing_alone = settings().model_copy(update={"refund_alone_credits": 0})
    monkeypatch.setattr(refunds, "settings", lambda: nothing_alone)
    actor, room, message = await sent_paid()
    first, second = await boss(Permission.MANAGE_PAYMENTS), await boss(Permission.MANAGE_PAYMENTS)
    waits = await transact(refunds.give_credits, first, actor.user_id, 100, "accidental_send", "", message)
    await transact(messages.delete_message, await boss(), message, "Abuse.")
    with pytest.raises(Conflict, match="came back meanwhile"):
        await transact(refunds.approve, second, waits)
    assert (await have(actor), (await state(room)).total_credits_spent) == (1_000, 0)
