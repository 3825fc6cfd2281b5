"""The desk's figures are settings, and one that cannot be is named (C6, C29)."""

from datetime import timedelta

import pytest

from genapp.core.clock import stopped
from genapp.core.db import read as db_read
from genapp.core.db import transact
from genapp.desk.models.people import Operator
from genapp.desk.queries.chosen import Chosen, read
from genapp.desk.service import presence
from tests.desk.desk import NOON
from tests.factories import actor_for, make_user


def test_c6_what_is_not_named_stays_as_documented():
    assert read({}) == Chosen()
    chosen = read({"ladder": {"warn": 2, "incident": 3, "alert": 4, "reassign": 5}, "rest": {"close": 172_800}})
    assert (chosen.ladder.reassign, chosen.rest.nudge, chosen.rest.close, chosen.limits.timeout) == (5, 82_800, 172_800, 600)


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"stairs": {}}, "stairs"), ({"ladder": {"worn": 3}}, "ladder has warn"), ({"ladder": {"warn": 400}}, "ladder.incident"),
        ({"limits": {"timeout": -1}}, "limits.timeout"), ({"rest": {"nudge": 90_000}}, "rest.close"), ({"weights": {"availability": 99}}, "weights"),
    ],
)  # fmt: skip
def test_c29_a_figure_that_cannot_be_is_named(told, named):
    with pytest.raises(ValueError, match=named):
        read(told)


async def test_c29_the_threshold_and_the_days_of_a_suspension_are_the_sites_own(database, monkeypatch):
    own = read({"quality": {"threshold": 75, "suspended_days": 2}})
    monkeypatch.setattr(presence, "chosen", lambda: own)
    with stopped(NOON):
        actor = actor_for(await transact(make_user, role="operator"))
        await transact(presence.own_row, actor)
        assert await transact(presence.judge, actor.user_id, 74)
    row = await db_read(lambda session: session.get_one(Operator, actor.user_id))
    assert (row.suspension, row.suspended_until) == ("Quality score below threshold (74 < 75)", NOON + timedelta(days=2))
