"""Many characters in one file: CSV, JSON, or a ZIP of either with the pictures it names. Pure (CHAR-12, MED-10)."""

import base64
import binascii
import csv
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from genapp.characters import editing
from genapp.core.errors import Invalid

MB = 1024 * 1024
ROWS, FILES, PICTURE, UNPACKED = 500, 6000, 10 * MB, 400 * MB
"""Most characters of a file, files of a ZIP, bytes of a picture, and bytes of all of it unpacked."""
TYPES = {
    "application/zip": "zip", "application/x-zip-compressed": "zip", "text/csv": "csv", "application/vnd.ms-excel": "csv", "application/json": "json",
}  # fmt: skip
ENDINGS = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
LOCKED, PACKINGS = 0x1, (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The mark of an entry behind a password, and the packings every program writes."""
LEFT_OUT = ("licence_document", "background_key", "is_featured", "featured_until")


@dataclass
class Row:
    """One character of a file: its fields, and what is wrong with them by field."""

    number: int
    values: dict[str, Any]
    pictures: list[str]
    problems: dict[str, str] = field(default_factory=dict)


class Package:
    """The rows of a file, and its pictures by the names the rows call them."""

    def __init__(self, body: bytes, kind: str):
        self._zip: zipfile.ZipFile | None = None
        try:
            text = self._unpacked(body) if kind == "zip" else (kind, body)
            self.rows = _csv(text[1]) if text[0] == "csv" else _json(text[1])
        except (UnicodeDecodeError, csv.Error):
            raise Invalid("This file is not UTF-8 text.", field="file") from None
        except zipfile.BadZipFile:
            raise Invalid("This ZIP cannot be read.", field="file") from None
        if not self.rows:
            raise Invalid("There is no character in this file.", field="file")
        if len(self.rows) > ROWS:
            raise Invalid(f"At most {ROWS} characters at a time.", field="file")

    def _unpacked(self, body: bytes) -> tuple[str, bytes]:
        self._zip = zipfile.ZipFile(io.BytesIO(body))
        entries = self._zip.infolist()
        if len(entries) > FILES or sum(one.file_size for one in entries) > UNPACKED:
            raise Invalid("This ZIP is too large once unpacked.", field="file")
        self._names = {one.filename.replace("\\", "/").lstrip("/"): one for one in entries if not one.is_dir()}
        for ending in ("csv", "json"):
            lists = [name for name in self._names if name.lower().rpartition("/")[2] == f"characters.{ending}"]
            if lists:
                return ending, self._read(lists[0], 20 * MB)
        raise Invalid("The ZIP has no characters.csv and no characters.json.", field="file")

    def _read(self, name: str, most: int) -> bytes:
        if self._zip is None:
            raise KeyError(name)
        entry = self._names[name]
        if entry.flag_bits & LOCKED or entry.compress_type not in PACKINGS:
            raise Invalid(f"{name[:60]} is locked or packed in a way we do not read.", field="pictures")
        try:
            with self._zip.open(entry) as file:
                body = file.read(most + 1)  # What the list of files says of its size is only a claim.
        except (zipfile.BadZipFile, zlib.error, EOFError):  # A false checksum, a broken stream, an end too soon.
            raise Invalid(f"{name[:60]} is damaged.", field="pictures") from None
        if len(body) > most:
            raise Invalid(f"{name} is too large.", field="pictures")
        return body

    def picture(self, name: str) -> tuple[bytes, str]:
        """Return a picture's bytes and type by the name a row gives it: a file of the ZIP, or a data: address. Invalid when it is none."""
        if name.startswith("data:"):
            head, _, body = name.partition(",")
            kind = head[5:].removesuffix(";base64")
            if kind not in ENDINGS.values() or not head.endswith(";base64"):
                raise Invalid("A data: address must be a base64 JPEG, PNG or WebP.", field="pictures")
            try:
                return base64.b64decode(body, validate=True), kind
            except binascii.Error:
                raise Invalid("A data: address cannot be read.", field="pictures") from None
        kind = ENDINGS.get(name.rpartition(".")[2].lower(), "")
        if not kind:
            raise Invalid(f"{name[:60]} is no JPEG, PNG or WebP.", field="pictures")
        known = [one for one in self._names if one == name or one.endswith(f"/{name}")] if self._zip else []
        if not known:
            raise Invalid(f"{name[:60]} is not in the file.", field="pictures")
        return self._read(known[0], PICTURE), kind


def _csv(body: bytes) -> list[Row]:
    reader = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    unknown = [name for name in reader.fieldnames or [] if name not in (*editing.FIELDS, "")]
    if unknown or not reader.fieldnames:
        raise Invalid(f"Unknown column: {unknown[0][:40]}." if unknown else "The first line must name the columns.", field="file")
    return [_row(number, _split(line)) for number, line in enumerate(reader, 2)]


def _split(line: Mapping[str | None, Any]) -> dict[str, Any]:
    """Return a line's fields: lists are parted by | or new lines, pairs are JSON."""
    values: dict[str, Any] = {}
    for name, text in line.items():
        if name is None or text is None:
            continue
        if name in editing.LISTS or name == "pictures":
            values[name] = [part.strip() for part in str(text).replace("\n", "|").split("|") if part.strip()]
        elif name in editing.PAIRS:
            values[name] = _pairs(str(text))
        else:
            values[name] = text
    return values


def _pairs(text: str) -> Any:
    try:
        return json.loads(text) if text.strip() else []
    except ValueError:
        return "wrong"


def _json(body: bytes) -> list[Row]:
    try:
        told = json.loads(body.decode("utf-8-sig"))
    except ValueError as error:
        raise Invalid(f"This is no JSON: {str(error)[:100]}.", field="file") from None
    told = told.get("characters") if isinstance(told, dict) else told
    if not isinstance(told, list):
        raise Invalid("A list of characters, please.", field="file")
    return [_row(number, one if isinstance(one, dict) else {}) for number, one in enumerate(told[: ROWS + 1], 1)]


def _row(number: int, given: Mapping[str, Any]) -> Row:
    pictures = given.get("pictures") or []
    pictures = [str(name) for name in pictures] if isinstance(pictures, list) else []
    values = editing.blank()
    wrong = {name: "This cannot be read." for name in editing.PAIRS if given.get(name) and not isinstance(given[name], list)}
    for name in editing.FIELDS:
        if name in given and name != "pictures" and name not in LEFT_OUT and name not in wrong and given[name] not in (None, ""):
            values[name] = editing.clean(name, given[name])
    values["slug"] = values["slug"] or editing.slug_of(values["name"])
    problems = {**editing.problems({**values, "pictures": pictures}), **wrong}
    problems.update({name: "This is added in the character's own form." for name in LEFT_OUT if given.get(name)})
    if values["depicts_real_person"]:
        problems["depicts_real_person"] = "A real person's likeness needs their licence, which is added in the form."
    return Row(number, values, pictures[:20], problems)


def repeated(rows: list[Row]) -> None:
    """Mark rows whose address stands in the file before them."""
    seen: set[str] = set()
    for row in rows:
        if row.values["slug"] in seen:
            row.problems.setdefault("slug", "This address stands in the file twice.")
        seen.add(row.values["slug"])
