"""What may be uploaded for what, and where it is kept."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from genapp.core.errors import Invalid

MB = 1024 * 1024
PICTURES = ("image/jpeg", "image/png", "image/webp")
VIDEOS = ("video/mp4", "video/webm")
KEPT = 20
"""Questions of one tab that stay answered."""
LIFETIME = timedelta(days=90)
"""So long a generated picture is kept (MED-06)."""
WIDTHS = (320, 640, 1280)
"""Widths of the smaller copies, in pixels."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Types, most bytes and least side in pixels of one purpose."""

    types: tuple[str, ...]
    most: int
    side: int


RULES = {
    "avatar": Rule(PICTURES, 5 * MB, 128),
    "profile_picture": Rule(PICTURES, 10 * MB, 480),
    "cover_photo": Rule(PICTURES, 10 * MB, 480),
    "background": Rule(PICTURES, 10 * MB, 480),
    **{surface: Rule((*PICTURES, *VIDEOS), 20 * MB, 320) for surface in ("gallery", "post", "asset")},
    "licence": Rule(PICTURES, 10 * MB, 480),
    **{purpose: Rule(PICTURES, 10 * MB, 256) for purpose in ("training", "face", "reference")},
    "import": Rule(
        ("application/zip", "text/csv", "application/json", "application/x-zip-compressed", "application/vnd.ms-excel"), 100 * MB, 0
    ),
}
OF_TEAMS = ("generated", "training", "face", "reference")
"""Purposes of files that belong to a team: its members add and remove them, nobody else sees them."""
OF_PEOPLE = ("training", "face", "reference")
"""Purposes of pictures somebody's likeness is made from: judged before they are kept, refused where nobody can judge (C52)."""
FOLDERS = {
    "profile_picture": "profile",
    "cover_photo": "profile",
    "background": "background",
    "gallery": "media",
    "post": "media",
    "asset": "media",
    "licence": "licence",
    **{purpose: purpose for purpose in OF_TEAMS},
}
_NAMES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "video/mp4": "MP4",
    "video/webm": "WebM",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "application/json": "JSON",
}


def wanted(purpose: str, content_type: str, size: int) -> Rule:
    """Return the rule of a purpose; raises Invalid when type or size cannot fit (MED-09)."""
    rule = RULES.get(purpose)
    if rule is None or purpose == "import":
        raise Invalid("Files cannot be added here.", field="file")
    if content_type not in rule.types:
        raise Invalid(f"Please choose {spoken(rule)}.", field="file")
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise Invalid("This file is empty.", field="file")
    if size > rule.most:
        raise Invalid(f"This file is too large: {rule.most // MB} MB at most.", field="file")
    return rule


def refusal(categories: tuple[str, ...]) -> str:
    """Return why a moderator's verdict keeps a picture out, in a person's words."""
    if any("minor" in one or "child" in one for one in categories):
        return "This picture may show a minor. It was not kept."
    if any("figure" in one or "celebrity" in one for one in categories):
        return "This picture shows a public figure. It was not kept."
    return "This picture breaks our rules. It was not kept."


def spoken(rule: Rule) -> str:
    """Return the types a person may choose, in words."""
    names = [_NAMES[one] for one in rule.types if one in _NAMES]
    return f"{', '.join(names[:-1])} or {names[-1]}"


def file_name(given: str) -> str:
    """Return a file's name as it may be shown: no folders, no controls, 120 characters."""
    plain = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", given.replace("\\", "/").rsplit("/", 1)[-1])
    return plain.strip()[-120:] or "file"


def answers(before: dict[str, Any], client: str, one: dict[str, Any]) -> dict[str, Any]:
    """Return a tab's answers by the browser's own names, with one more; the oldest have been used."""
    return {**dict(list(before.items())[-KEPT:]), client[:20]: one}


def folder(owner_kind: str, owner_id: str, purpose: str) -> str:
    """Return where the files of an owner lie (MED-04)."""
    return f"avatars/{owner_id}" if purpose == "avatar" else f"{owner_kind}s/{owner_id}/{FOLDERS[purpose]}"


def sized(key: str, width: int) -> str:
    """Return the key of a smaller copy."""
    stem, _, ending = key.rpartition(".")
    return f"{stem}-{width}.{ending}"
