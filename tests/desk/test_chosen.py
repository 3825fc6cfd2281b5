"""The desk's figures are settings, and one that cannot be is named (C6, C29)."""

import pytest

from genapp.desk.queries.chosen import Chosen, read


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
