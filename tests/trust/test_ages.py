"""Later signs of a minor lock the account until a person has looked (AGE-1)."""

import pytest
from sqlalchemy import func, select

from genapp.accounts import queries as accounts
from genapp.accounts.models import User
from genapp.accounts.service import sessions
from genapp.chat.flows import sending
from genapp.chat.models import Message
from genapp.chat.words import NotAdult
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden, NotFound
from genapp.core.security import token_hash
from genapp.trust import queries, service
from genapp.trust.ages import says_minor
from tests.chat.conftest import model as model
from tests.chat.talk import room_of
from tests.factories import actor_for, make_session, make_user


@pytest.mark.parametrize(
    "text",
    [
        "I'm 15", "i am 14 years old", "im only 16 lol", "I am just 13", "hey, i'm 17 and bored", "I'm a minor", "i am underage", "I'm in 8th grade",
        "Ich bin 15 Jahre alt", "ich bin erst 16", "ich bin minderjährig", "j'ai 14 ans", "je suis mineure", "tengo 15 años", "soy menor de edad", "nina miaka 14",
        "i'm 16yo",
    ],
)  # fmt: skip
def test_age_1_a_plain_statement_is_heard_in_five_languages(text):
    assert says_minor(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm 15 minutes late", "I am 35", "I am 18", "my son is 15 years old", "when I was 15 I moved", "I'm 15 years older than her", "I am 10 km away", "I feel like I'm 16 years old again",
        "ich bin 15 Minuten zu spät", "ich bin 45", "j'ai 14 chats", "tengo 15 minutos", "She said: he is 16", "I'm 5 foot 9", "I'm 17% done", "I am 16 weeks pregnant",
    ],
)  # fmt: skip
def test_age_1_other_numbers_lock_nobody(text):
    assert not says_minor(text)


async def test_age_1_who_says_to_be_fifteen_is_locked_out_everywhere_and_nothing_is_sent(database, model):
    actor, room, permit = await room_of()
    user = await read(lambda s: s.get(User, actor.user_id))
    token = await transact(make_session, user)
    with pytest.raises(NotAdult):
        await sending.send(actor, room, "c1", "by the way, I'm 15 years old", permit)
    assert model.asked == []
    assert await read(lambda s: s.execute(select(func.count()).where(Message.author == "user")).scalar()) == 0
    assert await read(accounts.session_row, token_hash(token), now()) is None
    with pytest.raises(Forbidden, match="adult"):
        await transact(lambda s: sessions.issue_ticket(s, s.get(User, actor.user_id)))
    assert [row.user_id for row in await read(queries.age_reviews)] == [actor.user_id]


async def test_age_1_a_person_settles_it_and_answers_by_name(database, model):
    actor, _, _ = await room_of()
    moderator = actor_for(await transact(make_user, role="moderator"))
    await transact(service.suspect_minor, actor.user_id)
    with pytest.raises(Forbidden):
        await transact(service.settle_age, actor, actor.user_id, True)
    await transact(service.settle_age, moderator, actor.user_id, True)
    assert await read(queries.age_reviews) == []
    assert await transact(lambda s: sessions.issue_ticket(s, s.get(User, actor.user_id)))
    with pytest.raises(NotFound):
        await transact(service.settle_age, moderator, actor.user_id, False)
    await transact(service.suspect_minor, actor.user_id)
    await transact(service.settle_age, moderator, actor.user_id, False)
    with pytest.raises(Forbidden):
        await transact(lambda s: sessions.issue_ticket(s, s.get(User, actor.user_id)))
