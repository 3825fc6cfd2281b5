"""What Reflex needs to know of the look; the look itself is `assets/genapp.css`."""

from typing import Any

import reflex as rx

tailwind_config: Any = {"plugins": ["daisyui@5.8.1"]}
stylesheets: list[str] = ["/genapp.css"]


def head() -> list[rx.Component]:
    """Return what stands in the head of every page: the two fonts a first screen needs, and the installable app."""
    return [
        *(rx.el.link(rel="preload", href=f"/fonts/{name}", custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"})
          for name in ("inter-latin-wght-normal.woff2", "playfair-display-latin-wght-normal.woff2")),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.meta(name="theme-color", content="#c2185b"),
    ]  # fmt: skip


TONES = {"success": "check", "info": "info", "warning": "triangle-alert", "error": "circle-alert"}
