"""What a character must be before anybody meets it; every problem at once, by field. Pure (CHAR-03, CHAR-04, C31, MED-10)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from genapp.characters.models import CATEGORIES, GENDERS, REPLY_MODES, STYLES

TIERS = ("free", "bronze", "silver", "gold", "platinum")
# Where each field stands in the form; what is not here staff do not edit.
TABS: dict[str, tuple[str, ...]] = {
    "about": (
        "name", "slug", "age", "gender", "tagline", "bio", "location", "occupation", "education", "relationship_status", "category",
        "personality_traits", "interests", "tags",
    ),
    "voice": ("response_style", "persona_prompt", "greeting", "starter_prompts", "example_dialogue"),
    "pictures": ("pictures", "background_key"),
    "desk": ("reply_mode", "response_templates", "personality_guidelines", "max_concurrent_chats"),
    "rules": ("minimum_tier", "is_featured", "featured_until", "depicts_real_person", "licence_document", "voice_id"),
}  # fmt: skip
FIELDS = tuple(name for names in TABS.values() for name in names)
LONGEST = {
    "name": 80, "slug": 60, "tagline": 80, "bio": 2000, "location": 120, "occupation": 120, "education": 120, "relationship_status": 60,
    "persona_prompt": 8000, "greeting": 2000, "personality_guidelines": 8000, "voice_id": 80, "background_key": 200, "licence_document": 200,
    "featured_until": 10,
}  # fmt: skip
LISTS = {"personality_traits": 12, "interests": 12, "tags": 12, "starter_prompts": 6}
PAIRS = {"example_dialogue": ("user", "character", 6, 1000), "response_templates": ("title", "text", 40, 1000)}
KNOWN = {"gender": GENDERS, "response_style": STYLES, "category": CATEGORIES, "reply_mode": REPLY_MODES, "minimum_tier": TIERS}
FILES = {"profile_picture": "pictures", "background": "background_key", "licence": "licence_document"}
"""Which field an upload of each purpose fills. Keys come from checked uploads alone, never from what somebody writes."""
NEEDED = ("name", "slug", "bio", "persona_prompt", "greeting")
SWITCHES = ("is_featured", "depicts_real_person")
_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")


def blank() -> dict[str, Any]:
    """Return a character nobody has described yet."""
    return {
        **{name: "" for name in LONGEST}, **{name: [] for name in (*LISTS, *PAIRS, "pictures")}, **dict.fromkeys(SWITCHES, False),
        "age": "", "gender": "female", "response_style": "friendly", "category": "professional", "reply_mode": "ai", "minimum_tier": "free",
        "max_concurrent_chats": 10,
    }  # fmt: skip


def slug_of(name: str) -> str:
    """Return an address made of a name: plain letters and digits, joined by dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]


def clean(name: str, value: Any) -> Any:
    """Return one field's value in the shape it is kept in; what has the wrong shape becomes empty."""
    if name in LONGEST:
        text = value if isinstance(value, str) else ""
        return "".join(letter for letter in text.replace("\r\n", "\n") if letter.isprintable() or letter == "\n")[: LONGEST[name] + 1]
    if name in LISTS:
        given = value.replace(",", "\n").split("\n") if isinstance(value, str) and name != "starter_prompts" else value
        given = given.split("\n") if isinstance(given, str) else given
        return [str(word).strip()[:120] for word in given or [] if str(word).strip()][: LISTS[name] + 1]
    if name in PAIRS:
        first, second, most, long = PAIRS[name]
        pairs = [pair for pair in value or [] if isinstance(pair, Mapping)][:most]
        return [{first: str(pair.get(first, ""))[:long], second: str(pair.get(second, ""))[:long]} for pair in pairs]
    if name in SWITCHES:
        return value in (True, "true", "on")
    if name in ("age", "max_concurrent_chats"):
        return int(value) if str(value).strip().isdigit() and len(str(value).strip()) < 5 else ""
    if name == "pictures":
        return [str(key)[:200] for key in value or []][:20]
    return value if value in KNOWN.get(name, ()) else ""


def problems(values: Mapping[str, Any], needed: Iterable[str] = NEEDED) -> dict[str, str]:
    """Return what does not fit, in words, by field; empty when the character may be shown. What is `needed` may not be empty."""
    found: dict[str, str] = {}
    for name in needed:
        if not str(values.get(name, "")).strip():
            found[name] = "Please fill this in."
    for name, most in LONGEST.items():
        if len(str(values.get(name, ""))) > most:
            found[name] = f"At most {most:,} characters."
    if "slug" not in found and not _SLUG.match(str(values["slug"])):
        found["slug"] = "Small letters, digits and single dashes."
    if not isinstance(values.get("age"), int) or not 18 <= values["age"] <= 100:
        found["age"] = "Characters are adults: 18 to 100."
    for name, known in KNOWN.items():
        if values.get(name) not in known:
            found[name] = "Please choose one of these."
    for name, most in LISTS.items():
        if len(values.get(name) or []) > most:
            found[name] = f"At most {most}."
    if not 3 <= len(values.get("pictures") or []) <= 10:
        found["pictures"] = f"Three to ten pictures; there are {len(values.get('pictures') or [])}."
    if not isinstance(values.get("max_concurrent_chats"), int) or not 1 <= values["max_concurrent_chats"] <= 1000:
        found["max_concurrent_chats"] = "1 to 1,000."
    if values.get("featured_until") and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(values["featured_until"])):
        found["featured_until"] = "Please give a date."
    if values.get("depicts_real_person") and not values.get("licence_document"):
        found["licence_document"] = "A real person's likeness needs their licence."
    for name, (first, second, _, _) in PAIRS.items():
        if any(not pair.get(first, "").strip() or not pair.get(second, "").strip() for pair in values.get(name) or []):
            found[name] = "Fill in both sides, or remove the row."
    return found


def tab_of(field: str) -> str:
    """Return the part of the form a field stands in."""
    return next((tab for tab, names in TABS.items() if field in names), "about")


def plain(text: str) -> str:
    """Return words as they are searched: small, without accents, letters and digits of any script."""
    folded = "".join(letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


def findable(values: Mapping[str, Any]) -> str:
    """Return everything a character is found by: name, place, work, bio, interests, ways, tags; a space before each (CHAR-10)."""
    told = [str(values.get(name) or "") for name in ("name", "location", "occupation", "tagline", "bio")]
    return (
        " "
        + plain(" ".join((*told, *(word for name in ("interests", "personality_traits", "tags") for word in values.get(name) or []))))[
            :6000
        ]
    )


def reaches(tier: str, minimum: str) -> bool:
    """Say whether somebody of a tier may meet a character that asks for another (CHAR-13)."""
    return TIERS.index(tier if tier in TIERS else "free") >= TIERS.index(minimum if minimum in TIERS else "free")
