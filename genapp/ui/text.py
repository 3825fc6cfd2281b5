"""All words a person reads: `t("chat.send")`. One file a language; English is `copy/en.toml`."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "copy"
_ENGLISH: dict[str, Any] = tomllib.loads((_FOLDER / "en.toml").read_text())


def t(key: str, **values: Any) -> str:
    """Return the words of `table.key`, with values (or Vars) put in; KeyError at import when the catalogue lacks it."""
    table, _, name = key.partition(".")
    words = _ENGLISH[table][name]
    return words.format(**values) if values else words


def told(key: str, facts: dict[str, Any]) -> str:
    """Return the words of a key with facts that come from the database: one that is missing leaves a gap, not an error."""
    table, _, name = key.partition(".")
    return " ".join(_ENGLISH[table][name].format_map(defaultdict(str, facts)).split())


def words(key: str) -> list[str]:
    """Return a list of words, such as the paragraphs of a page."""
    table, _, name = key.partition(".")
    return list(_ENGLISH[table][name])
