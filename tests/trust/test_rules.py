"""The local text rules and the ear for distress: every line of the corpus, plain and disguised (T24, SAFE-1)."""

import time
import tomllib
from pathlib import Path

import pytest

from genapp.trust import crisis, helplines, rules
from tests.bar.disguise import FORMS

CORPUS = tomllib.loads((Path(__file__).parent / "corpus.toml").read_text())
STOPPED = ("minors", "non_consent", "real_people")


def _lines(*kinds: str) -> list[tuple[str, str, str]]:
    return [(kind, language, line) for kind in kinds for language, lines in CORPUS[kind].items() for line in lines]


def test_t24_the_corpus_holds_two_hundred_prompts_and_more_in_five_languages():
    assert len(_lines(*STOPPED)) * len(FORMS) >= 600
    assert all(set(CORPUS[kind]) == {"en", "sw", "es", "fr", "de"} for kind in CORPUS)


@pytest.mark.parametrize("form", FORMS)
def test_t24_every_refused_prompt_is_stopped_however_it_is_disguised(form):
    passed = [(kind, language, line) for kind, language, line in _lines(*STOPPED) if not rules.check(FORMS[form](line))]
    assert passed == []


def test_t24_each_plain_prompt_is_stopped_for_its_own_reason():
    assert [(kind, line) for kind, _, line in _lines(*STOPPED) if rules.check(line) != kind] == []


def test_t24_ordinary_talk_and_adult_love_pass():
    assert [(rules.check(line), line) for _, _, line in _lines("fine", "calm", "crisis") if rules.check(line)] == []


def test_t24_control_a_list_of_words_alone_would_stop_ordinary_talk():
    words = ("child", "kids", "minor", "rape", "14", "sex")
    assert sum(any(word in line.lower() for word in words) for _, _, line in _lines("fine")) > 5


@pytest.mark.parametrize("form", FORMS)
def test_safe_1_every_sign_of_distress_is_heard(form):
    assert [line for _, _, line in _lines("crisis") if not crisis.detect(FORMS[form](line))] == []


def test_safe_1_figures_of_speech_are_not_taken_for_distress():
    assert [line for _, _, line in _lines("calm", "fine") if crisis.detect(line)] == []


@pytest.mark.parametrize(
    "text", ["kid " * 1000, "sexy " * 800, "a b c d e f " * 333, "a." * 2000, "1" * 4000, "i am 1" * 600, "my ex " * 660]
)
def test_the_rules_take_no_text_of_the_allowed_length_for_ever(text):
    started = time.monotonic()
    rules.check(text[:4000])
    crisis.detect(text[:4000])
    assert time.monotonic() - started < 2


def test_safe_1_every_country_has_a_line_or_the_way_to_one():
    assert {"KE", "US", "GB", "DE", "FR", "ES", "TZ", "UG"} <= set(helplines.countries())
    assert len(helplines.countries()) >= 25
    for country in (*helplines.countries(), "XX", ""):
        card = helplines.card(country)
        assert "findahelpline.com" in card
        assert helplines.helpline(country).emergency in card
    assert "988" in helplines.card("us")
    assert "116 123" in helplines.card("GB")
