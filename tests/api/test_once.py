"""The same Idempotency-Key is done once (API-1)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from genapp.api import service
from genapp.api.models import ApiAnswer
from genapp.api.service import KeyTaken
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Invalid
from genapp.platform import service as platform
from genapp.platform.models import Activity, ActivityType
from tests.factories import make_user


def done(session, user_id, answer="made"):
    """Work that leaves a mark each time it is done."""
    platform.log(session, user_id, ActivityType.PURCHASE)
    return answer


async def _count():
    return await read(lambda s: s.execute(select(func.count()).select_from(Activity)).scalar_one())


async def _once(user_id, key, fingerprint="f", work=None):
    return await transact(service.once, user_id, key, fingerprint, work or (lambda session: done(session, user_id)))


async def test_api_1_thirty_requests_with_one_key_at_once_do_it_once_and_answer_the_same(database):
    user = await transact(make_user)
    answers = await asyncio.gather(*(_once(user.id, "k") for _ in range(30)))
    assert {answer for answer, _ in answers} == {"made"}
    assert sum(not again for _, again in answers) == 1
    assert await _count() == 1


async def test_api_1_control_looking_before_doing_does_it_many_times(database):
    user = await transact(make_user)
    gate = asyncio.Event()

    async def naive():
        known = await read(lambda s: s.execute(select(ApiAnswer.id)).first())
        await gate.wait()
        if known is None:
            await _once(user.id, "")

    tasks = [asyncio.create_task(naive()) for _ in range(5)]
    await asyncio.sleep(0.2)
    gate.set()
    await asyncio.gather(*tasks)
    assert await _count() > 1


async def test_api_1_another_body_under_a_key_is_refused_and_another_person_may_use_the_same(database):
    mine, other = await transact(make_user), await transact(make_user)
    await _once(mine.id, "k")
    with pytest.raises(KeyTaken):
        await _once(mine.id, "k", "another")
    assert (await _once(other.id, "k", "another"))[1] is False
    assert await _count() == 2


async def test_api_1_a_refusal_keeps_nothing_and_may_be_sent_again(database):
    user = await transact(make_user)

    def refused(session):
        done(session, user.id)
        raise Invalid("no")

    with pytest.raises(Invalid):
        await _once(user.id, "k", work=refused)
    assert await _count() == 0
    assert await _once(user.id, "k") == ("made", False)


async def test_api_1_answers_are_kept_for_a_day(database):
    user = await transact(make_user)
    await _once(user.id, "k")
    with stopped(now() + timedelta(hours=23)):
        assert await transact(service.forget) == 0
        assert await _once(user.id, "k") == ("made", True)
    with stopped(now() + timedelta(days=1, seconds=1)):
        assert await transact(service.forget) == 1
        assert await _once(user.id, "k", "another") == ("made", False)
