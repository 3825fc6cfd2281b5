"""Places without any network: cities of 15,000 people and more, found by their beginnings, judged by their coordinates (PROF-11, PROF-12, C47)."""

import gzip
import math
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NEAR = 50.0
"""Kilometres between the coordinates given for a place and its own that still count as the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city; `label` is unique."""

    label: str
    country: str
    latitude: float
    longitude: float
    timezone: str
    population: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking a place up: the place as it is kept, or why not; `corrected` when it differs from what was given."""

    place: Place | None
    problem: str = ""
    corrected: bool = False


@cache
def _all() -> tuple[dict[str, Place], list[tuple[str, Place]]]:
    """Return the places by folded label, and every beginning of a name in order. Read at first use: a tenth of a second, so call it off the loop."""
    text = gzip.decompress((Path(__file__).parent / "places.tsv.gz").read_bytes()).decode()
    by_label, names = {}, []
    for line in text.split("\n"):
        label, country, latitude, longitude, timezone, population, found = line.split("\t")
        place = Place(label, country, float(latitude), float(longitude), timezone, int(population))
        by_label[folded(label)] = place
        names += [(name, place) for name in found.split("|")]
    names.sort(key=lambda one: one[0])
    return by_label, names


def folded(text: str) -> str:
    """Return small letters without accents, other signs as spaces."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in plain).split())


def suggest(text: str, limit: int = 6) -> list[Place]:
    """Return places whose name begins like this, the largest first; after a comma the country or state narrows."""
    name, _, rest = text[:80].partition(",")
    wanted, narrow = folded(name), folded(rest)
    if len(wanted) < 2:
        return []
    _, names = _all()
    start = bisect_left(names, wanted, key=lambda one: one[0])
    found: dict[str, Place] = {}
    for known, place in names[start : start + 4000]:
        if not known.startswith(wanted):
            break
        if narrow in folded(place.label):
            found[place.label] = place
    # Its own name before other names it goes by, then the larger first.
    return sorted(found.values(), key=lambda place: (not folded(place.label).startswith(wanted), -place.population))[:limit]


def suggestions(text: str) -> list[dict[str, str | float]]:
    """Return places for what was typed, as the field shows them; call it off the loop."""
    return [{"label": one.label, "latitude": one.latitude, "longitude": one.longitude} for one in suggest(text)]


def number(text: str) -> float | None:
    """Return a coordinate a form sent, or None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None


def find(text: str) -> Place | None:
    """Return the place a text names: its label, or the largest city of just this name."""
    by_label, _ = _all()
    known = by_label.get(folded(text[:120]))
    if known is not None:
        return known
    first = folded(text[:80].partition(",")[0])
    return next((place for place in suggest(text, 20) if folded(place.label.partition(",")[0]) == first), None)


def judge(text: str, latitude: float | None, longitude: float | None) -> Verdict:
    """Look a place up and compare the coordinates given with its own: the text wins, the difference is said (PROF-11)."""
    place = find(text)
    if place is None:
        return Verdict(None, "We do not know this place. Please choose one from the list.")
    if latitude is None or longitude is None:
        return Verdict(place, corrected=place.label != text)
    far = distance(latitude, longitude, place.latitude, place.longitude)
    if far > NEAR:
        return Verdict(place, f"The coordinates lie {far:,.0f} km from {place.label}.", corrected=True)
    return Verdict(place, corrected=place.label != text)


def distance(one_lat: float, one_lng: float, two_lat: float, two_lng: float) -> float:
    """Return the kilometres between two points of the earth."""
    one, two, d_lat, d_lng = (math.radians(x) for x in (one_lat, two_lat, two_lat - one_lat, two_lng - one_lng))
    half = math.sin(d_lat / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(d_lng / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))
