"""What supervisors read: tiles, figures, the list of conversations, the timeline (ADM-08..10, QUE-02)."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from genapp.backoffice.state.chat import OfficeChatState
from genapp.backoffice.state.monitor import MonitorState
from genapp.chat.models import Conversation
from genapp.core import db
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.ids import new_id
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, QueueEntry
from genapp.desk.queries import attention, lines, monitor, office_chat, office_chats
from genapp.desk.queries.monitor import Wish
from genapp.desk.queries.office_chats import ChatWish
from genapp.desk.service import assigning, closing, queue, replying, supervising
from tests.desk.desk import NOON, beat, later, matched, operator, room_in, say, waiting
from tests.desk.test_supervision import boss
from tests.factories import make_conversation, make_session, make_user
from tests.people import database_of
from tests.servers import Site
from tests.sockets import Tab

Rooms: Any = Conversation


async def tiles(at=None, limit: int = 200, **wish: str) -> list[monitor.TileRow]:
    return (await read(monitor.tiles, at or now(), Wish(**wish), limit))[0]


async def test_adm_10_colours_follow_the_ladder_and_each_filter_finds_its_own(database):
    with stopped(NOON):
        anna = await operator()
        _, slow = await waiting(user={"name": "Slow Sam"})
        await matched()
    with stopped(later(100)):
        await beat(anna)
        person, fine = await waiting(user={"name": "Fine Fay"})
        await matched()
        await transact(replying.reply, anna, fine, new_id(), "Here I am.")
        await transact(full, anna.user_id)
        _, queued = await waiting(user={"name": "Late Lee"})
    for seconds, colour in ((149, "active"), (150, "warning"), (180, "idle"), (299, "idle")):
        by = {row.id: row.colour for row in await tiles(later(seconds))}
        assert by == {slow: colour, fine: "active", queued: "waiting"}, seconds
        for one in monitor.COLOURS:
            expected = {key for key, value in by.items() if value == one}
            assert {row.id for row in await tiles(later(seconds), colour=one)} == expected, (seconds, one)
    assert [row.id for row in await tiles(later(200))] == [slow, queued, fine], "the longest wait first, the answered last"
    assert [row.id for row in await tiles(later(200), operator_id=anna.user_id)] == [slow, fine]
    assert [row.id for row in await tiles(later(200), text="LEE")] == [queued]
    assert [row.id for row in await tiles(later(200), text="mira")] == [slow, queued, fine]
    assert [row.id for row in await tiles(later(161), band="normal")] == [queued]
    assert [row.id for row in await tiles(later(100), band="normal")] == []
    assert await read(monitor.tiles, later(200), Wish(), 2) == (await tiles(later(200), limit=2), 3)
    assert person


def full(session, operator_id):
    session.execute(update(Operator).where(Operator.user_id == operator_id).values(capacity=2))  # pyright: ignore


async def test_adm_10_the_figures_count_the_queue_by_band_the_operators_and_todays_answers(database):
    with stopped(NOON):
        anna = await operator(capacity=1)
        person, talk = await waiting()
        await matched()
    with stopped(later(30)):
        await transact(replying.reply, anna, talk, new_id(), "Here I am.")
        await say(person, talk, "Good.")
        for _ in range(2):
            await waiting()
        found = await read(monitor.figures, later(31))
    assert (found.queued, found.low, found.normal, found.voiced, found.online, found.free) == (2, 2, 0, 1, 1, 0)
    assert (found.answer, found.longest) == ("30 s", later(30).isoformat())
    # Five messages of people and one greeting of each of three conversations in fifteen minutes; the disclosures are nobody's words.
    assert found.pace == f"{8 / 15:.1f}"
    assert (await read(monitor.figures, later(100))).normal == 2
    # Ids bear the real time, whatever the clock of the test says.
    assert (await read(monitor.figures, now() + timedelta(minutes=16))).pace == "0"


async def test_adm_08_conversations_are_found_by_every_wish_and_paged_by_their_place(database):
    admin, anna = await boss(), await operator(name="Anna Hale")
    _, first = await waiting(user={"name": "Bulk Anders", "username": "anders_77"})
    await matched()
    rest = [(await transact(lambda session: room_in(session)))[1] for _ in range(4)]
    plain = (await transact(make_conversation)).id
    await transact(supervising.mark, admin, rest[0], "vip", True)
    await transact(closing.force_close, admin, rest[1], "Spam.")
    await transact(assigning.escalate, rest[2], "max_reassignments_reached", assigning.STUCK)

    async def found(**wish: Any) -> set[str]:
        return {row.id for row in await read(office_chats.chats, now(), ChatWish(**wish))}

    assert await found() == {first, *rest, plain}
    for text in ("anders", "ANDERS_77", "anna hale", first):
        assert await found(text=text) == {first}, text
    assert await found(text="%") == set()
    assert await found(status="closed") == {rest[1]}
    assert await found(status="escalated") == {rest[2]}
    assert await found(status="nonsense") == await found()
    assert await found(mode="ai") == {plain}
    assert await found(flagged=True) == {rest[0], rest[2]}
    assert await found(operator_id=anna.user_id) == {first}
    today = now().date()
    assert await found(since=today.isoformat(), until=today.isoformat()) == await found()
    assert await found(until=(today - timedelta(days=1)).isoformat()) == set()
    assert await read(office_chats.escalated, now()) == 1
    whole = [row.id for row in await read(office_chats.chats, now(), ChatWish())]
    paged: list[str] = []
    cursor = ""
    while rows := await read(office_chats.chats, now(), ChatWish(), cursor, 2):
        paged += [row.id for row in rows]
        cursor = rows[-1].cursor
    assert paged == whole


async def test_adm_09_the_three_panels_hold_both_sides_notes_assignments_and_ratings(database):
    admin, anna = await boss(), await operator()
    person, talk = await waiting(user={"name": "Sam", "gender": "male", "location": "Nairobi"})
    await matched()
    await transact(replying.save_note, anna, talk, "user", "Likes the sea.", 0)
    await transact(replying.reply, anna, talk, new_id(), "Good evening.")
    await transact(replying.hand_off, anna, talk, "Be gentle.", "warm")
    await transact(closing.force_close, admin, talk, "Over.")
    await transact(closing.rate, person, talk, 4)
    head = await read(office_chat.office_chat, talk)
    assert head is not None
    assert (head.user, head.user_gender, head.user_place, head.user_note, head.user_note_by, head.character_note) == (
        "Sam",
        "male",
        "Nairobi",
        "Likes the sea.",
        "Wanjiru",
        "",
    )
    assert (head.status, head.rating, head.character) == ("closed", 4, "Mira")
    (spell,) = await read(office_chat.spells, talk)
    assert (spell.operator, spell.reason, spell.note, spell.tone, spell.messages, spell.by) == (
        "Wanjiru",
        "handed_off",
        "Be gentle.",
        "warm",
        1,
        "",
    )
    assert len(spell.factors) == 6
    assert [(one.stars, one.operator) for one in await read(office_chat.ratings, talk)] == [(4, "Wanjiru")]
    assert await read(office_chat.office_chat, "nothing") is None
    rows, older = await read(lines.lines, talk, "", 2)
    assert (len(rows), older) == (2, True)
    before, _ = await read(lines.lines, talk, rows[0].id)
    assert before[-1].id < rows[0].id


async def test_ochat_04_lines_say_who_wrote_what_was_free_and_whether_it_was_read(database):
    anna = await operator()
    person, talk = await waiting("A free one")
    await matched()
    await transact(replying.reply, anna, talk, new_id(), "Yes?")
    await say(person, talk, "Another")
    await transact(replying.see, anna, talk)
    rows, _ = await read(lines.lines, talk)
    said = [(row.side, row.by, row.free, row.seen) for row in rows if row.side != "note"]
    assert said == [
        ("character", "", False, ""),
        ("user", "", True, "read"),
        ("character", "Wanjiru", False, ""),
        ("user", "", True, "read"),
    ]


async def test_adm_10_what_the_clock_escalated_stands_until_somebody_takes_it(database):
    _, talk = await waiting()
    await transact(assigning.escalate, talk, "forgotten", "Somebody has waited a day for an answer.")
    await transact(assigning.escalate, talk, "forgotten", "Somebody has waited a day for an answer.")
    assert [(one.id, one.why) for one in await read(attention.escalated, now())] == [(talk, "Somebody has waited a day for an answer.")], (
        "once"
    )


async def test_adm_10_without_its_switch_a_third_reassignment_goes_to_the_queue(database):
    admin = await boss()
    await transact(supervising.switch, admin, "auto_escalate", False)
    anna = await operator()
    _, talk = await waiting()
    await transact(lambda session: session.execute(update(Rooms).where(Rooms.id == talk).values(assignment_count=7)) and None)
    await matched()
    assert await transact(replying.hand_off, anna, talk, "Over to you.") == "queued"
    await transact(supervising.switch, admin, "auto_escalate", True)
    ben = await operator(name="Ben")
    await matched()
    assert await transact(replying.hand_off, ben, talk, "Over to you.") == "escalated"


def crowd(session, many: int) -> list[str]:
    """Put many conversations before the supervisors: one of ten waits in the queue, the others are voiced."""
    ids = []
    owner = make_user(session, role="operator", name="Anna Many")
    session.add(Operator(user_id=owner.id))
    character = make_conversation(session, reply_mode="operator").character_id
    for number in range(many):
        user = make_user(session, name=f"Person {number:03}")
        room = Conversation(user_id=user.id, character_id=character, character_name="Mira", reply_mode="operator")
        session.add(room)
        session.flush()
        if number % 10 == 0:
            session.add(
                QueueEntry(
                    conversation_id=room.id,
                    user_id=user.id,
                    character_id=character,
                    excluded={owner.id: (now() + timedelta(hours=1)).isoformat()},
                )
            )
        else:
            session.add(Assignment(conversation_id=room.id, operator_id=owner.id, character_id=character))
        ids.append(room.id)
    return ids


async def test_rt_04_one_change_among_five_hundred_sends_one_tile_and_a_storm_few_readings(tmp_path):
    with Site(str(tmp_path)) as site:
        await one_of_many(site)


async def one_of_many(site: Site):
    with database_of(site), db.transaction() as session:
        ids = crowd(session, 500)
        token = make_session(session, make_user(session, role="admin"))
    async with Tab(site, token) as tab:
        await tab.send("reflex___state____state.hydrate", {}, "/admin/monitor")
        await tab.call(MonitorState, "load", "/admin/monitor")
        await tab.until("Person 010")
        await asyncio.sleep(1)
        assert "Person 499" not in tab.told(), "only the first two hundred travel"
        tab.heard.clear()
        with database_of(site), db.transaction() as session:
            session.execute(update(Rooms).where(Rooms.id == ids[10]).values(flags=["vip"]))
        with database_of(site), db.transaction() as session:
            queue.tell(session, "nobody", "desk.flagged", ids[10])
        await tab.until("vip")
        assert len(tab.told()) < 4_000, "one tile, not two hundred"
        tab.heard.clear()
        for number in range(60):
            with database_of(site), db.transaction() as session:
                session.execute(update(Rooms).where(Rooms.id == ids[10]).values(flags=[f"note-{number}"]))
                queue.tell(session, "nobody", "desk.flagged", ids[10])
        await tab.until("note-59", 20)
        fresh = [one for one in tab.heard if "fresh" in json.dumps(one) and "note-" in json.dumps(one)]
        assert len(fresh) < 15, "sixty changes, a reading each half second"


async def test_t18_a_person_learns_nothing_from_the_monitor_or_a_conversation(site):
    with database_of(site), db.transaction() as session:
        room = make_conversation(session, make_user(session, name="Canary Carol"))
        token, talk = make_session(session, make_user(session)), room.id
    async with Tab(site, token) as tab:
        await tab.send("reflex___state____state.hydrate", {}, f"/admin/chats/{talk}", conversation_id=talk)
        for state, name in ((MonitorState, "load"), (MonitorState, "further"), (OfficeChatState, "open"), (OfficeChatState, "further")):
            await tab.call(state, name, f"/admin/chats/{talk}", {"conversation_id": talk})
        await tab.until("Forbidden")
        await asyncio.sleep(1)
        assert "Canary" not in tab.told()


@pytest.mark.parametrize("seconds", [1.4, 59.6, 60, 200, 3600, 7500])
def test_seconds_read_like_time(seconds):
    from genapp.desk.queries.staff import seconds_text

    assert seconds_text(seconds) == {1.4: "1 s", 59.6: "1 min", 60: "1 min", 200: "3 min 20 s", 3600: "1 h", 7500: "2 h 5 min"}[seconds]
