"""What a name, an e-mail, a birth date and a password must be. Pure; raises Invalid with the form's field."""

import re
from datetime import date
from pathlib import Path

from genapp.core.actor import Permission, Role
from genapp.core.errors import Invalid

_USERNAME = re.compile(r"^[a-z0-9](?:[a-z0-9_.]{1,22})[a-z0-9]$", re.I)
_EMAIL = re.compile(r"^[^@\s,;<>()\[\]\\\"']{1,64}@(?=.{4,190}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}$", re.I)
_RESERVED = frozenset(
    [
        "admin",
        "administrator",
        "root",
        "support",
        "help",
        "staff",
        "team",
        "moderator",
        "operator",
        "system",
        "genapp",
        "official",
        "security",
        "billing",
        "api",
        "me",
        "null",
        "undefined",
    ]
)
_COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text().split())
ADULT = 18

GENDERS, WISHES = ("", "male", "female", "other"), ("", "male", "female", "both")

_ALL = frozenset(Permission)
DEFAULTS: dict[Role, frozenset[Permission]] = {
    Role.SUPER_ADMIN: _ALL,
    Role.ADMIN: _ALL - {Permission.MANAGE_ADMINS, Permission.SYSTEM_SETTINGS, Permission.DELETE_DATA},
    Role.MODERATOR: frozenset({Permission.MANAGE_CHATS, Permission.MANAGE_USERS}),
    Role.OPERATOR: frozenset(),
    Role.USER: frozenset(),
}
"""What each role may do unless changed for one person (ADM-02, C33)."""


def username(value: str) -> str:
    """Return the name as it is kept: 3 to 24 letters, digits, dots or underscores (PROF-02)."""
    value = value.strip()
    if not _USERNAME.match(value) or ".." in value:
        raise Invalid("3 to 24 letters, digits, dots or underscores.", field="username")
    if value.lower() in _RESERVED:
        raise Invalid("That name is taken.", field="username")
    return value


def email(value: str) -> str:
    """Return the address in lower case."""
    value = value.strip().lower()
    if len(value) > 254 or not _EMAIL.match(value):
        raise Invalid("That does not look like an e-mail address.", field="email")
    return value


def person_name(value: str) -> str:
    """Return a display name of at most 80 characters, without control characters."""
    value = " ".join("".join(letter for letter in value if letter.isprintable()).split())
    if len(value) > 80:
        raise Invalid("A name has at most 80 characters.", field="name")
    return value


def about(value: str) -> str:
    """Return what somebody writes about themselves: at most 1,000 characters, lines kept."""
    value = "".join(letter for letter in value.replace("\r\n", "\n") if letter.isprintable() or letter == "\n").strip()
    if len(value) > 1000:
        raise Invalid("At most 1,000 characters.", field="bio")
    return value


def age(born: date, today: date) -> int:
    """Return full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birth_date(value: str, today: date) -> date:
    """Return the birth date of an adult (AGE-1, C39)."""
    try:
        born = date.fromisoformat(value.strip())
    except ValueError:
        raise Invalid("Please give your birth date.", field="birth_date") from None
    if not 0 <= age(born, today) <= 120:
        raise Invalid("Please check the year.", field="birth_date")
    if age(born, today) < ADULT:
        raise Invalid("genapp is for adults of 18 and over.", field="birth_date")
    return born


def strength(value: str) -> int:
    """Return 0 (refused) to 4 (strong): length counts more than symbols."""
    kinds = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", r"\d", r"[^\w\s]|_|\s"))
    if len(value) < 8 or kinds < 2 or value.lower() in _COMMON:
        return 0
    return min(4, 1 + (len(value) >= 12) + (len(value) >= 16) + (kinds >= 3))


def password(value: str, *own: str) -> str:
    """Return a password that will do: 8 to 128 characters of two kinds, not a common one, not the person's own name (AUTH-07)."""
    if len(value) > 128:
        raise Invalid("A password has at most 128 characters.", field="password")
    if len(value) < 8:
        raise Invalid("Use at least 8 characters.", field="password")
    if value.lower() in _COMMON or any(len(word) > 3 and word.lower() in value.lower() for word in own if word):
        raise Invalid("That password is too easy to guess.", field="password")
    if not strength(value):
        raise Invalid("Mix letters with digits or symbols.", field="password")
    return value
