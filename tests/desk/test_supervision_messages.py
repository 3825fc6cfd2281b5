"""Messages changed, removed and written by our team (ADM-08, ADM-09, OCHAT-06, OCHAT-11)."""

from typing import Any

import pytest
from sqlalchemy import select

from genapp.chat import queries as chat
from genapp.chat import words
from genapp.chat.models import Conversation, Message, MessageEdit
from genapp.core.actor import Actor, Role
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.desk.models.work import Assignment
from genapp.desk.queries import lines
from genapp.desk.queries import queue as waits
from genapp.desk.service import messages, replying
from tests.desk.desk import matched, operator, say, waiting
from tests.desk.test_supervision import acts, boss
from tests.factories import make_conversation

Edits: Any = MessageEdit
Work: Any = Assignment


async def answered(said: str = "Good evening.") -> tuple[Actor, Actor, str, str]:
    """An operator who answered; returns them, the person, the conversation and the message."""
    anna = await operator()
    person, talk = await waiting()
    await matched()
    return anna, person, talk, (await transact(replying.reply, anna, talk, new_id(), said)).message_id


async def message(message_id: str) -> Message:
    return await read(lambda session: session.get_one(Message, message_id))


async def test_ochat_06_every_edit_is_kept_with_its_editor_and_reason_and_the_first_words_stay(database):
    anna, person, talk, said = await answered()
    admin = await boss()
    await transact(messages.edit_message, admin, said, "Good evening!", "A friendlier tone.")
    await transact(messages.edit_message, admin, said, "Good evening, Sam!", "The name.", "Good evening!")
    row = await message(said)
    assert (row.content, row.original_content, row.is_edited, row.edit_count) == ("Good evening, Sam!", "Good evening.", True, 2)
    kept = await read(lambda session: session.execute(select(MessageEdit).order_by(Edits.id)).scalars().all())
    assert [(one.original_content, one.new_content, one.editor_type, one.edit_reason) for one in kept] == [
        ("Good evening.", "Good evening!", "admin", "A friendlier tone."), ("Good evening!", "Good evening, Sam!", "admin", "The name."),
    ]  # fmt: skip
    rows, _ = await read(lines.lines, talk)
    shown = next(one for one in rows if one.id == said)
    assert (shown.by, shown.edited, [one.text for one in shown.versions]) == ("Wanjiru", 2, ["Good evening.", "Good evening!"])
    page = await read(chat.transcript, person.user_id, talk)
    assert [(one.text, one.edited) for one in page.rows if one.id == said] == [("Good evening, Sam!", True)]
    assert (await read(lambda session: session.get(Conversation, talk))).last_message_preview == "Good evening, Sam!"
    assert [one[0] for one in await acts()] == ["message.edited", "message.edited"]
    assert all("Good evening" not in str(one) for one in await acts()), "no words in the log"
    assert anna


async def test_ochat_11_a_refused_edit_changes_nothing(database):
    anna, person, talk, said = await answered()
    admin, theirs = await boss(), await say(person, talk, "And you?")
    before = (await message(said)).model_dump()
    tries: list[tuple[Any, tuple[str, ...]]] = [
        (Invalid, (said, "Other words", " ")), (Invalid, (said, "  ", "Why")), (Conflict, (said, "Other words", "Why", "Not what stands there")), (NotFound, ("nothing", "Words", "Why")),
        (DomainError, (theirs, "Put into their mouth", "Why")),
    ]  # fmt: skip
    for wrong, args in tries:
        with pytest.raises(wrong):
            await transact(messages.edit_message, admin, *args)
    for nobody in (person, Actor(new_id(), Role.OPERATOR, frozenset()), Actor(new_id(), Role.MODERATOR, frozenset())):
        with pytest.raises(Forbidden):
            await transact(messages.edit_message, nobody, said, "Other words", "Why")
    assert (await message(said)).model_dump() == before
    assert await acts() == []
    await transact(messages.edit_message, anna, said, "Good night.", "A slip.")
    assert (await read(lambda session: session.execute(select(Edits.editor_type)).scalars().all())) == ["operator"]


async def test_adm_09_a_removed_message_leaves_the_talk_and_the_list_and_stays_for_staff(database):
    _, person, talk, said = await answered("Something rude.")
    admin = await boss()
    with pytest.raises(Invalid):
        await transact(messages.delete_message, admin, said, "")
    await transact(messages.delete_message, admin, said, "Rude.")
    page = await read(chat.transcript, person.user_id, talk)
    assert "Something rude." not in [one.text for one in page.rows]
    assert (await read(lambda session: session.get(Conversation, talk))).last_message_preview == "Are you there?"
    rows, _ = await read(lines.lines, talk)
    assert [(one.text, one.removed) for one in rows if one.id == said] == [("Something rude.", "Rude.")]
    with pytest.raises(NotFound):
        await transact(messages.delete_message, admin, said, "Twice.")
    assert [one[0] for one in await acts()] == ["message.removed"]


async def test_adm_09_nobody_waits_for_an_answer_to_a_message_that_was_removed(database):
    admin = await boss()
    person, talk = await waiting()
    first = await read(
        lambda session: session.execute(select(Message.id).where(Message.conversation_id == talk, Message.sender == "user")).scalar_one()
    )  # pyright: ignore
    second = await say(person, talk, "Hello?")
    await transact(messages.delete_message, admin, first, "Rude.")
    assert await read(waits.total) == 1, "the second one waits still"
    await transact(messages.delete_message, admin, second, "Rude.")
    assert await read(waits.total) == 0
    await say(person, talk, "Sorry.")
    anna = await operator()
    assert await matched() == {talk: anna.user_id}
    third = await read(lambda session: session.execute(select(Message.id).where(Message.content == "Sorry.")).scalar_one())  # pyright: ignore
    await transact(messages.delete_message, admin, third, "Rude.")
    assert await read(lambda session: session.execute(select(Work.waiting_since)).scalar_one()) is None


async def test_adm_09_a_reply_that_is_being_written_is_not_touched(database):
    admin = await boss()

    def write(session):
        room = make_conversation(session)
        row = Message(
            conversation_id=room.id, sender="character", author="ai", content="", status="writing", turn="t", variant=1, created_at=now()
        )
        session.add(row)
        session.flush()
        return row.id

    growing = await transact(write)
    for act in (messages.edit_message, messages.delete_message):
        args = ("Words", "Why") if act is messages.edit_message else ("Why",)
        with pytest.raises(words.Busy):
            await transact(act, admin, growing, *args)


async def test_c34_a_message_of_our_team_is_theirs_once_and_not_the_characters(database):
    admin = await boss()
    person, talk = await waiting()
    client = new_id()
    first = await transact(messages.write, admin, talk, client, "Our team looks into it.")
    assert await transact(messages.write, admin, talk, client, "Our team looks into it.") == first
    row = await message(first)
    assert (row.sender, row.author, row.handled_by) == ("admin", "admin", admin.user_id)
    page = await read(chat.transcript, person.user_id, talk)
    assert [(one.role, one.author) for one in page.rows if one.id == first] == [("them", "admin")]
    assert await read(waits.total) == 1, "the person waits for the character still"
    for wrong in (" ", "x" * 4001):
        with pytest.raises(Invalid):
            await transact(messages.write, admin, talk, new_id(), wrong)
    with pytest.raises(NotFound):
        await transact(messages.write, admin, "nothing", new_id(), "Hello")
    with pytest.raises(Forbidden):
        await transact(messages.write, await operator(), talk, new_id(), "Hello")
