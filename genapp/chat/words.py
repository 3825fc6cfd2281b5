"""The words of a conversation that are not a person's: previews, notes, limits. Pure."""

from datetime import datetime, timedelta

from genapp.core.errors import DomainError, Invalid

LONGEST = 4000
PREVIEW = 140
PERSONA = 1000
REMINDER = timedelta(hours=3)
PAUSE = timedelta(minutes=30)


class QuotaExhausted(DomainError):
    """The free messages of this conversation are used up (QUO-02)."""

    status, message = 402, "Free text quota exhausted"


class SecurityCheckFailed(DomainError):
    """No live permit came with the send (QUO-06)."""

    status, message = 403, "Security check failed"


class Refused(DomainError):
    """The text rules do not let this through; nothing was charged (T24)."""

    status, message = 422, "This can't be sent. genapp does not take part in this subject."


def checked(text: str) -> str:
    """Return the trimmed message; blank and over-long ones are refused (CHAT-06)."""
    text = text.strip()
    if not text:
        raise Invalid("Empty message", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"A message has at most {LONGEST:,} characters.", field="text")
    return text.replace("\x00", "")


def preview(text: str) -> str:
    """Return the first 140 characters, with an ellipsis when there is more (CHAT-07)."""
    return text if len(text) <= PREVIEW else text[:PREVIEW] + "…"


def disclosure(name: str, reply_mode: str) -> str:
    """Return who writes here, in the words the law asks for (DISC-1, C24)."""
    program = f"{name} is a computer program and not a human being. It is unable to feel human emotion."
    writers = f"{name} is a fictional character, voiced by our writers."
    return {"ai": program, "operator": writers}.get(
        reply_mode, f"{program} At times our writers voice this fictional character; each message says so."
    )


def wants_reminder(started: datetime | None, reminded: datetime | None, now: datetime) -> bool:
    """Say whether three hours of use went by since the start or the last reminder (DISC-1)."""
    since = reminded or started
    return since is not None and now - since >= REMINDER


def utf16(text: str) -> int:
    """Return the length a browser counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
