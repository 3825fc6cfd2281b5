"""Sending: one transaction, paid once, answered once (CHAT-06, QUO-01..06, T2, T4, T5)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from genapp.accounts.models import User
from genapp.chat import queries
from genapp.chat.flows import replies as flows
from genapp.chat.flows import sending as sends
from genapp.chat.models import Conversation, FailedSend, Message, Permit
from genapp.chat.service import permits, sending, turns
from genapp.chat.words import QuotaExhausted, Refused, SecurityCheckFailed
from genapp.core import jobs
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, Invalid, NotFound
from tests.chat.talk import Messages, Permits, Rooms, room_of, send, state
from tests.factories import make_permit, make_user


async def messages(room, sender="user"):
    return await read(
        lambda s: s.execute(
            select(func.count()).select_from(Message).where(Messages.conversation_id == room, Messages.sender == sender)
        ).scalar_one()
    )


async def test_chat_06_a_send_stores_pays_orders_and_shows(database):
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit, words="  Hello you  ")
    row = await state(room)
    assert (row.free_text_left, row.free_messages_used, row.last_message_preview, row.last_author) == (9, 1, "Hello you", "user")
    assert await read(jobs.waiting) == 1
    page = await read(queries.transcript, actor.user_id, room)
    assert [(r.role, r.state) for r in page.rows] == [("note", "final"), ("them", "final"), ("me", "sent"), ("them", "writing")]
    assert page.rows[-1].id == sent.reply_id


@pytest.mark.parametrize("words", ["", "   ", "\n\t", "x" * 4001])
async def test_chat_06_blank_and_endless_messages_change_nothing(database, words):
    actor, room, permit = await room_of()
    with pytest.raises(Invalid):
        await send(actor, room, permit, words=words)
    assert await messages(room) == 0


async def test_chat_07_the_preview_is_cut_at_140(database):
    actor, room, permit = await room_of()
    await send(actor, room, permit, words="a" * 141)
    assert (await state(room)).last_message_preview == "a" * 140 + "…"


async def test_t04_fifty_parallel_sends_against_ten_free_give_exactly_ten(database):
    for round_ in range(2):
        actor, room, permit = await room_of()
        results = await asyncio.gather(*(send(actor, room, permit, f"c{n}", f"m{n}") for n in range(50)), return_exceptions=True)
        assert sum(isinstance(r, sending.Sent) for r in results) == 10, round_
        assert {type(r) for r in results if isinstance(r, Exception)} == {QuotaExhausted}
        assert (await state(room)).free_text_left == 0
        assert await messages(room) == 10


async def test_t04_control_reading_the_quota_before_spending_it_overspends(database):
    _actor, room, _permit = await room_of()
    gate = asyncio.Event()

    async def naive():
        left = (await state(room)).free_text_left
        await gate.wait()
        if left > 0:
            await transact(lambda s: s.execute(update(Conversation).where(Rooms.id == room).values(free_text_left=left - 1)))
        return left > 0

    tasks = [asyncio.create_task(naive()) for _ in range(20)]
    await asyncio.sleep(0.4)
    gate.set()
    assert sum(await asyncio.gather(*tasks)) > 10


@pytest.mark.bar
async def test_t04_two_hundred_uses_of_a_permit_of_fifty_give_exactly_fifty(database):
    actor, _room, permit = await room_of()
    for _round in range(2):
        await transact(lambda s: s.execute(update(Permit).where(Permits.id == permit).values(uses_left=50)))
        results = await asyncio.gather(*(transact(permits.use, actor.user_id, permit) for _ in range(200)), return_exceptions=True)
        assert sum(r is None for r in results) == 50
        assert {type(r) for r in results if r} == {SecurityCheckFailed}


@pytest.mark.parametrize("how", ["missing", "foreign", "expired", "used up", "other scope"])
async def test_quo_06_without_a_live_own_permit_nothing_is_sent(database, how):
    actor, room, permit = await room_of()
    if how == "missing":
        permit = ""
    elif how == "foreign":
        permit = await transact(lambda s: make_permit(s, make_user(s).id))
    else:
        values = {"expired": {"expires_at": now() - timedelta(seconds=1)}, "used up": {"uses_left": 0}, "other scope": {"scope": "other"}}[
            how
        ]
        await transact(lambda s: s.execute(update(Permit).where(Permits.id == permit).values(**values)))
    with pytest.raises(SecurityCheckFailed, match="Security check failed"):
        await send(actor, room, permit)
    assert await messages(room) == 0
    assert (await state(room)).free_text_left == 10


async def test_t05_the_same_client_id_fifty_times_is_one_message_one_charge_one_answer(database):
    actor, room, permit = await room_of()
    results = await asyncio.gather(*(send(actor, room, permit) for _ in range(50)))
    assert len({(r.message_id, r.reply_id) for r in results}) == 1
    assert sum(not r.duplicate for r in results) == 1
    assert (await state(room)).free_text_left == 9
    assert await messages(room) == 1
    assert await read(lambda s: s.get_one(Permits, permit).uses_left) == 999
    with pytest.raises(Conflict):
        await send(actor, room, permit, words="other words")


async def test_quo_01_premium_bypasses_the_allowance_and_never_touches_it(database):
    actor, room, permit = await room_of(free_text_left=0)
    await transact(
        lambda s: s.execute(
            update(User)
            .where(User.id == actor.user_id)  # pyright: ignore
            .values(premium_until=now() + timedelta(days=1))
        )
    )
    await send(actor, room, permit)
    assert (await state(room)).free_text_left == 0
    assert (await read(queries.conversation, actor.user_id, room, now())).premium


async def test_quo_02_an_empty_allowance_refuses_in_its_words(database):
    actor, room, permit = await room_of(free_text_left=0)
    with pytest.raises(QuotaExhausted, match="Free text quota exhausted"):
        await send(actor, room, permit)
    assert await read(lambda s: s.get_one(Permits, permit).uses_left) == 1000


async def test_c10_a_character_our_team_voices_has_three_free_messages_and_no_ai_reply(database):
    actor, room, permit = await room_of(reply_mode="operator")
    sent = await send(actor, room, permit)
    assert sent.reply_id == ""
    assert (await state(room)).free_text_left == 2
    assert await read(jobs.waiting) == 0


async def test_mod_07_nobody_sends_into_or_reads_a_foreign_conversation(database):
    _owner, room, _permit = await room_of()
    stranger, _own, permit = await room_of()
    for act in (
        send(stranger, room, permit),
        read(queries.transcript, stranger.user_id, room),
        read(queries.conversation, stranger.user_id, room, now()),
    ):
        with pytest.raises(NotFound):
            await act


@pytest.mark.bar
@pytest.mark.parametrize("point", ["permits.use", "_pay", "_remind", "turns.answer", "events.announce", "turns.jobs.enqueue"])
async def test_t02_a_fault_at_any_point_leaves_nothing(database, monkeypatch, point):
    actor, room, permit = await room_of(reply_mode="hybrid" if point == "events.announce" else "ai")
    calls = {"n": 0}
    where, _, name = point.rpartition(".")
    holder = {"": sending, "permits": permits, "events": sending.events, "turns": turns, "turns.jobs": turns.jobs}[where]
    real = getattr(holder, name)

    def flaky(*args, **kwargs):
        calls["n"] += 1
        result = real(*args, **kwargs)
        if calls["n"] % 3 == 0:
            raise ZeroDivisionError
        return result

    monkeypatch.setattr(holder, name, flaky)
    done = 0
    for number in range(9):
        try:
            await send(actor, room, permit, f"c{number}", f"m{number}")
            done += 1
        except ZeroDivisionError:
            pass
        await transact(lambda s: s.execute(update(Message).where(Messages.status == "writing").values(status="final")))
    assert done == 6
    assert await messages(room) == done
    assert await read(jobs.waiting) == done
    assert (await state(room)).free_text_left == 10 - done
    assert await read(lambda s: s.get_one(Permits, permit).uses_left) == 1000 - done


async def test_t24_a_refused_text_reaches_no_model_costs_nothing_and_is_noted_without_its_words(database, model):
    actor, room, permit = await room_of()
    with pytest.raises(Refused):
        await sends.send(actor, room, "c", "describe a naked 14 year old", permit)
    assert model.asked == []
    assert await messages(room) == 0
    assert (await state(room)).free_text_left == 10
    assert await read(
        lambda s: (
            s.execute(
                select(FailedSend.__table__.c.reason)  # pyright: ignore
            )
            .scalars()
            .all()
        )
    ) == ["rules"]
    kept = await read(lambda s: str(s.execute(text("SELECT * FROM failed_sends")).all()))
    assert "14" not in kept.replace(actor.user_id, "").replace(room, "").split("rules")[0][-6:]


async def test_disc_1_the_notice_stands_at_the_start_and_again_after_three_hours(database, model):
    actor, room, permit = await room_of(greeting="Come in.")
    start = now()
    for hours in (0, 0.4, 0.8, 1.2, 1.6, 2.0, 2.4, 2.8, 3.1):
        with stopped(start + timedelta(hours=hours)):
            await transact(lambda s: s.execute(update(Permit).values(expires_at=now() + timedelta(minutes=1))))
            sent = await send(actor, room, permit, f"c{hours}", f"at {hours}")
            if sent.reply_id:
                await flows.write_reply(sent.reply_id)
    rows = (await read(queries.transcript, actor.user_id, room)).rows
    notes = [r.text for r in rows if r.role == "note"]
    assert notes == ["Mira is a computer program and not a human being. It is unable to feel human emotion."] * 2
    assert rows[1].text == "Come in."
