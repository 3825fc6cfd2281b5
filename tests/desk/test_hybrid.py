"""A program writes until a person takes over, and goes on when they give back; who pays what, and that nobody is left without an answer (C22, C23, C10, QUO-08)."""

import asyncio

import pytest
from sqlalchemy import select

from genapp.chat.flows import replies as flows
from genapp.chat.models import Message
from genapp.chat.queries import conversation, transcript
from genapp.chat.service import acts, replies, rooms, sending
from genapp.chat.words import PriceChanged, TooLate
from genapp.core import events, ports
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, NotFound, RateLimited, Unauthenticated
from genapp.core.ids import new_id
from genapp.core.ports import Ports
from genapp.credits import queries as credits
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import Owner, Why
from genapp.desk.flows import audience as ours
from genapp.desk.models.work import Assignment
from genapp.desk.queries.audience import audience
from genapp.desk.service import assigning, presence, replying, supervising
from genapp.desk.service.audience import prefer_ai
from genapp.platform.models import Notice
from tests.chat.conftest import Pass, Script
from tests.chat.talk import row, state
from tests.chat.test_charges import known
from tests.desk.desk import NOON, later, operator, pairs, room_in
from tests.factories import make_permit

BOSS = Actor(new_id(), Role.ADMIN, frozenset({Permission.MANAGE_CHATS}))


@pytest.fixture
def model():
    script = Script()
    ports.use(Ports(script, Pass(), None, None, Pass()))  # pyright: ignore
    return script


async def both(**given):
    """Somebody in a conversation that a program answers, and our team at times."""
    actor, room = await transact(room_in, reply_mode="hybrid", **given)
    await transact(known, actor.user_id)
    return actor, room


async def taken(**given):
    """The same, taken over by an operator; returns (person, conversation, operator)."""
    actor, room = await both(**given)
    voice = await operator()
    await transact(replying.take, voice, room)
    return actor, room, voice


async def write(actor, room, words="Hello", agreed=0) -> sending.Sent:
    permit = await transact(make_permit, actor.user_id)
    return await transact(sending.send_message, actor, room, new_id(), words, permit, agreed)


async def of_program(room) -> list[Message]:
    def found(session):
        wanted = select(Message).where(Message.conversation_id == room, Message.author == "ai", Message.turn != "")  # pyright: ignore
        return list(session.execute(wanted.order_by(Message.id)).scalars())

    return await read(found)


async def phase(actor, room) -> str:
    found = await read(audience, actor.user_id, room, now())
    assert found is not None
    return found.phase


async def unanswered(room) -> int:
    def found(session):
        wanted = select(Message).where(Message.conversation_id == room, Message.sender == "user", Message.status == "sent")  # pyright: ignore
        return len(session.execute(wanted).all())

    return await read(found)


async def test_c23_taking_over_stops_the_reply_the_program_is_writing_and_what_it_said_stays(database, model):
    model.pieces, model.pace = ["Hello", *[" there"] * 400], 0.02
    actor, room = await both()
    voice = await operator()
    sent = await write(actor, room)
    writing = asyncio.create_task(flows.write_reply(sent.reply_id))
    await asyncio.sleep(0.3)
    assert await phase(actor, room) == "program"
    await transact(replying.take, voice, room)
    await asyncio.wait_for(writing, 8)
    reply = await row(sent.reply_id)
    assert reply.status == "stopped"
    assert reply.content.startswith("Hello there")
    assert len(reply.content.split()) < 400
    assert await phase(actor, room) == "here"
    assert await pairs() == {room: voice.user_id}


async def test_c23_what_the_program_had_not_begun_to_answer_waits_for_whoever_took_over(database, model):
    model.gate = asyncio.Event()
    actor, room = await both()
    voice = await operator()
    sent = await write(actor, room)
    writing = asyncio.create_task(flows.write_reply(sent.reply_id))
    await asyncio.sleep(0.1)
    await transact(replying.take, voice, room)
    await asyncio.wait_for(writing, 8)
    assert (await read(transcript, actor.user_id, room)).rows[-1].id == sent.message_id
    assert await unanswered(room) == 1
    waits = await read(lambda session: session.execute(select(Assignment.waiting_since)).scalar_one())  # pyright: ignore
    assert waits is not None
    await transact(replying.reply, voice, room, "a1", "Here I am")
    assert await unanswered(room) == 0


async def test_c23_while_a_person_writes_no_program_does_whoever_asks_for_it(database, model):
    model.fails = "boom"
    actor, room = await both()
    sent = await write(actor, room)
    await flows.write_reply(sent.reply_id)
    assert (await row(sent.reply_id)).status == "failed"
    voice = await operator()
    await transact(replying.take, voice, room)
    model.fails = ""
    assert not await transact(replies.revive, sent.reply_id)
    with pytest.raises(TooLate):
        await transact(acts.retry_reply, actor, sent.reply_id)
    second = await write(actor, room, "And now?")
    assert second.reply_id == ""
    await flows.write_reply(sent.reply_id)
    assert await unanswered(room) == 1
    assert [reply.status for reply in await of_program(room)] == ["failed"]
    answer = await transact(replying.reply, voice, room, "a1", "Now it is me.")
    assert (await row(answer.message_id)).author == "operator"
    assert await unanswered(room) == 0


async def test_quo_08_what_our_team_writes_costs_only_after_the_free_ones_and_only_what_the_button_said(database, model):
    with stopped(NOON):
        actor, room, _ = await taken(free_text_left=1)
        await transact(ledger.grant, Owner("user", actor.user_id), 1_000, "bought", key="g", why=Why("bought"))
        await write(actor, room, "The last free one")
        head = await read(conversation, actor.user_id, room, now())
        assert (head.voice, head.price, head.free_left) == ("operator", 100, 0)
        with pytest.raises(PriceChanged):
            await write(actor, room, "Not agreed", agreed=99)
        assert await read(credits.balance, "user", actor.user_id) == 1_000
        await write(actor, room, "Agreed", agreed=head.price)
        assert await read(credits.balance, "user", actor.user_id) == 900
        assert (await state(room)).total_credits_spent == 100


async def test_c22_premium_covers_the_program_and_not_our_team(database, model):
    with stopped(NOON):
        actor, room = await both(user={"premium_until": later(10_000)}, free_text_left=0)
        first = await write(actor, room, "Free of count")
        await flows.write_reply(first.reply_id)
        found = await read(audience, actor.user_id, room, now())
        assert found is not None
        assert (found.phase, found.premium, found.hybrid) == ("program", True, True)
        await transact(ledger.grant, Owner("user", actor.user_id), 1_000, "bought", key="g", why=Why("bought"))
        voice = await operator()
        await transact(replying.take, voice, room)
        await write(actor, room, "To a person", agreed=100)
        assert await read(credits.balance, "user", actor.user_id) == 900
        await transact(replying.reply, voice, room, "a1", "Thank you")
        await transact(replying.finish, voice, room)
        last = await write(actor, room, "To the program again")
        assert last.reply_id
        assert await read(credits.balance, "user", actor.user_id) == 900


async def test_c23_giving_back_has_the_program_answer_what_nobody_answered_and_gives_back_what_it_cost(database, model):
    with stopped(NOON):
        actor, room, voice = await taken(free_text_left=0)
        await transact(ledger.grant, Owner("user", actor.user_id), 1_000, "bought", key="g", why=Why("bought"))
        sent = await write(actor, room, "Will you answer?", agreed=100)
        with pytest.raises(Conflict):
            await transact(replying.finish, voice, room)
        assert await transact(replying.hand_off, voice, room, "They ask about the light.") == "ai"
        assert await unanswered(room) == 0
        (reply,) = await of_program(room)
        assert (reply.status, reply.answers) == ("writing", [sent.message_id])
        await flows.write_reply(reply.id)
        assert (await row(reply.id)).content == "Hello there."
        assert await read(credits.balance, "user", actor.user_id) == 1_000
        assert await read(audit.differences) == []
        assert (await row(sent.message_id)).refunded
        assert await phase(actor, room) == "program"
        assert await pairs() == {}
        told = await read(
            lambda session: [n.facts["reason"] for n in session.execute(select(Notice)).scalars() if n.kind == "credit_refund"]
        )
        assert told == ["A program answers your message to Mira now."]


@pytest.mark.parametrize("how", ["idle", "suspended", "missed", "forced"])
async def test_c23_however_a_conversation_leaves_its_operator_the_program_answers_what_waits(database, model, how):
    actor, room, voice = await taken()
    await write(actor, room, "Are you there?")
    if how == "forced":
        assert await transact(supervising.force_reassign, BOSS, room) == "ai"
    else:
        assert await transact(presence.send_back, voice.user_id, room, how)
    (reply,) = await of_program(room)
    assert reply.status == "writing"
    assert await pairs() == {}
    assert (await state(room)).status == "active"


async def test_c23_the_person_asks_for_the_program_and_it_answers_at_once(database, model):
    actor, room, voice = await taken()
    await write(actor, room, "One")
    await write(actor, room, "Two")
    other, foreign, _ = await taken()
    ours_, only = await transact(room_in)
    for who, where in ((other, room), (actor, foreign), (ours_, only), (actor, "nowhere")):
        with pytest.raises(NotFound):
            await transact(prefer_ai, who, where)
    with pytest.raises(Unauthenticated):
        await transact(prefer_ai, Actor(""), room)
    await ours.prefer_ai(actor, room)
    (reply,) = await of_program(room)
    assert (reply.status, reply.content, len(reply.answers)) == ("final", "Hello there.", 2)
    ended = await read(lambda session: session.execute(select(Assignment).where(Assignment.conversation_id == room)).scalar_one())  # pyright: ignore
    assert (ended.end_reason, ended.ended_by) == ("handed_back", actor.user_id)
    # A second press, or one where the program writes already, changes nothing.
    assert await transact(prefer_ai, actor, room) == ""
    assert len(await of_program(room)) == 1
    assert voice.user_id not in (await pairs()).values()


async def test_c23_where_everything_is_answered_giving_back_writes_nothing(database, model):
    actor, room, voice = await taken()
    await write(actor, room, "One")
    await transact(replying.reply, voice, room, "a1", "Yes")
    assert await transact(prefer_ai, actor, room) == ""
    assert await of_program(room) == []
    assert (await state(room)).status == "active"
    sent = await write(actor, room, "Two")
    assert sent.reply_id


async def test_rt_01_typing_is_told_where_our_team_answers_by_whom_it_is_and_not_too_often(database, model):
    from genapp.chat.flows import sending as talks

    actor, room, _ = await taken()
    other, program = await both()
    topics = [events.topic("conversation", one) for one in (room, program)]
    async with events.bus().subscribe(*topics) as heard:
        heard.waiting()
        await talks.tell_typing(actor, room)
        await talks.tell_typing(other, room)
        await talks.tell_typing(other, program)
        with pytest.raises(Unauthenticated):
            await talks.tell_typing(Actor(""), room)
        assert [(one.topic, one.name, one.id) for one in heard.waiting()] == [(topics[0], "typing", "user")]
        for _ in range(100):
            await talks.tell_typing(actor, room)
        assert 0 < len(heard.waiting()) < 100
    with pytest.raises(RateLimited):
        talks.TYPING.hit(actor.user_id)


async def test_c23_the_waiting_page_hears_at_once_of_somebody_who_talks_to_a_program_and_of_one_who_leaves(database, model):
    actor, room = await both()
    desk, names = events.topic("desk"), []
    async with events.bus().subscribe(desk) as heard:
        await write(actor, room)
        await asyncio.sleep(0)
        names += [(one.name, one.id) for one in heard.waiting()]
        await transact(rooms.clear, actor, room)
        await asyncio.sleep(0)
        names += [(one.name, one.id) for one in heard.waiting()]
    assert names == [("hybrid.changed", room)] * 2


async def test_opui_06_nobody_takes_a_hybrid_conversation_in_which_nothing_was_said_lately_and_so_reads_it(database, model):
    with stopped(NOON):
        _, room = await both()
    with stopped(later(31 * 60)):
        voice = await operator()
        with pytest.raises(assigning.Taken, match="not yours to take"):
            await transact(replying.take, voice, room)
        assert await pairs() == {}


async def test_que_09_what_was_taken_from_an_operator_is_not_taken_back_by_hand_within_the_cooldown(database, model):
    with stopped(NOON):
        _, room, voice = await taken()
        await transact(presence.send_back, voice.user_id, room, "quality")
        with pytest.raises(assigning.Taken, match="not yours to take"):
            await transact(replying.take, voice, room)
        assert await transact(replying.take, await operator(name="Bea"), room)


async def test_c23_what_an_operator_gave_back_themselves_they_may_take_again(database, model):
    _, room, voice = await taken()
    await transact(replying.finish, voice, room)
    assert await transact(replying.take, voice, room)
