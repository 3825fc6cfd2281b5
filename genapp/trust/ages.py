"""Hears when somebody says they are under 18, in five languages (AGE-1). Pure; only plain first-person statements count."""

import re

from genapp.trust.normal import readings

_AGE = r"(?:[5-9]|1[0-7])"
_SAID = re.compile(
    r"\b(?:"
    rf"i ?a?m (?:only |just |still )?{_AGE} ?(?:years? old|yrs? old|yo|y o)(?! again)\b"
    rf"|i ?a?m (?:only |just |still ){_AGE}(?=\s*$| (?:and|but|so|lol|haha|btw|sorry|though)\b)"
    rf"|i ?a?m {_AGE}(?=\s*$| (?:and|but|so|btw|by the way) )"
    rf"|i ?a?m (?:turning|about to turn) {_AGE}\b"
    r"|i ?a?m (?:a minor|under ?age|under 18|not 18 yet|not yet 18|in middle school|in (?:5|6|7|8|9|10)th grade)\b"
    rf"|ich bin (?:erst |noch |gerade )?{_AGE}(?: jahre?(?: alt)?\b|(?=\s*$))|ich bin (?:noch )?(?:minderjahrig|unter 18)\b"
    rf"|j ai (?:seulement )?{_AGE} ans\b|je suis mineure?\b"
    rf"|tengo (?:solo )?{_AGE} anos\b|soy menor de edad\b"
    rf"|nina (?:umri wa )?miaka {_AGE}\b"
    r")"
)


def says_minor(text: str) -> bool:
    """Say whether the writer states an age below 18."""
    return any(_SAID.search(" ".join(reading.split())) for reading in readings(text))
