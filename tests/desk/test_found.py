"""Supervisors look for words in what was said: bounded, paged, on record (ADM-08, C16)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden
from genapp.desk.queries import found
from genapp.desk.service import messages, supervising
from genapp.platform.models import AuditEntry
from tests.chat.test_explain import Plans
from tests.desk.desk import operator, room_in, say
from tests.desk.test_supervision import boss

Acts: Any = AuditEntry


async def talks() -> tuple[str, str, list[str]]:
    """Two conversations with a few words each; returns them and the ids of the messages with "lantern"."""
    sam, first = await transact(lambda session: room_in(session, user={"name": "Sam Sea", "username": "sam_sea"}))
    kim, second = await transact(lambda session: room_in(session, user={"name": "Kim Quay"}))
    ids = []
    for number in range(3):
        ids.append(await say(sam, first, f"The Lantern number {number} 100% lit"))
        await say(sam, first, "Something else")
        ids.append(await say(kim, second, f"my lantern_{number} broke"))
    return first, second, ids


async def look(text: str, **given: Any) -> found.Found:
    return await read(found.messages, given.pop("at", now()), text, **given)


async def test_adm_08_words_are_found_in_every_conversation_the_newest_first(database):
    first, second, ids = await talks()
    page = await look("LANTERN")
    assert [row.id for row in page.rows] == ids[::-1]
    assert (page.cursor, page.back_to) == ("", "")
    assert (page.rows[0].conversation_id, page.rows[0].user, page.rows[0].side, page.rows[0].text) == (
        second,
        "Kim Quay",
        "user",
        "my lantern_2 broke",
    )
    assert {row.conversation_id for row in (await look("100%")).rows} == {first}
    assert len((await look("lantern_")).rows) == 3, "what means something to a database means itself here"
    for nothing in ("", "la", "  l  ", "nobody said this"):
        assert (await look(nothing)).rows == []


async def test_adm_08_a_reading_walks_a_bounded_stretch_and_pages_leave_nothing_out(database):
    _, _, ids = await talks()
    seen, cursor, steps = [], "", 0
    while True:
        page = await look("lantern", before=cursor, span=2)
        seen += [row.id for row in page.rows]
        steps, cursor = steps + 1, page.cursor
        if not cursor:
            break
        assert page.back_to
    assert seen == ids[::-1]
    assert steps >= 5, "nine messages of people, two at a time"


async def test_adm_08_a_full_page_goes_on_below_its_last_row(database, monkeypatch):
    _, _, ids = await talks()
    monkeypatch.setattr(found, "PAGE", 4)
    first = await look("lantern")
    rest = await look("lantern", before=first.cursor)
    assert [row.id for row in (*first.rows, *rest.rows)] == ids[::-1]
    assert rest.cursor == ""


async def test_adm_08_days_bound_the_search_and_what_is_gone_is_not_shown(database):
    first, _, ids = await talks()
    admin, today = await boss(), now().date()
    assert len((await look("lantern", since=today.isoformat(), until=today.isoformat())).rows) == 6
    assert (await look("lantern", until=(today - timedelta(days=1)).isoformat())).rows == []
    assert (await look("lantern", since=(today + timedelta(days=1)).isoformat())).rows == []
    await transact(messages.delete_message, admin, ids[1], "Abuse.")
    assert [row.id for row in (await look("lantern")).rows if row.removed] == [ids[1]], "moderators still find what they took out"
    eraser = await boss(*admin.permissions, supervising.Permission.DELETE_DATA)
    await transact(supervising.delete_conversation, eraser, first, "Asked for.")
    assert {row.conversation_id for row in (await look("lantern")).rows} == {(await look("lantern_")).rows[0].conversation_id}


async def test_c16_whose_words_were_shown_is_on_record_and_what_was_looked_for_is_not(database):
    first, second, _ = await talks()
    admin = await boss()
    await transact(supervising.searched, admin, [row.conversation_id for row in (await look("lantern")).rows])
    [entry] = await read(lambda s: s.execute(select(AuditEntry).where(Acts.act == "messages.searched")).scalars().all())
    assert (entry.act, entry.actor_id, sorted(entry.detail["found"])) == ("messages.searched", admin.user_id, sorted([first, second]))
    assert "lantern" not in str(entry.detail)
    for other in (await operator(), await boss(supervising.Permission.MANAGE_USERS)):
        with pytest.raises(Forbidden):
            await transact(supervising.searched, other, [first])


async def test_performance_the_search_goes_along_the_messages_own_index(database):
    await talks()
    with Plans(database) as plans:
        await look("lantern", since="2026-01-01")
        await look("lantern", before="f" * 12)
    assert plans.scans("messages") == []
