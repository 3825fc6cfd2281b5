"""Conversations and the list of them (CHAT-03..05, CHAT-08, CHAT-18, CONV-01..05, C43, MOD-07)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from genapp.accounts.models import User
from genapp.chat import queries
from genapp.chat.models import Conversation, Message
from genapp.chat.service import rooms
from genapp.chat.words import Refused
from genapp.core.actor import ANONYMOUS
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from tests.chat.talk import Rooms, room_of, said, send, state, talk
from tests.factories import actor_for, make_character, make_user


async def _person(count=1, **given):
    def make(session):
        user = make_user(session)
        return actor_for(user), [make_character(session, **given).id for _ in range(count)]

    return await transact(make)


async def test_chat_03_fifty_starts_at_once_are_one_conversation(database):
    actor, [character] = await _person()
    ids = await asyncio.gather(*(transact(rooms.start_conversation, actor, character) for _ in range(50)))
    assert len(set(ids)) == 1
    assert await read(lambda s: s.execute(select(func.count()).select_from(Conversation)).scalar_one()) == 1
    assert [text for _, text, _ in await said(actor, ids[0])] == ["The lamp is lit. Come in."]


async def test_conv_01_the_greeting_is_free_and_nothing_is_unread(database):
    actor, [character] = await _person()
    room = await transact(rooms.start_conversation, actor, character)
    head = await state(room)
    assert (head.free_text_left, head.free_media_left, head.free_audio_left) == (10, 2, 3)
    row = (await read(queries.threads, actor.user_id))[0]
    assert (row.name, row.preview, row.unread) == ("Mira", "The lamp is lit. Come in.", False)


async def test_disc_1_a_conversation_begins_with_who_writes(database):
    notes = {}
    for mode in ("ai", "operator", "hybrid"):
        actor, [character] = await _person(reply_mode=mode)
        room = await transact(rooms.start_conversation, actor, character)
        notes[mode] = (await read(queries.transcript, actor.user_id, room)).rows[0]
    assert {note.role for note in notes.values()} == {"note"}
    assert "computer program and not a human being" in notes["ai"].text
    assert "voiced by our writers" in notes["operator"].text
    assert "computer program" in notes["hybrid"].text
    assert "writers" in notes["hybrid"].text


async def test_chat_04_a_stranger_has_no_threads_and_starts_none(database):
    assert await read(queries.threads, "") == []
    assert await read(queries.unread_total, "") == 0
    with pytest.raises(Unauthenticated):
        await transact(rooms.start_conversation, ANONYMOUS, "x")
    actor, _ = await _person()
    with pytest.raises(NotFound):
        await transact(rooms.start_conversation, actor, "no such character")


async def test_c43_threads_sort_by_their_last_message_and_reading_never_reorders(database, model):
    actor, characters = await _person(4)
    made = [await transact(rooms.start_conversation, actor, one) for one in characters]
    await transact(
        lambda s: s.execute(update(Conversation).where(Rooms.id == made[0]).values(last_message_at=now() + timedelta(seconds=9)))
    )
    order = [row.id for row in await read(queries.threads, actor.user_id)]
    assert order == [made[0], made[3], made[2], made[1]]
    assert await read(queries.unread_total, actor.user_id) == 1
    with stopped(now() + timedelta(minutes=1)):
        await transact(rooms.mark_read, actor, made[0], now())
    assert [row.id for row in await read(queries.threads, actor.user_id)] == order
    assert await read(queries.unread_total, actor.user_id) == 0
    await transact(rooms.pin, actor, made[1], True)
    assert [row.id for row in await read(queries.threads, actor.user_id)] == [made[1], made[0], made[3], made[2]]


async def test_chat_04_the_list_pages_without_gaps_or_repeats_across_pins(database):
    actor, characters = await _person(11)
    made = [await transact(rooms.start_conversation, actor, one) for one in characters]
    for room in made[::3]:
        await transact(rooms.pin, actor, room, True)
    whole = [row.id for row in await read(queries.threads, actor.user_id, False, "", 30)]
    paged, cursor = [], ""
    while rows := await read(queries.threads, actor.user_id, False, cursor, 2):
        paged += [row.id for row in rows]
        cursor = rows[-1].cursor
    assert paged == whole
    assert sorted(whole) == sorted(made)
    assert await read(queries.threads, actor.user_id, False, "1|no time|x") is not None


async def test_chat_18_a_transcript_pages_backwards_without_gaps(database, model):
    actor, room, _ = await room_of()
    rows = [{"conversation_id": room, "sender": "user", "author": "user", "content": str(n), "status": "read"} for n in range(120)]
    await transact(lambda s: [s.add(Message(**row)) or s.flush() for row in rows])
    seen, before = [], ""
    while True:
        page = await read(queries.transcript, actor.user_id, room, before)
        seen = [r.text for r in page.rows] + seen
        before = page.rows[0].id
        if not page.older:
            break
        assert len(page.rows) == 50
    assert seen[2:] == [str(n) for n in range(120)]


async def test_conv_03_archive_takes_out_of_the_list_and_a_new_message_brings_back(database, model):
    actor, room, permit = await room_of()
    await transact(rooms.archive, actor, room, True)
    assert await read(queries.threads, actor.user_id) == []
    assert [row.id for row in await read(queries.threads, actor.user_id, True)] == [room]
    await send(actor, room, permit)
    assert [row.id for row in await read(queries.threads, actor.user_id)] == [room]


async def test_conv_03_clear_hides_what_was_said_and_gives_nothing_back(database, model):
    actor, room, permit = await room_of()
    await talk(actor, room, permit, words="a secret word")
    await transact(rooms.clear, actor, room)
    page = await read(queries.transcript, actor.user_id, room)
    assert [row.role for row in page.rows] == ["note"]
    assert (await state(room)).free_text_left == 9
    assert await read(queries.search, actor.user_id, "secret") == []
    await talk(actor, room, permit, "c2", "Hello again")
    assert all("secret" not in turn.content for turn in model.asked[-1].messages)


async def test_conv_03_a_deleted_conversation_begins_empty_with_the_same_allowance(database, model):
    actor, room, permit = await room_of()
    await talk(actor, room, permit)
    character = (await state(room)).character_id
    await transact(rooms.delete_conversation, actor, room)
    assert await read(queries.threads, actor.user_id) == []
    with pytest.raises(NotFound):
        await send(actor, room, permit, "c2")
    assert await transact(rooms.start_conversation, actor, character) == room
    assert [text for _, text, _ in await said(actor, room)] == ["The lamp is lit. Come in."]
    assert (await state(room)).free_text_left == 9


async def test_conv_02_search_finds_own_words_only_newest_first(database, model):
    actor, room, permit = await room_of()
    other, theirs, their_permit = await room_of()
    model.pieces = ["The Lighthouse is dark."]
    await talk(actor, room, permit, words="Tell me of the lighthouse 100%_\\")
    await talk(other, theirs, their_permit, words="lighthouse of another")
    found = await read(queries.search, actor.user_id, "LIGHTHOUSE")
    assert [row.text for row in found] == ["The Lighthouse is dark.", "Tell me of the lighthouse 100%_\\"]
    assert len(await read(queries.search, actor.user_id, "100%_\\")) == 1
    assert await read(queries.search, actor.user_id, "%") == []
    assert await read(queries.search, actor.user_id, "1%0") == []


async def test_conv_04_the_own_description_reaches_the_model_and_nobody_elses_does(database, model):
    actor, room, permit = await room_of()
    other, theirs, their_permit = await room_of()
    await transact(rooms.save_persona, actor, "  I am a baker from Kisumu.  ")
    assert await read(queries.persona, actor.user_id) == "I am a baker from Kisumu."
    assert (await read(queries.conversation, actor.user_id, room)).persona == "I am a baker from Kisumu."
    await talk(actor, room, permit)
    assert "baker from Kisumu" in model.asked[-1].messages[0].content
    await talk(other, theirs, their_permit)
    assert "baker" not in str(model.asked[-1])
    with pytest.raises(Invalid):
        await transact(rooms.save_persona, actor, "x" * 1001)
    with pytest.raises(Refused):
        await transact(rooms.save_persona, actor, "I am 15 and horny")


async def test_a_draft_is_kept_until_it_is_sent(database, model):
    actor, room, permit = await room_of()
    await transact(rooms.save_draft, actor, room, "half a thou")
    assert (await read(queries.conversation, actor.user_id, room)).draft == "half a thou"
    await send(actor, room, permit)
    assert (await read(queries.conversation, actor.user_id, room)).draft == ""


async def test_mod_07_nobody_touches_a_foreign_conversation(database):
    _, room, _ = await room_of()
    stranger, _, _ = await room_of()
    before = (await state(room)).model_dump()
    acts: Any = ((rooms.pin, (True,)), (rooms.archive, (True,)), (rooms.clear, ()), (rooms.delete_conversation, ()))
    for act, rest in acts:
        with pytest.raises(NotFound):
            await transact(act, stranger, room, *rest)
    await transact(rooms.mark_read, stranger, room, now() + timedelta(days=1))
    await transact(rooms.save_draft, stranger, room, "mine")
    assert (await state(room)).model_dump() == before


async def test_safe_1_a_sign_of_distress_puts_the_regions_helpline_into_the_conversation_and_steers_the_model(database, model):
    from genapp.accounts.models import User
    from genapp.trust.models import SafetyCount

    actor, room, permit = await room_of()
    await transact(lambda s: s.execute(update(User).values(country="KE")))
    sent = await send(actor, room, permit, words="Nataka kujiua.")
    assert sent.crisis == "KE"
    from genapp.chat.flows import replies as flows

    await flows.write_reply(sent.reply_id)
    again = await send(actor, room, permit, "c2", "I want to die")
    assert again.crisis == "KE"
    notes = [row for row in (await read(queries.transcript, actor.user_id, room)).rows if row.note == "crisis"]
    assert len(notes) == 1
    assert "0722 178 177" in notes[0].text
    assert "may be in distress" in model.asked[-1].messages[0].content
    counted = await read(lambda s: s.execute(select(SafetyCount)).scalars().all())
    assert [(row.kind, row.count) for row in counted] == [("crisis", 2)]
    assert {column.name for column in SafetyCount.__table__.columns} == {"year", "kind", "count"}


async def test_char_13_a_character_of_a_tier_is_met_by_who_reached_it_and_what_was_begun_goes_on(database):
    def prepare(session):
        user, character = make_user(session), make_character(session)
        character.minimum_tier = "silver"
        session.add(character)
        session.flush()
        return actor_for(user), character.id

    actor, character_id = await transact(prepare)
    with pytest.raises(Forbidden, match="from silver on"):
        await transact(rooms.start_conversation, actor, character_id)
    await transact(lambda s: setattr(s.get(User, actor.user_id), "tier", "gold"))
    room = await transact(rooms.start_conversation, actor, character_id)
    await transact(lambda s: setattr(s.get(User, actor.user_id), "tier", "free"))
    assert await transact(rooms.start_conversation, actor, character_id) == room
