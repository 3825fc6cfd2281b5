"""The demo model: no network, no weights. It answers from the character's own phrases and from what was just said, and says what it is when asked.

It is labelled "demo" wherever it speaks and refused in production.
"""

import asyncio
import json
import random
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from genapp.adapters.offline import demo_phrases as phrases
from genapp.adapters.offline.demo_reading import Reading, last, read
from genapp.core.ports import ChatRequest

SLOWEST, FASTEST = 30, 60
CONVERSATIONS, REPLIES = 500, 400
_DEFAULTS: dict[str, Sequence[str]] = {
    "openers": ("Mm.", "Now that is something.", "Let me think about that."),
    "topics": ("the weather before a storm", "old maps", "long tables and loud kitchens", "the last train home", "letters in a drawer", "a window left open"),
    "questions": ("What happened then?", "Who else was there?", "What would you change about it?", "What did it smell like?", "When did you last laugh about it?"),
    "closers": ("I like how you put things.", "Take your time.", "That was good company."),
    "quirks": ("I write slowly when a thing matters.", "I always sit where I can see the door.", "I count stairs without meaning to."),
}  # fmt: skip
_STARTS = (
    ("why", "why"),
    ("how", "how_question"),
    ("where", "where"),
    ("when", "when"),
    ("what", "what"),
    ("which", "what"),
    ("who", "what"),
)
_YES_NO = re.compile(
    r"(?:^|[.,!?] *|\b(?:and|so|but|tell me,?) )(?:do|does|did|are|is|was|can|could|would|will|have|has|should) (?:you|u|it|that|there|we|they|your)\b",
    re.I,
)


class DemoChat:
    """Writes a few sentences at thirty to sixty words a second; never the same reply twice in a conversation while the process lives."""

    name = "demo"
    demo = True

    def __init__(self, pace: float = 1.0):
        self._pace = pace
        self._said: OrderedDict[str, list[str]] = OrderedDict()
        self._answers: dict[str, Any] = {}

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the reply word by word."""
        text = self.compose(request)
        dice = random.Random(text)  # noqa: S311 - rhythm, not secrets
        await asyncio.sleep(self._pace * dice.uniform(0.3, 0.7))
        for piece in re.findall(r"\s*\S+", text):
            yield piece
            await asyncio.sleep(self._pace / dice.uniform(SLOWEST, FASTEST))
        request.told["model"] = self.name

    async def probe(self) -> str:
        """Always answers."""
        return ""

    def compose(self, request: ChatRequest) -> str:
        """Return a reply that was not given in this conversation before: not in the context, and not earlier in this process."""
        if not self._answers:
            self._answers = json.loads(Path(__file__).with_name("demo_answers.json").read_text("utf-8"))
        conversation = request.seed.rpartition(":")[0] or request.seed
        said = self._said.setdefault(conversation, [])
        self._said.move_to_end(conversation)
        dice = random.Random(f"{request.seed}:{len(request.messages)}:{last(request.messages)}")  # noqa: S311 - prose, not secrets
        shown = [turn.content for turn in request.messages if turn.role == "assistant"]
        own = self._answers.get(request.character, {})
        writer = _Writer(request, read(request.messages), own, dice, " ".join([*shown, *said[-8:]]))
        taken = {_plain(text) for text in (*shown, *said)}
        text = writer.draft()
        for more in range(60):
            if _plain(text) not in taken:
                break
            text = writer.draft(more)
        said.append(text)
        del said[:-REPLIES]
        while len(self._said) > CONVERSATIONS:
            self._said.popitem(last=False)
        return text


class _Writer:
    """One reply in the making."""

    def __init__(self, request: ChatRequest, reading: Reading, answers: dict[str, Any], dice: random.Random, used: str):
        self.request, self.reading, self.answers, self.dice, self.used = request, reading, answers, dice, used
        self.taken: set[str] = set()

    def draft(self, again: int = -1) -> str:
        """Return one reply; `again` counts the drafts that had been said before."""
        self.taken.clear()
        if again < 0 and (own := self._own_answer()):
            return own
        want = self.reading.want
        if want in phrases.WHOLE:
            text = self._fill(self._fresh(phrases.WHOLE[want]))
        elif want == "ideas":
            text = self._fill(self._fresh(phrases.LISTS))
        else:
            text = self._talk(want)
        if again >= 10:  # Few ways are left to say only this.
            text = f"{text}\n\n{self._fill(self._fresh(phrases.SIDEWAYS))} {self._fill(self._fresh(phrases.OWN))} {self._pick('questions')}"
        return text

    def _own_answer(self) -> str:
        """Return what this very character says to a suggested beginning, or to a common wish; each is said once."""
        asked = _plain(self.reading.text)
        for prompt, answer in self.answers.get("starters", {}).items():
            if prompt.endswith("…"):
                start = _plain(prompt[:-1])
                rest = self.reading.text[len(prompt) - 1 :].strip(" .!…")
                if asked.startswith(start) and 0 < len(rest) <= 60 and "?" not in rest:
                    return self._unsaid(answer.format(rest=rest[0].upper() + rest[1:] if answer.startswith("{rest}") else rest))
            elif asked == _plain(prompt):
                return self._unsaid(answer)
        if self.reading.want in ("who", "story", "bye") and self.answers:
            told = self._unsaid(self.answers[self.reading.want])
            return f"{told} {self._pick('questions')}" if told and self.reading.want == "who" else told
        return ""

    def _unsaid(self, text: str) -> str:
        return "" if text[:60] in self.used else text

    def _talk(self, want: str) -> str:
        reading, parts = self.reading, []
        kind = want if want in phrases.ANSWERS else ""
        if not kind and reading.feeling:
            kind = reading.feeling
        if reading.new_name:
            parts.append(self._fill(self._fresh(phrases.ANSWERS["name"])))
        if kind == "how" and self.answers and self.answers["how"] not in self.used:
            parts.append(self.answers["how"])
        elif kind == "low" and self.answers and self.answers["comfort"] not in self.used:
            parts.append(self.answers["comfort"])
        elif kind:
            parts.append(self._fill(self._fresh(phrases.ANSWERS[kind])))
        if reading.question and kind not in ("how", "who", "story"):
            parts.append(self._fill(self._fresh(phrases.ANSWERS[self._asked()])))
        elif reading.new_facts:
            what = self.dice.choice(sorted(reading.new_facts))
            parts.append(self._fresh(phrases.ANSWERS[what]).format(fact=reading.new_facts[what]))
        elif (reading.object or (reading.word and not kind)) and kind in ("", "glad", "angry", "tired", "low") and not reading.new_name:
            parts.append(self._fill(self._fresh(phrases.ANSWERS[reading.bond or "word"])))
        if not parts:
            parts.append(self._pick("openers") if self.dice.random() < 0.7 else self._fill(self._fresh(phrases.ANSWERS["open"])))
        elif self.dice.random() < 0.3 and not kind and not reading.new_name:
            parts.insert(0, self._pick("openers"))
        if kind not in ("low", "ill", "tense") and reading.bond != "missed":
            parts.append(self._fill(self._fresh(phrases.OWN)))
        if reading.facts and self.dice.random() < 0.35:
            what = self.dice.choice(sorted(reading.facts))
            parts.append(self._fresh(phrases.RECALLED[what]).format(fact=reading.facts[what]))
        elif not parts[-1].endswith("?"):
            parts.append(self._pick("questions") if self.dice.random() < 0.75 else self._pick("closers"))
        return self._laid_out(parts)

    def _laid_out(self, parts: list[str]) -> str:
        if (actions := self.answers.get("actions")) and self.dice.random() < 0.35:
            action = f"*{self._fresh(actions)}*"
            place = self.dice.choice((0, len(parts) - 1))
            parts.insert(place, action)
        elif len(parts) > 2 and self.dice.random() < 0.3:
            parts[-2:] = [f"{parts[-2]}\n\n{parts[-1]}"]
        return " ".join(parts)

    def _asked(self) -> str:
        text = self.reading.text.lower()
        if _YES_NO.search(text):
            return "yes_no"
        return next((kind for word, kind in _STARTS if re.search(rf"\b{word}\b", text)), "yes_no")

    def _fresh(self, choices: Sequence[str]) -> str:
        """Return one that was not used in this conversation lately, if any is left."""
        left = [
            text
            for text in choices
            if text not in self.taken and (len(text) < 12 or text.split("{")[0][:40].strip() not in self.used or text.startswith("{"))
        ]
        chosen = self.dice.choice(left or list(choices))
        self.taken.add(chosen)
        return chosen

    def _pick(self, kind: str) -> str:
        given = self.request.voice.get(kind) or _DEFAULTS[kind]
        left = (
            [text for text in given if text not in self.used and text not in self.taken]
            or [text for text in given if text not in self.taken]
            or list(given)
        )
        chosen = self.dice.choice(left)
        self.taken.add(chosen)
        return chosen

    def _fill(self, text: str) -> str:
        """Put the person's words and the character's into the gaps; only gaps that are there use anything up."""
        reading, gaps = self.reading, set(re.findall(r"{(\w+)}", text))
        values = {
            "character": self.request.character or "This",
            "plain_name": reading.name,
            "name": f", {reading.name}" if reading.name and (reading.new_name or self.dice.random() < 0.6) else "",
            "object": reading.object,
            "object_start": reading.object[:1].upper() + reading.object[1:],
            "word": reading.word,
            "word_start": reading.word[:1].upper() + reading.word[1:],
        }
        for gap, kind in (("topic", "topics"), ("first", "topics"), ("second", "topics"), ("third", "topics"), ("topic_start", "topics"), ("question", "questions"), ("closer", "closers"), ("quirk", "quirks")):  # fmt: skip
            if gap in gaps:
                values[gap] = self._pick(kind)
        if "topic_start" in values:
            values["topic_start"] = values["topic_start"][:1].upper() + values["topic_start"][1:]
        return text.format(**values)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
