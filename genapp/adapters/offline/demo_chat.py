"""The demo model: no network, no weights. It answers from the character's own phrases and from what was just said, and says what it is when asked.

It is labelled "demo" wherever it speaks and refused in production.
"""

import asyncio
import hashlib
import random
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

from genapp.core.ports import ChatRequest, Turn

SLOWEST, FASTEST = 30, 60
_NAME = re.compile(r"\b(?:my name is|i am called|call me|i'm called|this is)\s+([A-Z][\w'-]{1,30})", re.I)
_REAL = re.compile(
    r"\b(?:are you (?:a )?(?:real|human|person|robot|bot|ai|computer|program|machine)|is this (?:real|ai|a bot)|am i talking to (?:a|an))\b",
    re.I,
)
_WHO = re.compile(r"\b(?:who are you|your name|about yourself|introduce yourself)\b", re.I)
_FEEL = re.compile(
    r"\b(?:i(?:'m| am| feel| was) (?:so |very |really |a bit )?(sad|lonely|tired|happy|angry|anxious|stressed|excited|nervous|bored|proud|lost|worried|afraid|glad|ill|sick))\b",
    re.I,
)
_BYE = re.compile(r"\b(?:bye|good ?night|see you|have to go|gotta go|talk later|leaving now)\b", re.I)
_THANKS = re.compile(r"\b(?:thank you|thanks)\b", re.I)
_WORD = re.compile(r"[^\W\d_][\w'-]{3,}")
_COMMON = frozenset(
    [
        "about",
        "after",
        "again",
        "also",
        "always",
        "been",
        "before",
        "being",
        "both",
        "cannot",
        "could",
        "does",
        "doing",
        "down",
        "each",
        "even",
        "every",
        "from",
        "have",
        "having",
        "here",
        "into",
        "just",
        "know",
        "like",
        "little",
        "made",
        "make",
        "many",
        "maybe",
        "more",
        "most",
        "much",
        "must",
        "never",
        "only",
        "other",
        "over",
        "really",
        "said",
        "same",
        "should",
        "some",
        "something",
        "still",
        "such",
        "than",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "think",
        "this",
        "those",
        "through",
        "time",
        "today",
        "tell",
        "talk",
        "very",
        "want",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "will",
        "with",
        "would",
        "your",
        "yours",
        "what's",
        "that's",
        "it's",
        "don't",
        "can't",
        "i'm",
        "you're",
        "place",
        "please",
    ]
)
_FEELINGS = {
    "sad": "That sounds heavy. You need not make it light for me.", "lonely": "Then let us be two for a while.", "tired": "Then nothing here has to be clever tonight.",
    "happy": "Good. Keep it a moment before you explain it.", "angry": "Anger usually guards something. What was touched?", "anxious": "Let us go slowly. One thing at a time.",
    "stressed": "Put one of those things down for ten minutes.", "excited": "I can hear it. Start with the best part.", "nervous": "Nervous often means that it matters.",
    "bored": "Boredom is a door nobody has opened yet.", "proud": "As you should be. Tell it properly, from the start.", "lost": "Lost is a place too. What can you see from there?",
    "worried": "What is the smallest true piece of that worry?", "afraid": "I am listening. Are you safe right now?", "glad": "That is good to read.", "ill": "Then be gentle with the day.", "sick": "Then be gentle with the day.",
}  # fmt: skip
_BRIDGES = (
    "You said “{word}”, and I keep turning that word over.", "“{word}” — there is more behind that, is there not?", "When you write “{word}”, I think of {topic}.",
    "Tell me the part about “{word}” that you left out.", "Funny that you bring up “{word}”; it sits close to {topic}.", "I would trade you a story about {topic} for yours about “{word}”.",
)  # fmt: skip
_DEFAULTS: dict[str, Sequence[str]] = {
    "openers": ("Mm.", "Now that is something.", "Let me think about that."),
    "topics": ("the weather before a storm", "old maps", "long tables and loud kitchens"),
    "questions": ("What happened then?", "Who else was there?", "What would you change about it?"),
    "closers": ("I like how you put things.", "Take your time."),
    "quirks": ("I write slowly when a thing matters.",),
}


class DemoChat:
    """Writes a reply of a few sentences at thirty to sixty pieces a second; never the same twice in a conversation."""

    name = "demo"
    demo = True

    def __init__(self, pace: float = 1.0):
        self._pace = pace

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the reply word by word."""
        request.told["model"] = self.name
        dice = random.Random(f"{request.seed}:{_last(request.messages)}")  # noqa: S311 - prose, not secrets
        text = compose(request, dice)
        await asyncio.sleep(self._pace * dice.uniform(0.25, 0.6))
        for piece in re.findall(r"\S+\s*|\n+", text):
            yield piece
            await asyncio.sleep(self._pace / dice.uniform(SLOWEST, FASTEST))

    async def probe(self) -> str:
        """Always answers."""
        return ""


def compose(request: ChatRequest, dice: random.Random) -> str:
    """Return a reply that was not given in this conversation before."""
    said = {_key(turn.content) for turn in request.messages if turn.role == "assistant"}
    used = " ".join(turn.content for turn in request.messages if turn.role == "assistant")
    text = ""
    for _ in range(40):
        text = _draft(request, dice, used)
        if _key(text) not in said:
            return text
    return f"{text}\n\nAnd one thing more: {dice.choice(_list(request, 'topics'))}, {dice.randrange(2, 999)} times over."


def _draft(request: ChatRequest, dice: random.Random, used: str) -> str:
    user = _last(request.messages)
    name = request.character or "a character"

    def pick(kind: str) -> str:
        fresh = [phrase for phrase in _list(request, kind) if phrase not in used] or list(_list(request, kind))
        return dice.choice(fresh)

    if "distress or at risk" in request.messages[0].content:
        return (
            "I am stepping out of the story for a moment, because what you wrote matters more.\n\n"
            f"I am only a program, {dice.choice(('but you deserve a person', 'and you deserve a human voice'))} right now: a helpline, a doctor, or someone you trust. "
            "The card here shows a number you can call. Are you safe where you are?"
        )
    if _REAL.search(user):
        return f"No. {name} is a fictional character, and a computer program writes these words. I can still keep you company in a story. {pick('questions')}"
    known = _name(request.messages)
    parts: list[str] = []
    feeling = _FEEL.search(user)
    if _BYE.search(user):
        return f"Go well{', ' + known if known else ''}. {pick('closers')} No hurry to come back; the door simply stays open."
    if _WHO.search(user):
        parts.append(f"I am {name}. {pick('quirks')}")
    elif feeling:
        parts.append(_FEELINGS[feeling.group(1).lower()])
    elif _THANKS.search(user):
        parts.append(dice.choice(("Gladly.", "You are welcome.", "Any time.")))
    elif _NAME.search(user) and known:
        parts.append(f"{known}. I shall remember that.")
    else:
        parts.append(pick("openers"))
    word = _word(user, dice)
    if word and dice.random() < 0.75:
        parts.append(dice.choice(_BRIDGES).format(word=word, topic=pick("topics")))
    else:
        parts.append(
            dice.choice(
                (
                    f"It makes me think of *{pick('topics')}*.",
                    f"I was just thinking about {pick('topics')}.",
                    f"There is always {pick('topics')}.",
                )
            )
        )
    if dice.random() < 0.45:
        parts.append(pick("quirks"))
    if known and dice.random() < 0.25:
        parts.append(f"What do you make of it, {known}?")
    else:
        parts.append(pick("questions") if dice.random() < 0.8 else pick("closers"))
    if dice.random() < 0.25 and len(parts) > 2:
        return " ".join(parts[:-1]) + "\n\n" + parts[-1]
    return " ".join(parts)


def _last(messages: Sequence[Turn]) -> str:
    return next((turn.content for turn in reversed(messages) if turn.role == "user"), "")


def _list(request: ChatRequest, kind: str) -> Sequence[str]:
    given: Any = request.voice.get(kind)
    return given if given else _DEFAULTS[kind]


def _name(messages: Sequence[Turn]) -> str:
    for turn in reversed(messages):
        found = _NAME.search(turn.content) if turn.role in ("user", "system") else None
        if found and (turn.role == "user" or "about themselves" in turn.content):
            if turn.role == "system":
                found = _NAME.search(turn.content.split("about themselves", 1)[1])
            if found:
                return found.group(1)[:1].upper() + found.group(1)[1:]
    return ""


def _word(user: str, dice: random.Random) -> str:
    words = [word for word in _WORD.findall(user) if word.lower() not in _COMMON]
    return dice.choice(words).lower() if words else ""


def _key(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
