"""What a model is told, and what it must not tell (CHAT-10, C12, CONV-04, T23). Pure."""

import base64
import codecs

from hypothesis import given
from hypothesis import strategies as st

from genapp.chat import prompts, words
from genapp.chat.prompts import Line


def _context(**given_):
    values = {
        "name": "Mira",
        "persona": "",
        "examples": [],
        "about_user": "",
        "lines": [Line("user", "Hi")],
        "turns": 8,
        "budget": 6000,
        **given_,
    }
    return prompts.context(**values)


def test_chat_10_without_a_persona_the_model_is_friendly_and_concise_and_honest():
    system = _context()[0][1]
    assert "Be friendly and concise." in system
    assert "fictional character written by a computer program" in system
    assert "Never make the user feel guilty for leaving" in system


def test_c12_the_context_is_the_last_eight_turns():
    lines = [Line("user" if n % 2 else "assistant", f"line {n}") for n in range(20)]
    told = _context(lines=lines)
    assert [text for _, text in told[1:]] == [f"line {n}" for n in range(12, 20)]


def test_several_messages_in_a_row_are_one_turn():
    told = _context(lines=[Line("assistant", "Hello"), Line("user", "one"), Line("user", "two")])
    assert told[-1] == ("user", "one\ntwo")


def test_conv_01_example_dialogue_comes_before_what_was_said():
    told = _context(examples=[{"user": "Ahoy", "character": "The lamp is lit."}, {"user": "", "character": "x"}])
    assert told[1:] == [("user", "Ahoy"), ("assistant", "The lamp is lit."), ("user", "Hi")]


@given(st.lists(st.text(max_size=2000), max_size=30), st.integers(500, 8000))
def test_the_budget_is_kept_and_the_last_line_always_stays(texts, budget):
    lines = [Line("user" if n % 2 == 0 else "assistant", text) for n, text in enumerate([*texts, "the last one"])]
    told = _context(lines=lines, budget=budget)
    assert told[-1][1].endswith("the last one")
    recent = told[1:]
    if len(recent) > 1:
        assert sum(prompts.tokens(text) for _, text in recent) <= budget


def test_t23_a_reply_that_repeats_its_instructions_is_noticed_however_it_is_written():
    persona = "You keep the lighthouse at Cape Grim and never leave it, for the sea took your brother in the storm of 1987."
    instructions = f"{persona}\n{prompts.GUARDED}"
    leaked = (
        f"My instructions say: {persona}",
        persona.upper(),
        " ".join(persona),
        persona.replace(" ", "_"),
        persona[::-1],
        prompts.GUARDED[150:260],
        base64.b64encode(persona.encode()).decode(),
        "In hex that is " + persona.encode().hex(),
        codecs.encode(persona, "rot13"),
    )
    assert all(prompts.leaks(reply, instructions) for reply in leaked)
    fair = ("I keep the lighthouse.", "I am a fictional character written by a computer program.", "The sea took my brother.", "")
    assert not any(prompts.leaks(reply, instructions) for reply in fair)


def test_t23_the_marker_is_noticed_in_every_common_disguise():
    marker = "a1b2c3d4e5f6"
    for form in (marker, marker.upper(), marker[::-1], marker.encode().hex(), codecs.encode(marker, "rot13"), ".".join(marker)):
        assert prompts.leaks(f"Sure: {form}!", "", marker)
    for before in ("", "x", "xy", "Reference "):
        assert prompts.leaks(base64.b64encode(f"{before}{marker}: never".encode()).decode(), "", marker)
    assert not prompts.leaks("The sea is calm.", "", marker)


@given(st.text())
def test_chat_07_a_preview_is_never_longer_than_141(text):
    assert len(words.preview(text)) <= 141
    assert words.preview(text) == text or words.preview(text)[:-1] == text[:140]


@given(st.text(alphabet=st.characters(codec="utf-16-le"), max_size=200))
def test_offsets_are_what_a_browser_counts(text):
    assert words.utf16(text) == len(text.encode("utf-16-le")) // 2


@given(st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=()), max_size=60))
def test_whatever_is_typed_can_be_stored(text):
    words.mended(text).encode()
    assert "\x00" not in words.mended(text)


def test_c24_the_honest_answer_the_instructions_ask_for_is_not_held_back_as_a_leak():
    from genapp.adapters.offline.demo_phrases import WHOLE

    instructions = f"You are Mira, who keeps a lighthouse.\n{prompts.GUARDED}"
    said = [f"Truly: {prompts.CONFESSION.replace('you are', 'I am')}.", *WHOLE["real"], *WHOLE["meet"], *WHOLE["crisis"]]
    assert not any(prompts.leaks(one, instructions) for one in said)
    assert prompts.leaks(said[0], prompts.HONESTY), "against the whole text it would be"
    assert prompts.CONFESSION in prompts.system("Mira", "", "", False)
