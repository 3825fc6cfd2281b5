"""What every page of the library stands in."""

from typing import Any

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, icon
from genapp.ui.text import t

TABS = (
    ("gallery", routes.STUDIO_GALLERY, "images"),
    ("models", routes.STUDIO_MODELS, "user-round"),
    ("face_swap", routes.STUDIO_FACE_SWAP, "scan-face"),
)


def framed(chosen: str, *children: Any) -> rx.Component:
    """Return a page of the studio with the ways to the others."""
    tabs = [
        anchor(
            icon(name, 18), t(f"studio_library.{key}"), href=path, class_name="tab-ours", aria_current="page" if path == chosen else None
        )
        for key, path, name in TABS
    ]
    return rx.el.div(rx.el.nav(*tabs, class_name="tabs-ours", aria_label=t("studio_library.tabs")), *children, class_name="studio-page")
