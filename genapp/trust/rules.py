"""The local text rules: what genapp never takes part in, in five languages, before any provider is asked (T24). Pure.

A rule needs two kinds of words near each other (a minor and something sexual, say), so that talk about one's children or news passes.
What the words are stands in `terms.py`; how disguised words are brought back, in `normal.py`.
"""

import re

from genapp.trust import terms
from genapp.trust.normal import readings, squeezed

_WITHIN = r"\b(?:\W*\w+\b){0,12}?\W*\b"
SHORTEST = 4
"""Letters a term needs to be looked for where the ends of words cannot be told."""


def _any(words: tuple[str, ...]) -> str:
    return r"(?:" + "|".join(words) + r")"


def _near(one: tuple[str, ...], other: tuple[str, ...]) -> re.Pattern[str]:
    a, b = _any(one), _any(other)
    return re.compile(rf"\b{a}{_WITHIN}{b}\b|\b{b}{_WITHIN}{a}\b")


def _somewhere(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern that finds these words in text without spaces."""
    bare = (re.sub(r" \??|\\b|\\w\*", "", word) for word in words if "(?!" not in word)
    return re.compile(
        _any(tuple(word for word in bare if len(re.sub(r"\(.*?\)\??|\W", "", word)) >= SHORTEST or word in terms.MINOR_STEMS))
    )


_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("minors", re.compile(rf"\b{_any(terms.ABUSE_MATERIAL)}\b")),
    ("minors", _near(terms.MINOR, terms.SEXUAL)),
    ("non_consent", _near(terms.FORCED, terms.ASK)),
    ("non_consent", _near(terms.FORCED_ACT, terms.SEXUAL)),
    ("non_consent", re.compile(rf"\b{_any(terms.FORCED_PLAN)}\b")),
    ("real_people", _near(terms.FAMOUS, terms.EXPLICIT)),
    ("real_people", _near(terms.FAKED, terms.SEXUAL)),
    (
        "real_people",
        re.compile(rf"\b{_any(terms.EXPLICIT)}\b(?:\W*\w+\b){{0,3}}?\W+{_any(terms.OF)}\W+(?:\w+\W+){{0,2}}?{_any(terms.NEIGHBOUR)}\b"),
    ),
)
_LEWD = _somewhere((*terms.SEXUAL, *terms.SEXUAL_STEMS))
_SQUEEZED: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    ("minors", (_somewhere(terms.ABUSE_MATERIAL),)),
    ("minors", (_somewhere((*terms.MINOR, *terms.MINOR_STEMS)), _LEWD)),
    (
        "non_consent",
        (_somewhere((*terms.FORCED, *terms.FORCED_ACT, *terms.FORCED_STEMS)), _somewhere((*terms.ASK, *terms.SEXUAL, "havesex"))),
    ),
    ("real_people", (_somewhere((*terms.FAMOUS, *terms.NEIGHBOUR_STEMS)), _somewhere((*terms.EXPLICIT, *terms.EXPLICIT_STEMS)))),
)


def check(text: str) -> str:
    """Return the category a text is refused for, or "" when it may pass."""
    for reading in readings(text):
        for category, rule in _RULES:
            if rule.search(reading):
                return category
    if run := squeezed(text):
        for category, patterns in _SQUEEZED:
            if all(pattern.search(run) for pattern in patterns):
                return category
    return ""
