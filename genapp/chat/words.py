"""The words of a conversation that are not a person's: previews, notes, limits. Pure."""

from datetime import datetime, timedelta

from genapp.core.errors import DomainError, Invalid
from genapp.core.money import credits_text

LONGEST = 4000
PREVIEW = 140
PERSONA = 1000
_INVISIBLE = " \t\r\n\u200b\u200c\u200d\u2060\ufeff\u00ad"
REMINDER = timedelta(hours=3)
PAUSE = timedelta(minutes=30)
CARD_AGAIN = timedelta(minutes=10)


class QuotaExhausted(DomainError):
    """The free messages of this conversation are used up (QUO-02)."""

    status, message = 402, "Free text quota exhausted"


class PriceChanged(DomainError):
    """The message costs more than the price its sender saw; nothing was charged (PRICE-01)."""

    status = 409

    def __init__(self, amount: int):
        super().__init__(f"The price is {credits_text(amount)} credits now. Nothing was charged; send again if that is all right.")


class SecurityCheckFailed(DomainError):
    """No live permit came with the send (QUO-06)."""

    status, message = 403, "Security check failed"


class Refused(DomainError):
    """The text rules do not let this through; nothing was charged (T24)."""

    status, message = 422, "This can't be sent. genapp does not take part in this subject."


class NotAdult(DomainError):
    """Somebody said they are under 18; the account is locked until a person has looked (AGE-1)."""

    status, message = 403, "genapp is for adults. Your account is locked until we have checked your age."


class TooLate(DomainError):
    """What is asked for only goes with the newest message or reply."""

    status, message = 409, "The conversation has moved on."


class Busy(DomainError):
    """A reply is being written; two at a time would talk across each other."""

    status, message = 409, "Wait until the reply is written, or stop it."


LASTING = ("withheld", "daily_cap")
"""Why a reply failed for good; the words for each stand in the catalogue."""


def lasting(reason: str) -> bool:
    """Say whether trying a failed reply again by ourselves is pointless."""
    return reason in LASTING


def voice(reply_mode: str, operator_id: str | None) -> str:
    """Return who answers now: "operator" where people do or one has taken over, else "ai" (C23)."""
    return "operator" if reply_mode == "operator" or (reply_mode == "hybrid" and operator_id) else "ai"


def unlimited(voice: str, premium_until: datetime | None, now: datetime) -> bool:
    """Say whether texts are not counted: premium covers what a program writes, never our writers' time (C22, PROF-13)."""
    return voice != "operator" and premium_until is not None and premium_until > now


def charged(voice: str, free_left: int) -> bool:
    """Say whether the next message costs credits: people write, and the free ones are used up (QUO-08, C10)."""
    return voice == "operator" and free_left <= 0


def mended(text: str) -> str:
    """Return the words as a database takes them: halves of surrogate pairs joined or dropped, no NUL."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore").replace("\x00", "")


def checked(text: str) -> str:
    """Return the trimmed message; blank and over-long ones are refused (CHAT-06)."""
    text = mended(text).strip()
    if not text.strip(_INVISIBLE):
        raise Invalid("Empty message", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"A message has at most {LONGEST:,} characters.", field="text")
    return text


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
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


GONE, GONE_WORDS = "profile_deleted", "This chat has been closed as the profile is no longer available."
GONE_WHY = "The profile is no longer available."


class CharacterGone(DomainError):
    """The character was removed: the conversation can be read, not continued (CHAR-09)."""

    status, message = 410, GONE_WORDS


def around(content: str, found: str) -> str:
    """Return a piece of a message round the first place of what was found in it, in lower case (CONV-02)."""
    at = max(0, content.lower().find(found) - 40)
    piece = content[at : at + 160]
    return ("…" if at else "") + piece + ("…" if at + 160 < len(content) else "")
