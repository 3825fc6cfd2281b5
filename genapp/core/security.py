"""Passwords, tokens, codes and signed links. Nothing secret is ever stored as it is."""

import base64
import hashlib
import hmac
import secrets
import threading
import time

from passlib.context import CryptContext

from genapp.core.errors import Invalid
from genapp.core.settings import settings

PASSWORD_CAP = 128
# OWASP's minimum for argon2id; bcrypt hashes of older systems still verify and are upgraded (C40).
_passwords = CryptContext(
    schemes=["argon2", "bcrypt"],
    deprecated=["bcrypt"],
    argon2__memory_cost=19456,
    argon2__time_cost=2,
    argon2__parallelism=1,
    argon2__type="ID",
)
# What a stranger's password is compared with: a hash of the same cost whose password nobody knows.
_DUMMY = "$argon2id$v=19$m=19456,t=2,p=1$rjXmfC+lNCbkvNe6l/Jeaw$cWFXkvnLiC2DKjrmObAU7rUkz3IZQmtzDDZojr7Y1Zo"
_counting = threading.Lock()
hashed = 0
"""How many password hashes this process has computed; the bar counts them (T20)."""


def _count() -> None:
    global hashed
    with _counting:
        hashed += 1


def hash_password(password: str) -> str:
    """Return the argon2id hash; slow, so call it off the loop. Over-long input is refused before any hashing."""
    if len(password) > PASSWORD_CAP:
        raise Invalid("A password has at most 128 characters.", field="password")
    _count()
    try:
        return _passwords.hash(password)
    except UnicodeEncodeError:  # Half of a surrogate pair: no keyboard types it.
        raise Invalid("This password holds a character that cannot be stored.", field="password") from None


def verify_password(password: str, stored: str) -> tuple[bool, str | None]:
    """Return (right, new hash when the stored one is of an old kind); slow. A stored value that is no hash costs the same and is never right."""
    if len(password) > PASSWORD_CAP:
        return False, None
    if not _passwords.identify(stored):
        dummy_verify()
        return False, None
    _count()
    try:
        return _passwords.verify_and_update(password, stored)
    except ValueError:  # bcrypt takes no more than 72 bytes and no NUL: no such password was ever hashed with it.
        return False, None


def dummy_verify() -> None:
    """Cost what a wrong password costs, so that an unknown account cannot be told by time."""
    _count()
    _passwords.verify("not it", _DUMMY)


def new_token() -> str:
    """Return 256 random bits, url-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored instead of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def otp() -> str:
    """Return a one-time code of six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def keyed_hash(value: str, purpose: str) -> str:
    """Return an HMAC under the site's secret: for codes, addresses and other guessable values."""
    key = settings().auth_secret.get_secret_value().encode()
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def sign(value: str, seconds: int, *, since: float | None = None) -> str:
    """Return `value` with an expiry and a signature, url-safe; the seconds count from now, or from `since`."""
    due = str(int(time.time() if since is None else since) + seconds)
    body = base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")
    return f"{body}.{due}.{keyed_hash(f'{body}.{due}', 'link')[:43]}"


def unsign(signed: str) -> str | None:
    """Return the value of a genuine, unexpired signature, else None."""
    body, _, rest = signed.partition(".")
    due, _, mark = rest.partition(".")
    if not mark or not same(mark, keyed_hash(f"{body}.{due}", "link")[:43]) or not due.isdigit() or int(due) < time.time():
        return None
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
