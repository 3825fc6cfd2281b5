"""What signs of dissatisfaction lead to, as a table (QUE-09, C29)."""

import pytest

from genapp.desk.queries.chosen import read
from genapp.desk.reactions import Reactions

OFF = {"auto_reassign": False, "auto_escalate": False}


@pytest.mark.parametrize(
    ("signs", "acted", "switches", "done"),
    [
        ([], [], {}, "none"),
        (["keywords"], [], {}, "warn"),
        (["keywords", "rapid_messages"], [], {}, "warn"),
        (["keywords"], ["warn"], {}, "reassign"),
        (["rapid_messages"], ["warn", "reassign"], {}, "none"),
        ([], ["warn"], {}, "none"),
        (["keywords"], ["warn"], OFF, "none"),
    ],
)
def test_que_09_a_sign_warns_and_one_that_comes_again_moves_the_conversation_on(signs, acted, switches, done):
    assert Reactions().action(signs, acted, switches) == done


def test_que_09_the_strongest_of_what_is_asked_for_is_done_and_a_switch_makes_it_a_warning():
    chosen = Reactions(keywords="escalate", rapid_messages="none")
    assert chosen.action(["rapid_messages"]) == "none"
    assert chosen.action(["rapid_messages", "keywords"]) == "escalate"
    assert chosen.action(["keywords"], ["warn"]) == "escalate", "what is stronger than a repetition asks for stays so"
    assert chosen.action(["keywords"], [], OFF) == "warn"
    assert chosen.action(["keywords"], [], {"auto_reassign": False}) == "escalate"


@pytest.mark.parametrize(
    ("told", "named"),
    [({"keywords": "shout"}, "signals.keywords"), ({"cooldown": 0}, "signals.cooldown"), ({"cooldown": "10"}, "signals.cooldown"), ({"words": "warn"}, "signals has")],
)  # fmt: skip
def test_c29_a_reaction_that_cannot_be_is_named(told, named):
    with pytest.raises(ValueError, match=named):
        read({"signals": told})
    assert read({"signals": {"keywords": "escalate"}}).signals.keywords == "escalate"
