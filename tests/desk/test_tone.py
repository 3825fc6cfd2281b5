"""How a person sounds: counted with its reasons, proposed at a handoff, told when a conversation is taken away (QUE-11)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from genapp.core.clock import stopped
from genapp.core.db import read, transact
from genapp.core.errors import Invalid
from genapp.desk.flows import clockwork
from genapp.desk.models.work import Assignment
from genapp.desk.queries import tones, workplace
from genapp.desk.service import assigning, messages, replying
from genapp.desk.tone import TENSE, TONES, UPSET, WARM, tone
from tests.desk.desk import NOON, beat, later, matched, operator, say, waiting
from tests.factories import actor_for, make_user


def said(*words: str, apart: float = 300) -> list:
    return [(one, NOON + timedelta(seconds=place * apart)) for place, one in enumerate(words)]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ((), "neutral"),
        (("What time do you open?",), "neutral"),
        (("Thank you, that was lovely",), "warm"),
        (("Asante sana, nimefurahi",), "warm"),
        (("I am still waiting", "Why?"), "tense"),
        (("Mbona hujibu? Nasubiri",), "tense"),
        (("I am not happy with this",), "tense"),
        (("Hii si nzuri",), "tense"),
        (("This is a scam, I want my money back",), "upset"),
        (("Wewe ni mwongo! Nirudishie pesa zangu",), "upset"),
        (("I am not angry at all",), "neutral"),
        (("HELLO CAN YOU READ THIS??",), "tense"),
        (("I was angry and thought it a scam", *["Thank you, that is great, I am happy"] * 6), "warm"),
        (("Thanks", "Thanks", "Thanks", "Thanks", "Thanks", "Useless. A scam. I hate this. Refund!!"), "upset"),
    ],
)
def test_que_11_words_and_marks_in_english_and_swahili_make_a_tone(words, name):
    assert tone(said(*words)).name == name


def test_que_11_the_reasons_name_what_was_counted():
    found = tone(said("THIS IS USELESS!!", "Where are my credits??", "A refund, please", "Thanks", apart=10))
    assert found.name == "upset"
    assert found.reasons == (
        "upset: useless, refund",
        "warm: thanks",
        "1 message in capitals",
        "2 messages with !! or ??",
        "4 messages within a minute",
    )


def test_que_11_pace_alone_is_tense_and_old_messages_do_not_count():
    assert tone(said("a", "b", "c", "d", apart=10)).name == "tense"
    assert tone(said("a", "b", "c", "d", apart=30)).name == "neutral"
    assert tone(said(*["You liar, this is a scam"] * 3, *["Tell me about the sea"] * 20)).name == "neutral"


def test_que_11_one_word_said_many_times_in_a_message_counts_once():
    assert tone(said("why why why why why", *["ok"] * 5)) == tone(said("why", *["ok"] * 5))


@given(st.lists(st.text(max_size=60), max_size=25))
def test_que_11_whatever_is_written_there_is_a_tone(words):
    assert tone(said(*words)).name in TONES


def test_que_11_no_word_stands_in_two_lists():
    assert not (set(WARM) & set(TENSE)) | (set(TENSE) & set(UPSET)) | (set(WARM) & set(UPSET))


async def begun(*words: str):
    with stopped(NOON):
        actor, talk = await waiting(words[0] if words else "Hello")
        anna = await operator(name="Anna")
        await matched()
        for one in words[1:]:
            await say(actor, talk, one)
    return actor, anna, talk


async def test_que_11_the_form_proposes_a_tone_to_whoever_has_the_conversation_and_to_nobody_else(database):
    _, anna, talk = await begun("You liar", "I want a refund")
    other = await operator(name="Bea")
    proposed = await read(tones.proposed, anna.user_id, talk)
    assert (proposed.name, proposed.reasons) == ("upset", ("upset: liar, refund",))
    assert (await read(tones.proposed, other.user_id, talk)).reasons == ()


async def test_que_11_the_operator_corrects_the_tone_and_no_other_word_is_taken(database):
    _, anna, talk = await begun("You liar", "I want a refund")
    with stopped(later(10)):
        with pytest.raises(Invalid):
            await transact(replying.hand_off, anna, talk, "They were joking.", "furious")
        await transact(replying.hand_off, anna, talk, "They were joking.", "warm")
    row = await read(lambda session: session.execute(select(Assignment)).scalar_one())
    assert (row.tone, row.note) == ("warm", "They were joking.")


async def test_que_11_whoever_gets_a_conversation_that_was_taken_away_reads_how_its_person_sounds(database):
    _, anna, talk = await begun("You liar", "I want a refund")
    with stopped(later(300)):
        await beat(anna)
        await clockwork.relieve()
        bea = await operator(name="Bea")
        await transact(assigning.assign, talk, bea.user_id)
        row = await read(workplace.room, bea.user_id, talk, later(300))
    assert row is not None
    assert (row.handed.operator, row.handed.tone, row.handed.note, row.handed.counted) == ("Anna", "upset", "upset: liar, refund", True)


async def test_que_11_what_was_removed_is_not_counted(database):
    actor, _, talk = await begun("Hello")
    boss = actor_for(await transact(make_user, role="admin"))
    bad = await say(actor, talk, "You liar, I want a refund")
    assert (await read(tones.of, talk)).name == "upset"
    await transact(messages.delete_message, boss, bad, "Abuse.")
    assert (await read(tones.of, talk)).name == "neutral"
