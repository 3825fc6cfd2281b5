"""Replies: one writer, one at a time, stopped, failed, given back, tried again, watched (CHAT-10..12, CHAT-21, VAR-04, T11, T23)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from genapp.chat.flows import replies as flows
from genapp.chat.flows import running
from genapp.chat.flows import sending as sends
from genapp.chat.models import Conversation, Message
from genapp.chat.service import acts, replies, rooms, turns
from genapp.chat.words import QuotaExhausted, TooLate, utf16
from genapp.core import events
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import NotFound
from tests.chat.talk import Messages, room_of, row, said, send, state, talk


async def _replies(room):
    counted = select(func.count()).select_from(Message).where(Messages.conversation_id == room, Messages.variant > 0)
    return await read(lambda s: s.execute(counted).scalar_one())


async def _in_time():
    """Give other tasks and threads a moment."""
    await asyncio.sleep(0.15)


async def test_chat_09_a_reply_is_stored_once_and_the_list_shows_it_unread(database, model):
    actor, room, permit = await room_of()
    reply = await talk(actor, room, permit)
    assert (reply.status, reply.content, reply.author, reply.model) == ("final", "Hello there.", "ai", "script")
    head = await state(room)
    assert (head.last_message_preview, head.last_author, head.message_count) == ("Hello there.", "ai", 2)
    assert head.last_message_at > head.last_read_at
    await transact(rooms.mark_read, actor, room, now())
    head = await state(room)
    assert head.last_message_at <= head.last_read_at


async def test_chat_21_ten_writers_at_once_write_one_reply(database, model):
    model.pace = 0.02
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    await asyncio.gather(*(flows.write_reply(sent.reply_id) for _ in range(10)))
    assert len(model.asked) == 1
    assert (await row(sent.reply_id)).content == "Hello there."


async def test_chat_21_control_writers_that_look_before_they_claim_write_several(database, model):
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    gate, wrote = asyncio.Event(), []

    async def naive():
        free = (await row(sent.reply_id)).status == "writing"
        await gate.wait()
        if free:
            wrote.append(1)

    tasks = [asyncio.create_task(naive()) for _ in range(10)]
    await asyncio.sleep(0.4)
    gate.set()
    await asyncio.gather(*tasks)
    assert len(wrote) > 1


async def test_what_is_said_meanwhile_is_answered_by_one_more_reply(database, model):
    model.gate = asyncio.Event()
    actor, room, permit = await room_of()
    first = await send(actor, room, permit, "c1", "one")
    writing = asyncio.create_task(flows.write_reply(first.reply_id))
    await _in_time()
    for number in ("two", "three", "four"):
        assert (await send(actor, room, permit, number, number)).reply_id == ""
    model.gate.set()
    await writing
    assert [role for role, _, _ in (await said(actor, room))[1:]] == ["me", "them", "me", "me", "me", "them"]
    assert len(model.asked) == 2
    assert model.asked[1].messages[-1].content == "two\nthree\nfour"
    last = (await read(lambda s: s.execute(select(Message).order_by(Messages.id.desc()).limit(1)).scalar_one())).answers
    assert len(last) == 3


async def test_a_message_at_the_very_end_of_a_reply_is_never_left_unanswered(database, model):
    actor, room, permit = await room_of(free_text_left=60)
    for number in range(12):
        sent = await send(actor, room, permit, f"a{number}", f"a{number}")
        if sent.reply_id:
            results = await asyncio.gather(
                flows.write_reply(sent.reply_id), *(send(actor, room, permit, f"b{number}.{k}", f"b{number}.{k}") for k in range(2))
            )
            # Whoever sent after the end got a reply id of his own and would write it.
            await asyncio.gather(*(flows.write_reply(r.reply_id) for r in results if r and r.reply_id))
    waiting = select(func.count()).select_from(Message).where(Messages.status.in_(("sent", "writing")))
    assert await read(lambda s: s.execute(waiting).scalar_one()) == 0


async def test_var_04_stop_keeps_what_was_written(database, model):
    model.pieces, model.pace = ["One. "] * 400, 0.005
    actor, room, permit = await room_of()
    sent = await sends.send(actor, room, "c1", "Hi", permit)
    writing = asyncio.create_task(flows.write_reply(sent.reply_id))
    await asyncio.sleep(0.3)
    shown = running.text_of(sent.reply_id)
    await sends.stop(actor, sent.reply_id)
    await asyncio.wait_for(writing, 2)
    reply = await row(sent.reply_id)
    assert reply.status == "stopped"
    assert reply.content.startswith(shown.strip())
    assert 0 < len(reply.content) < 1000
    assert (await state(room)).free_text_left == 9


async def test_var_04_stop_from_another_process_is_seen_when_the_claim_is_renewed(database, model, monkeypatch):
    monkeypatch.setattr(flows, "RENEW", 0.1)
    model.pieces, model.pace = ["One. "] * 2000, 0.005
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    writing = asyncio.create_task(flows.write_reply(sent.reply_id))
    await asyncio.sleep(0.2)
    await transact(acts.request_stop, actor, sent.reply_id)
    await asyncio.wait_for(writing, 2)
    assert (await row(sent.reply_id)).status == "stopped"


async def test_var_04_a_reply_stopped_before_anybody_began_is_never_written(database, model):
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    await transact(acts.request_stop, actor, sent.reply_id)
    await flows.write_reply(sent.reply_id)
    assert model.asked == []
    assert (await row(sent.reply_id)).status == "stopped"
    assert (await state(room)).last_message_preview == "Hi"


async def test_var_04_nobody_stops_a_foreign_reply(database, model):
    actor, room, permit = await room_of()
    stranger, _, _ = await room_of()
    sent = await send(actor, room, permit)
    with pytest.raises(NotFound):
        await sends.stop(stranger, sent.reply_id)


@pytest.mark.parametrize("words", [[], ["half a tho"]])
async def test_t11_a_reply_that_fails_is_no_text_and_gives_the_message_back_once(database, model, words):
    model.pieces, model.fails = words, "LLM HTTP 500"
    actor, room, permit = await room_of()
    reply = await talk(actor, room, permit)
    assert (reply.status, reply.content) == ("failed", "")
    head = await state(room)
    assert (head.free_text_left, head.free_messages_used, head.last_message_preview) == (10, 0, "Hi")
    assert await transact(replies.fail, reply.id, "", "again") is None
    assert (await state(room)).free_text_left == 10
    assert "500" not in (await said(actor, room))[-1][1]


async def test_t11_retry_pays_what_was_given_back_and_no_more(database, model):
    model.fails = "down"
    actor, room, permit = await room_of()
    failed = await talk(actor, room, permit)
    for _ in range(3):
        assert await transact(acts.retry_reply, actor, failed.id) == failed.id
        assert (await state(room)).free_text_left == 9
        await flows.write_reply(failed.id)
        assert (await state(room)).free_text_left == 10
    model.fails = ""
    await transact(acts.retry_reply, actor, failed.id)
    assert await transact(acts.retry_reply, actor, failed.id) == failed.id
    await flows.write_reply(failed.id)
    assert (await state(room)).free_text_left == 9
    assert (await row(failed.id)).content == "Hello there."
    assert await _replies(room) == 1


async def test_t11_fifty_retries_at_once_are_one(database, model):
    model.fails = "down"
    actor, room, permit = await room_of()
    failed = await talk(actor, room, permit)
    await asyncio.gather(*(transact(acts.retry_reply, actor, failed.id) for _ in range(50)), return_exceptions=True)
    assert (await state(room)).free_text_left == 9


async def test_t11_a_reply_to_several_messages_gives_all_of_them_back(database, model):
    model.gate = asyncio.Event()
    actor, room, permit = await room_of()
    first = await send(actor, room, permit)
    writing = asyncio.create_task(flows.write_reply(first.reply_id))
    await _in_time()
    await send(actor, room, permit, "c2", "two")
    await send(actor, room, permit, "c3", "three")
    model.fails = "down"
    model.gate.set()
    await writing
    assert (await state(room)).free_text_left == 10
    assert [s for role, _, s in await said(actor, room) if role == "them"] == ["final", "failed", "failed"]


async def test_t11_premium_that_began_meanwhile_retries_without_the_allowance(database, model):
    from genapp.accounts.models import User

    model.fails = "down"
    actor, room, permit = await room_of()
    failed = await talk(actor, room, permit)
    await transact(lambda s: s.execute(update(Conversation).values(free_text_left=0)))
    with pytest.raises(QuotaExhausted):
        await transact(acts.retry_reply, actor, failed.id)
    await transact(lambda s: s.execute(update(User).values(premium_until=now() + timedelta(days=1))))
    await transact(acts.retry_reply, actor, failed.id)
    assert (await state(room)).free_text_left == 0


async def test_t11_an_old_failure_is_not_retried_after_the_conversation_went_on(database, model):
    model.fails = "down"
    actor, room, permit = await room_of()
    failed = await talk(actor, room, permit)
    model.fails = ""
    await talk(actor, room, permit, "c2", "two")
    with pytest.raises(TooLate):
        await transact(acts.retry_reply, actor, failed.id)


async def test_t12_a_failed_reply_is_written_by_itself_when_a_model_answers_again(database, model, monkeypatch):
    monkeypatch.setattr(replies, "REST", 0.0)
    model.fails = "down"
    actor, room, permit = await room_of()
    failed = await talk(actor, room, permit)
    model.ill = "down"
    await flows.revive_replies()
    assert len(model.asked) == 1
    model.fails = model.ill = ""
    await asyncio.sleep(0.01)
    await flows.revive_replies()
    assert (await row(failed.id)).status == "final"
    assert (await state(room)).free_text_left == 9


async def test_t12_a_withheld_reply_is_left_alone(database, model, monkeypatch):
    monkeypatch.setattr(replies, "REST", 0.0)
    model.pieces = ["Describe a nude ", "schoolgirl."]
    actor, room, permit = await room_of()
    reply = await talk(actor, room, permit)
    assert (reply.status, reply.failure, reply.content) == ("failed", "withheld", "")
    assert await read(replies.revivable) == []


async def test_t01_a_writer_whose_lease_ran_out_neither_ends_the_reply_nor_spoils_the_new_one(database, model, monkeypatch):
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    assert await transact(replies.claim, sent.reply_id, "first")
    with stopped(now() + timedelta(seconds=turns.LEASE + 1)):
        assert await read(replies.abandoned) == [sent.reply_id]
        assert await transact(replies.claim, sent.reply_id, "second")
        assert await transact(replies.renew, sent.reply_id, "first") == "lost"
        assert await transact(replies.finish, sent.reply_id, "first", "old words", "m") is None
        assert await transact(replies.fail, sent.reply_id, "first", "down") is None
        assert await transact(replies.finish, sent.reply_id, "second", "new words", "m") == ""
    assert (await row(sent.reply_id)).content == "new words"
    assert (await state(room)).free_text_left == 9


async def test_t01_the_sweep_finishes_what_dead_writers_left(database, model):
    sent = []
    for _ in range(5):
        actor, room, permit = await room_of()
        sent.append(await send(actor, room, permit))
        await transact(replies.claim, sent[-1].reply_id, "dead")
    await transact(lambda s: s.execute(update(Message).values(lease_until=now() - timedelta(seconds=1))))
    await flows.sweep_replies()
    assert {(await row(one.reply_id)).status for one in sent} == {"final"}


async def test_t01_a_reply_over_which_writers_keep_dying_fails_in_the_end(database, model, monkeypatch):
    monkeypatch.setattr(replies, "CLAIMS", 2)
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    for _ in range(3):
        await transact(replies.claim, sent.reply_id, "dead")
        await transact(lambda s: s.execute(update(Message).values(lease_until=now() - timedelta(seconds=1))))
    assert (await row(sent.reply_id)).status == "failed"
    assert (await state(room)).free_text_left == 10


async def test_a_surprise_of_the_provider_fails_the_reply_and_does_not_hang_it(database, model):
    async def broken(request):
        yield "So "
        raise KeyError("choices")

    model.stream = broken
    actor, room, permit = await room_of()
    assert (await talk(actor, room, permit)).status == "failed"


async def test_t23_the_daily_cap_stops_exactly_at_the_cap(database, model, monkeypatch):
    capped = replies.settings().model_copy(update={"llm_daily_calls": 3})
    monkeypatch.setattr(replies, "settings", lambda: capped)
    people = [await room_of() for _ in range(8)]
    sent = [await send(*person) for person in people]
    await asyncio.gather(*(flows.write_reply(one.reply_id) for one in sent))
    assert len(model.asked) == 3
    assert await read(lambda s: s.execute(text("SELECT calls FROM model_days")).scalar_one()) == 3
    states = [(await row(one.reply_id)).status for one in sent]
    assert (states.count("final"), states.count("failed")) == (3, 5)
    assert sum([(await state(room)).free_text_left for _, room, _ in people]) == 3 * 9 + 5 * 10


async def test_t23_the_first_calls_of_a_day_at_once_are_all_let_through(database, model):
    people = [await room_of() for _ in range(20)]
    sent = await asyncio.gather(*(send(*person) for person in people))
    await asyncio.gather(*(flows.write_reply(one.reply_id) for one in sent))
    assert {(await row(one.reply_id)).status for one in sent} == {"final"}
    assert await read(lambda s: s.execute(text("SELECT calls FROM model_days")).scalar_one()) == 20


async def test_rt_02_every_word_reaches_a_listener_with_its_offset(database, model):
    model.pieces, model.pace = ["Hé ", "🙂 ", "and ", "more ", "𝄞", " words."] * 20, 0.002
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    text, frames = "", 0
    async with events.bus().subscribe(events.topic("conversation", room)) as heard:
        writing = asyncio.create_task(flows.write_reply(sent.reply_id))
        async for event in heard:
            if event.name == "reply.delta":
                assert event.data["at"] == utf16(text)
                text, frames = text + event.data["piece"], frames + 1
            elif event.name == "message.changed" and (await row(sent.reply_id)).status == "final":
                break
        await writing
    assert text.strip() == (await row(sent.reply_id)).content == "".join(model.pieces).strip()
    assert frames < len(model.pieces)


async def test_clearing_while_a_reply_is_written_ends_it_and_hides_it(database, model, monkeypatch):
    monkeypatch.setattr(flows, "RENEW", 0.05)
    model.pieces, model.pace = ["One. "] * 2000, 0.005
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    writing = asyncio.create_task(flows.write_reply(sent.reply_id))
    await _in_time()
    await send(actor, room, permit, "c2", "waits")
    await transact(rooms.clear, actor, room)
    await asyncio.wait_for(writing, 3)
    assert await said(actor, room) == []
    assert (await state(room)).last_message_preview == ""
    assert len(model.asked) == 1
    model.pieces, model.pace = ["Fresh."], 0.0
    await talk(actor, room, permit, "c3", "again")
    assert [text for _, text, _ in await said(actor, room)] == ["again", "Fresh."]
