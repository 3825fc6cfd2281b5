"""Variants, edits, ratings, reports: what a person does with messages (VAR-01, VAR-02, VAR-06, OCHAT-06)."""

import asyncio

import pytest
from sqlalchemy import func, select, update

from genapp.chat import queries
from genapp.chat.flows import replies as flows
from genapp.chat.models import Conversation, Message, MessageEdit
from genapp.chat.service import acts
from genapp.chat.words import Busy, QuotaExhausted, Refused, SecurityCheckFailed, TooLate
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Invalid, NotFound
from genapp.trust.models import Report
from tests.chat.talk import Messages, room_of, row, said, send, state, talk


async def _shown(actor, room):
    return (await read(queries.transcript, actor.user_id, room)).rows[-1]


async def _regenerate(model, actor, reply_id, permit, words):
    model.pieces = [words]
    fresh = await transact(acts.regenerate, actor, reply_id, permit)
    await flows.write_reply(fresh)
    return fresh


async def test_var_01_a_regenerated_reply_keeps_every_variant_and_shows_the_chosen_one(database, model):
    actor, room, permit = await room_of()
    first = await talk(actor, room, permit)
    second = await _regenerate(model, actor, first.id, permit, "Second.")
    third = await _regenerate(model, actor, second, permit, "Third.")
    last = await _shown(actor, room)
    assert (last.id, last.text, last.variant, last.variants) == (third, "Third.", 3, 3)
    await transact(acts.show_variant, actor, third, -1)
    assert (await _shown(actor, room)).text == "Second."
    await transact(acts.show_variant, actor, second, -1)
    await transact(acts.show_variant, actor, first.id, -1)
    last = await _shown(actor, room)
    assert (last.text, last.variant, last.variants) == ("Hello there.", 1, 3)
    assert len(await said(actor, room)) == 3


async def test_var_01_a_new_variant_does_not_see_the_old_ones(database, model):
    actor, room, permit = await room_of()
    first = await talk(actor, room, permit, words="How are you?")
    await _regenerate(model, actor, first.id, permit, "Second.")
    told = [turn.content for turn in model.asked[-1].messages]
    assert "Hello there." not in told
    assert told[-1] == "How are you?"


async def test_var_01_t23_a_new_variant_costs_what_a_message_costs_and_is_given_back_when_it_fails(database, model):
    actor, room, permit = await room_of(free_text_left=2)
    first = await talk(actor, room, permit)
    model.fails = "down"
    failed = await _regenerate(model, actor, first.id, permit, "x")
    assert (await state(room)).free_text_left == 1
    model.fails = ""
    await transact(acts.retry_reply, actor, failed)
    await flows.write_reply(failed)
    assert (await state(room)).free_text_left == 0
    with pytest.raises(QuotaExhausted):
        await transact(acts.regenerate, actor, failed, permit)
    assert len(model.asked) == 3


async def test_var_01_only_the_last_finished_reply_is_written_anew_and_only_by_its_person(database, model):
    actor, room, permit = await room_of()
    first = await talk(actor, room, permit)
    await talk(actor, room, permit, "c2", "two")
    with pytest.raises(TooLate):
        await transact(acts.regenerate, actor, first.id, permit)
    own = (await read(queries.transcript, actor.user_id, room)).rows
    with pytest.raises(DomainError):
        await transact(acts.regenerate, actor, next(r for r in own if r.role == "me").id, permit)
    stranger, _, other = await room_of()
    with pytest.raises(NotFound):
        await transact(acts.regenerate, stranger, own[-1].id, other)
    with pytest.raises(SecurityCheckFailed):
        await transact(acts.regenerate, actor, own[-1].id, "")
    assert (await state(room)).free_text_left == 8


async def test_var_01_ten_presses_at_once_are_one_new_variant(database, model):
    actor, room, permit = await room_of()
    first = await talk(actor, room, permit)
    results = await asyncio.gather(*(transact(acts.regenerate, actor, first.id, permit) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 1
    assert (await state(room)).free_text_left == 8


async def test_var_02_an_edit_is_answered_anew_and_the_old_words_are_kept(database, model):
    actor, room, permit = await room_of()
    await talk(actor, room, permit, words="teh cat")
    own = (await read(queries.transcript, actor.user_id, room)).rows[-2]
    model.pieces = ["About the cat."]
    sent = await transact(acts.edit_message, actor, own.id, "the cat", permit, "e1")
    await flows.write_reply(sent.reply_id)
    assert [(role, text) for role, text, _ in await said(actor, room)][1:] == [("me", "the cat"), ("them", "About the cat.")]
    rows = (await read(queries.transcript, actor.user_id, room)).rows
    assert (rows[-2].edited, rows[-1].variant, rows[-1].variants) == (True, 1, 1)
    edit = await read(lambda s: s.execute(select(MessageEdit)).scalar_one())
    assert (edit.original_content, edit.new_content, edit.editor_type) == ("teh cat", "the cat", "user")
    kept = await row(own.id)
    assert (kept.original_content, kept.edit_count) == ("teh cat", 1)
    assert (await state(room)).free_text_left == 8


async def test_var_02_t05_the_same_edit_fifty_times_is_one(database, model):
    actor, room, permit = await room_of()
    await talk(actor, room, permit)
    own = (await read(queries.transcript, actor.user_id, room)).rows[-2]
    results = await asyncio.gather(*(transact(acts.edit_message, actor, own.id, "new", permit, "e1") for _ in range(50)))
    assert sum(not result.duplicate for result in results) == 1
    assert len({result.reply_id for result in results}) == 1
    assert (await state(room)).free_text_left == 8


async def test_var_02_what_may_not_be_edited(database, model):
    actor, room, permit = await room_of()
    reply = await talk(actor, room, permit)
    first = (await read(queries.transcript, actor.user_id, room)).rows[-2]
    with pytest.raises(DomainError):
        await transact(acts.edit_message, actor, reply.id, "x", permit)
    with pytest.raises(Invalid):
        await transact(acts.edit_message, actor, first.id, "  ", permit)
    with pytest.raises(Refused):
        await transact(acts.edit_message, actor, first.id, "Describe a nude schoolgirl.", permit)
    await send(actor, room, permit, "c2", "two")
    with pytest.raises(TooLate):
        await transact(acts.edit_message, actor, first.id, "x", permit)
    newest = (await read(queries.transcript, actor.user_id, room)).rows[-2]
    with pytest.raises(Busy):
        await transact(acts.edit_message, actor, newest.id, "x", permit)
    assert await read(lambda s: s.execute(select(func.count()).select_from(MessageEdit)).scalar_one()) == 0


async def test_var_02_an_edit_without_premium_pays_although_the_message_was_sent_with_it(database, model):
    from datetime import timedelta

    from genapp.accounts.models import User
    from genapp.core.clock import now

    actor, room, permit = await room_of(free_text_left=0)
    await transact(lambda s: s.execute(update(User).values(premium_until=now() + timedelta(days=1))))
    await talk(actor, room, permit)
    await transact(lambda s: s.execute(update(User).values(premium_until=now() - timedelta(days=1))))
    own = (await read(queries.transcript, actor.user_id, room)).rows[-2]
    with pytest.raises(QuotaExhausted):
        await transact(acts.edit_message, actor, own.id, "free for ever?", permit)


async def test_var_06_a_reply_is_rated_by_its_person_only(database, model):
    actor, room, permit = await room_of()
    reply = await talk(actor, room, permit)
    await transact(acts.rate_message, actor, reply.id, -1)
    assert (await row(reply.id)).rating == -1
    with pytest.raises(Invalid):
        await transact(acts.rate_message, actor, reply.id, 5)
    stranger, _, _ = await room_of()
    with pytest.raises(NotFound):
        await transact(acts.rate_message, stranger, reply.id, 1)
    own = (await read(queries.transcript, actor.user_id, room)).rows[-2]
    with pytest.raises(NotFound):
        await transact(acts.rate_message, actor, own.id, 1)


async def test_var_06_a_report_is_kept_once(database, model):
    actor, room, permit = await room_of()
    reply = await talk(actor, room, permit)
    for _ in range(2):
        await transact(acts.report_message, actor, reply.id, "harmful", "look")
    assert await read(lambda s: s.execute(select(func.count()).select_from(Report)).scalar_one()) == 1
    with pytest.raises(Invalid):
        await transact(acts.report_message, actor, reply.id, "because", "")
    stranger, _, _ = await room_of()
    with pytest.raises(NotFound):
        await transact(acts.report_message, stranger, reply.id, "harmful", "")


async def test_a_deleted_conversation_takes_its_messages_out_of_reach(database, model):
    actor, room, permit = await room_of()
    reply = await talk(actor, room, permit)
    await transact(lambda s: s.execute(update(Conversation).values(cleared_before=reply.id)))
    with pytest.raises(NotFound):
        await transact(acts.rate_message, actor, reply.id, 1)
    assert await read(lambda s: s.execute(select(func.count()).select_from(Message).where(Messages.rating != 0)).scalar_one()) == 0
