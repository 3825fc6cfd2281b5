"""Files with many characters, for the stories and the tests of bringing them in."""

import base64
import csv
import io
import json
import zipfile
from typing import Any

from tests.media import corpus

COLUMNS = ["name", "age", "gender", "bio", "tagline", "response_style", "category", "persona_prompt", "greeting", "tags", "pictures"]
GOOD: dict[str, Any] = {
    "name": "Tilda Moss", "age": 33, "gender": "female", "bio": "Keeps bees on a roof.", "tagline": "Beekeeper of the seventh floor",
    "response_style": "friendly", "category": "artist", "persona_prompt": "You are Tilda.", "greeting": "Mind the hive.", "tags": ["bees", "city"],
}  # fmt: skip


def table(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a CSV."""
    out = io.StringIO()
    lines = csv.DictWriter(out, COLUMNS)
    lines.writeheader()
    lines.writerows({name: "|".join(value) if isinstance(value := row.get(name, ""), list) else value for name in COLUMNS} for row in rows)
    return out.getvalue().encode()


def zipped(listing: bytes, name: str = "characters.csv", **files: bytes) -> bytes:
    """A listing with files beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, listing)
        for key, body in files.items():
            file.writestr(f"pictures/{key}.jpg", body)
    return out.getvalue()


def package(name: str, *, bad: bool = False) -> bytes:
    """A ZIP with one character that is ready and, if wished, three that are not."""
    three = ["a.jpg", "b.jpg", "c.jpg"]
    rows = [{**GOOD, "name": name, "pictures": three}]
    if bad:
        rows += [
            {**GOOD, "name": "Too Young", "age": 17, "pictures": three}, {**GOOD, "name": "Two Pictures", "pictures": three[:2]},
            {**GOOD, "name": "No File", "pictures": ["a.jpg", "b.jpg", "missing.jpg"]},
        ]  # fmt: skip
    return zipped(table(rows), **{key: corpus.photo(size=(900, 1200 + n)) for n, key in enumerate("abc")})


def listed(*rows: dict[str, Any]) -> bytes:
    """Rows as JSON, each with three pictures in it unless it says otherwise."""
    picture = "data:image/jpeg;base64," + base64.b64encode(corpus.photo(size=(480, 640))).decode()
    return json.dumps([{**GOOD, "pictures": [picture] * 3, **row} for row in rows]).encode()
