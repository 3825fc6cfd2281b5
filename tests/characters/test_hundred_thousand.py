"""The catalogue at a hundred thousand characters: every order is walked along its index, what few fit is looked up (CHAR-08, CHAR-10)."""

import pytest

from genapp.characters.queries import cards
from genapp.core import db
from genapp.core.clock import now
from tests.characters.many import ASKED, fill
from tests.chat.test_explain import Plans

LOOKED_UP = {"a rare tag", "two tags", "featured", "a name", "a rare word"}


@pytest.fixture
def full(database, monkeypatch):
    fill(database)
    monkeypatch.setattr(cards, "_COUNTED", {})
    return database


def test_char_10_no_question_reads_or_sorts_the_whole_catalogue(full):
    for order in cards.ORDERS:
        for name, asked in ASKED.items():
            with Plans(full) as plans, db.reading() as session:
                first = cards.cards(session, now(), order=order, **asked)
                cards.cards(session, now(), order=order, after=first[-1].cursor, **asked)
            told = [lines for statement, lines in plans.seen.items() if "AS place_0" in statement]
            assert told
            for lines in told:
                plan = "\n".join(lines)
                if name in LOOKED_UP:
                    assert "SCAN characters" not in plan, (order, name, plan)
                    assert "Seq Scan on characters" not in plan, (order, name, plan)
                else:
                    assert f"ix_characters_shelf_{order}" in plan, (order, name, plan)
                    assert "TEMP B-TREE" not in plan, (order, name, plan)
                    assert "Sort" not in plan, (order, name, plan)
    assert_pages(full)
    # A count that is believed and wrong makes a search slower, never another.
    for name in list(cards._COUNTED):
        wrong = 1 if cards._COUNTED[name][1] > cards.FEW else cards.FEW + 1
        cards._COUNTED[name] = (float("inf"), wrong)
    assert_pages(full)


def assert_pages(full) -> None:
    """Every order gives each character once, and two words narrow more than one."""
    with db.reading() as session:
        for order in cards.ORDERS:
            seen, cursor = [], ""
            for _ in range(5):
                page = cards.cards(session, now(), order=order, gender="other", after=cursor)
                seen += [card.id for card in page]
                cursor = page[-1].cursor
            assert len(seen) == len(set(seen)) == 120
        assert [card.name for card in cards.cards(session, now(), text="name 99999")] == ["Name 99999"]
        assert len(cards.cards(session, now(), text="word2999", limit=60)) == 33
        assert len(cards.cards(session, now(), tags=("common", "tag8"), limit=60)) == 60
        assert cards.cards(session, now(), tags=("common", "tag7")) == []
        assert cards.cards(session, now(), text="nobody bears this") == []
        assert cards.cards(session, now(), text="🙂 …") == []
        assert cards.cards(session, now(), text="word1 OR lighthouse2 \" ' ) *") == []
