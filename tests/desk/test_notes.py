"""Two people never overwrite one another's notes (OPUI-05, OCHAT-02)."""

import asyncio

import pytest
from sqlalchemy import update

from genapp.chat.models import Conversation
from genapp.core.db import read, transact
from genapp.core.errors import Conflict
from genapp.desk.models.work import PairNote
from genapp.desk.queries import workplace
from genapp.desk.service import assigning, replying, supervising
from tests.desk.desk import later, matched, operator, waiting
from tests.desk.test_supervision import boss


async def begun():
    _, talk = await waiting()
    anna = await operator()
    await matched()
    return anna, talk


def kept(told: list) -> list:
    return [one for one in told if not isinstance(one, BaseException)]


async def test_opui_05_of_ten_who_save_a_note_they_read_alike_one_does_and_nine_are_told(database):
    anna, talk = await begun()
    acts = (transact(replying.save_note, anna, talk, "user", f"note {number}", 0) for number in range(10))
    told = await asyncio.gather(*acts, return_exceptions=True)
    assert (kept(told), {type(one) for one in told if isinstance(one, BaseException)}) == ([1], {Conflict})
    shown = await read(workplace.room, anna.user_id, talk, later(0))
    assert (shown.about_person.version, shown.about_person.body) == (1, f"note {told.index(1)}")
    with pytest.raises(Conflict, match="Somebody else changed this note meanwhile"):
        await transact(replying.save_note, anna, talk, "user", "late", 0)
    assert await transact(replying.save_note, anna, talk, "user", "having read it", 1) == 2


async def test_opui_05_control_without_the_version_the_last_one_wins_and_nobody_is_told(database):
    anna, talk = await begun()
    await transact(replying.save_note, anna, talk, "user", "first", 0)

    def blind(session, body: str) -> int:
        return session.execute(update(PairNote).where(PairNote.conversation_id == talk).values(body=body)).rowcount  # pyright: ignore

    assert await asyncio.gather(*(transact(blind, f"note {number}") for number in range(10))) == [1] * 10


async def test_ochat_02_of_ten_supervisors_who_read_the_same_notes_one_writes_them_anew(database):
    _, talk = await begun()
    admin = await boss()
    acts = (transact(supervising.note_for_staff, admin, talk, f"note {number}", "") for number in range(10))
    told = await asyncio.gather(*acts, return_exceptions=True)
    assert len(kept(told)) == 1
    assert {type(one) for one in told if isinstance(one, BaseException)} == {Conflict}


async def test_ochat_02_what_the_clock_noted_meanwhile_is_never_lost(database):
    _, talk = await begun()
    admin = await boss()
    await transact(supervising.note_for_staff, admin, talk, "Call them.", "")
    await transact(assigning.note_down, talk, assigning.STUCK)
    with pytest.raises(Conflict, match="Yours are still in the field"):
        await transact(supervising.note_for_staff, admin, talk, "Called them.", "Call them.")
    notes = (await read(lambda session: session.get_one(Conversation, talk))).admin_notes
    assert assigning.STUCK in notes
    await transact(supervising.note_for_staff, admin, talk, f"{notes}\nCalled them.", notes)
