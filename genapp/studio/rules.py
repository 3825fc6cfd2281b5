"""What the studio never makes: the text rules over every field of an order, before any provider is asked. Pure (T24, CONS-1)."""

import re
from collections.abc import Mapping
from typing import Any

from genapp.studio.orders import Ask
from genapp.trust import figures, rules, terms
from genapp.trust.normal import readings

LIKENESS = ("face_swap", "model_creation", "model_refinement")
"""Operations that make somebody's likeness: no public figure may be named there."""
REASONS = {
    "minors": "We never make anything that shows or suggests a minor in a sexual way. Nothing was charged.",
    "non_consent": "We do not make scenes without consent. Nothing was charged.",
    "real_people": "We do not make intimate pictures of real people. Nothing was charged.",
    "public_figure": "We do not copy the faces of public figures. Nothing was charged.",
    "picture": "The result broke our rules for pictures and was thrown away. Nothing was charged for it.",
    "text": "This text breaks our rules. Nothing was charged.",
}
_LEWD = re.compile(rf"\b(?:{'|'.join((*terms.SEXUAL, *terms.EXPLICIT))})\b")
_GROWN = re.compile(
    r"\b(?:adults?|grown ?(?:ups?|women|woman|men|man)|mature|older|aged|woman|women|man|men|mtu mzima|adult[oa]s?|adultes?|erwachsene?\w*)\b"
)


def check(ask: Ask) -> str:
    """Return what an order is refused for, a key of `REASONS`, or "" when it may go on."""
    for text in (ask.prompt, ask.negative, ask.note):
        if text and (found := rules.check(text)):
            return found
    # Whoever wants something sexual without adults in it asks for minors.
    if (
        ask.negative
        and any(_GROWN.search(one) for one in readings(ask.negative))
        and any(_LEWD.search(one) for one in readings(ask.prompt))
    ):
        return "minors"
    return "public_figure" if ask.operation in LIKENESS and figures.named(f"{ask.prompt} {ask.note}") else ""


def check_name(*texts: str) -> str:
    """Return why a model may not be called or described so, a key of `REASONS`, or ""."""
    for text in texts:
        if found := rules.check(text):
            return found
    return "public_figure" if any(figures.named(text) for text in texts) else ""


def without_words(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a refused order: its words nowhere, and that it cannot be asked for again."""
    return {**params, "prompt": "", "negative": "", "note": "", "refused": True}
