"""What the studio needs of a browser: the keys of a wall of pictures, and two pictures in one frame."""

from typing import Any

import reflex as rx

from genapp.ui.text import t

_KEYS = rx.asset("keys.js", shared=True)
_COMPARE = rx.asset("compare.js", shared=True)


class WallKeys(rx.Component):
    """Arrows go from picture to picture; a letter presses the button that names it in `data-key`. Draws nothing."""

    library = _KEYS.importable_path
    tag = "WallKeys"


class _Compare(rx.Component):
    """See `compare.js`."""

    library = _COMPARE.importable_path
    tag = "Compare"
    before: rx.Var[str]
    after: rx.Var[str]
    ratio: rx.Var[str]
    words: rx.Var[dict]


def compare(before: Any, after: Any, *, ratio: Any = "") -> rx.Component:
    """Return two pictures in one frame, the first one on the left of a line that can be moved."""
    words = {name: t(f"studio_library.{name}") for name in ("before", "after")}
    return _Compare.create(before=before, after=after, ratio=ratio, words={**words, "label": t("studio_library.compare")})
