"""How a person sounds, proposed to whoever goes on: words, marks and pace counted, nothing understood. Pure (QUE-11).

No model and no guess at a mood: irony, quotations and languages beside English and Swahili go past it. It is a proposal with its
reasons; an operator may correct it, and nobody is judged by it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TONES = ("warm", "neutral", "tense", "upset")
LAST, RECENT = 20, 5
"""So many of the person's newest messages are looked at; the newest few of them count twice."""
UPSET_FROM, TENSE_FROM, WARM_FROM = 6, 2, 2
PACE, BURST = timedelta(seconds=60), 4
SHOWN = 4
"""Words shown as a reason."""

WARM = (
    "thanks", "thank you", "love", "lovely", "great", "wonderful", "happy", "glad", "sweet", "nice", "amazing", "beautiful", "perfect", "enjoy", "enjoyed",
    "appreciate", "kind", "funny", "miss you", "hug", "hugs", "good night", "haha", "lol",
    "asante", "ahsante", "shukrani", "nakupenda", "napenda", "nimefurahi", "furaha", "vizuri", "nzuri", "safi", "poa", "mpenzi", "rafiki", "hongera", "upendo",
    "nimekumiss", "usiku mwema", "barikiwa",
)  # fmt: skip
TENSE = (
    "are you there", "anyone there", "anybody there", "hello?", "still waiting", "waiting", "answer me", "why", "hurry", "annoyed", "annoying", "disappointed",
    "confused", "worried", "sad", "lonely", "ignoring", "ignored", "slow", "boring", "rude", "tired of", "stop", "never mind", "whatever",
    "upo", "uko wapi", "nasubiri", "nijibu", "mbona", "kwa nini", "kwanini", "haraka", "nimechoka", "sielewi", "sipendi", "huzuni", "wasiwasi", "unachelewa",
)  # fmt: skip
UPSET = (
    "angry", "furious", "hate", "scam", "fraud", "fake", "refund", "money back", "useless", "liar", "lying", "terrible", "awful", "disgusting", "stupid", "idiot",
    "pathetic", "worst", "ridiculous", "complaint", "waste of", "rip off", "ripoff", "fed up", "you don't listen", "report you",
    "hasira", "nimekasirika", "upuuzi", "ujinga", "mjinga", "mpumbavu", "utapeli", "tapeli", "wizi", "mwizi", "mwongo", "uongo", "nachukia", "umeniudhi",
    "malalamiko", "pesa zangu", "nirudishie", "bure kabisa", "mbaya sana", "sitaki",
)  # fmt: skip
NOT = r"(?:not|never|without|\w+n't|cannot|si|sio|siyo|bila)"
"""What turns the words after it round: "not happy" is tense, "not angry" is nothing."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How a person sounds, one of `TONES`, and what was counted, as an operator reads it."""

    name: str = "neutral"
    reasons: tuple[str, ...] = ()


def tone(said: Sequence[tuple[str, datetime]]) -> Tone:
    """Return how a person sounds in their newest messages, given the oldest first.

    A word of upset counts 2, a tense one 1, a message in capitals or with "!!" or "??" 1, four messages within a minute 2; in the last
    five messages all of it twice. 6 points are upset, 2 are tense unless as many words are warm; two points of warmth are warm.
    """
    newest = [(_plain(words), at) for words, at in said[-LAST:]]
    heat = warmth = loud = marked = 0
    seen: dict[str, list[str]] = {"upset": [], "tense": [], "warm": []}
    for place, (words, _) in enumerate(newest):
        weight = 2 if place >= len(newest) - RECENT else 1
        upset, tense, warm = _words(words)
        loudly, marks = _in_capitals(words), bool(re.search(r"[!?]{2}", words))
        heat += weight * (2 * len(upset) + len(tense) + loudly + marks)
        warmth += weight * len(warm)
        loud, marked = loud + loudly, marked + marks
        for name, found in (("upset", upset), ("tense", tense), ("warm", warm)):
            seen[name] += [one for one in found if one not in seen[name]]
    burst = _burst([at for _, at in newest])
    heat += 2 * (burst >= BURST)
    told = [f"{name}: {', '.join(found[:SHOWN])}" for name, found in seen.items() if found]
    counted = ((loud, "in capitals"), (marked, "with !! or ??"))
    told += [f"{count} {'messages' if count > 1 else 'message'} {what}" for count, what in counted if count]
    return Tone(_name(heat, warmth), (*told, *([f"{burst} messages within a minute"] if burst >= BURST else [])))


def _name(heat: int, warmth: int) -> str:
    if heat >= UPSET_FROM and heat > warmth:
        return "upset"
    if heat >= TENSE_FROM and heat > warmth:
        return "tense"
    return "warm" if warmth >= WARM_FROM and warmth > heat else "neutral"


def _plain(words: str) -> str:
    return words.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")  # Phones write it; the lists do not.


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    # The longest first, so that "thank you" is not cut short by a word within it.
    each = "|".join(r"\s+".join(map(re.escape, one.split())) for one in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?:(?<!\w)(?P<not>{NOT})\s+(?:\w+\s+)?)?(?<!\w)(?P<word>{each})(?!\w)", re.IGNORECASE)


_WARM, _TENSE, _UPSET = _pattern(WARM), _pattern(TENSE), _pattern(UPSET)


def _found(pattern: re.Pattern[str], words: str) -> tuple[list[str], list[str]]:
    """Return the words found, each once, and those that something before them turns round."""
    plain: list[str] = []
    turned: list[str] = []
    for match in pattern.finditer(words):
        word = " ".join(match["word"].lower().split())
        (turned if match["not"] else plain).append(f"{match['not'].lower()} {word}" if match["not"] else word)
    return list(dict.fromkeys(plain)), list(dict.fromkeys(turned))


def _words(words: str) -> tuple[list[str], list[str], list[str]]:
    """Return a message's words of upset, of tension and of warmth; warmth that is denied is tension, anger that is denied is nothing."""
    warm, cold = _found(_WARM, words)
    return _found(_UPSET, words)[0], [*_found(_TENSE, words)[0], *cold], warm


def _in_capitals(words: str) -> bool:
    letters = [one for one in words if one.isalpha()]
    return len(letters) >= 8 and sum(one.isupper() for one in letters) >= 0.7 * len(letters)


def _burst(times: list[datetime]) -> int:
    """Return the most messages written within a minute."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] > PACE:
            first += 1
        most = max(most, last - first + 1)
    return most
