"""The one uploader: drag and drop or choose, several at once, progress for each, cancel, try again, order, remove (MED-02)."""

from typing import Any

import reflex as rx

from genapp.media.rules import MB, RULES, spoken
from genapp.ui.text import t

_CROP = rx.asset("crop.js", shared=True)
_JS = rx.asset("uploader.js", shared=True)


class _Uploader(rx.Component):
    """See `uploader.js`."""

    library = _JS.importable_path
    tag = "Uploader"
    rows: rx.Var[list]
    forms: rx.Var[dict]
    accept: rx.Var[str]
    most: rx.Var[int]
    limit: rx.Var[int]
    multiple: rx.Var[bool]
    ordered: rx.Var[bool]
    crop: rx.Var[bool]
    words: rx.Var[dict]
    label: rx.Var[str]
    on_ask: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str, int)]  # pyright: ignore[reportCallIssue]
    on_arrived: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_remove: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_order: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]


_WORDS = (
    "empty", "many", "network", "checking", "sending", "ready", "waits", "flagged", "remove", "again", "cancel", "up", "down",
    "crop", "crop_hint", "zoom", "use",
)  # fmt: skip


def uploader(purpose: str, *, label: str, rows: Any, forms: Any, limit: int = 1, crop: bool = False, **handlers: Any) -> rx.Component:
    """Return an uploader for one purpose. `rows` are UploadShown, `forms` what `ask` answered by the browser's own id.

    Handlers: on_ask(client, name, type, size), on_arrived(id), on_remove(id), on_order(ids).
    """
    rule = RULES[purpose]
    size = rule.most // MB
    own = {
        "drop": t("media.drop_several") if limit > 1 else t("media.drop"),
        "type": t("media.type", types=spoken(rule)),
        "large": t("media.large", size=size),
        "hint": t("media.hint", types=spoken(rule), size=size),
    }
    return _Uploader.create(
        rows=rows, forms=forms, accept=",".join(rule.types), most=rule.most, limit=limit, multiple=limit > 1, crop=crop, label=label,
        ordered="on_order" in handlers, words={**{name: t(f"media.{name}") for name in _WORDS}, **own}, **handlers,
    )  # fmt: skip
