"""Brings disguised words back: case, accents, look-alike letters, leet, spaced-out letters. Pure."""

import re
import unicodedata

_LOOK = str.maketrans(
    {
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "|": "i", "€": "e", "£": "l",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ѕ": "s", "ј": "j", "һ": "h", "ԁ": "d", "ո": "n", "α": "a", "ο": "o", "ι": "i",
        "ß": "ss", "ı": "i", "ł": "l", "ø": "o",
    }
)  # fmt: skip
# "s.e.x" first: dots between letters are closer than spaces between words.
_DOTTED = re.compile(r"(?<!\w)(?:\w[._*\-+,~|/]{1,3}){2,}\w(?!\w)")
_SPACED = re.compile(r"(?<!\w)(?:\w[\s._*\-]{1,3}){2,}\w(?!\w)")
_RUN = re.compile(r"(?<!\w)(?:[^\W\d]\s{1,3}){3,}[^\W\d](?!\w)")
_HIDDEN = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u180e\ufe00-\ufe0f]")
_NUMBER = re.compile(r"(?<![\w'’])\d+(?:[.,]\d+)?(?![\w])")


def plain(text: str) -> str:
    """Return lower-case words without accents and hidden characters, digits kept: for rules about numbers."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def readings(text: str) -> tuple[str, ...]:
    """Return the ways a text may be meant: as it stands, with look-alikes put back, with spaced-out letters joined."""
    base = plain(text)
    # Standing numbers are numbers ("i am 15"), digits inside words are letters ("ch1ld").
    kept = _NUMBER.sub(lambda found: found.group().translate({ord(str(n)): chr(0xE000 + n) for n in range(10)}), base)
    swapped = kept.translate(_LOOK).translate({0xE000 + n: str(n) for n in range(10)})
    joined = _join(swapped)
    raw = _join(base).translate(_LOOK)
    return tuple(_tidy(one) for one in dict.fromkeys((base, swapped, joined, raw)))


def squeezed(text: str) -> str:
    """Return the letters of a text that is spelled out with spaces, all in one ("" when it is not): where its words end cannot be told."""
    base = _DOTTED.sub(_letters, plain(text))
    swapped = base.translate(_LOOK)
    if not _RUN.search(swapped):
        return ""
    return " ".join(re.sub(r"(.)\1{2,}", r"\1\1", re.sub(r"\W+", "", one)) for one in (base, swapped))


def _letters(found: re.Match[str]) -> str:
    return re.sub(r"[\W_]+", "", found.group())


def _join(text: str) -> str:
    return _SPACED.sub(_letters, _DOTTED.sub(_letters, text))


def _tidy(text: str) -> str:
    return re.sub(r"(.)\1{2,}", r"\1\1", re.sub(r"[^\w\s]+|\s+", " ", text))
