"""Refusals that a person may read. Anything else is a fault and gets a reference code."""


class DomainError(Exception):
    """A refusal with a message for the person, and the form field it belongs to, if any."""

    status = 400
    message = "That did not work."

    def __init__(self, message: str = "", *, field: str = ""):
        self.message = message or type(self).message
        self.field = field
        super().__init__(self.message)


class Invalid(DomainError):
    """Input that cannot be taken; `field` names the field."""

    status = 422


class NotFound(DomainError):
    """The thing is missing, or not the caller's: the two are never told apart."""

    status, message = 404, "Not found"


class Unauthenticated(DomainError):
    """Nobody is signed in (AUTH-08)."""

    status, message = 401, "Unauthenticated"


class Forbidden(DomainError):
    """The caller lacks the role or permission (AUTH-08)."""

    status, message = 403, "Forbidden"


class PremiumRequired(DomainError):
    """Only for people with active premium (AUTH-08)."""

    status, message = 402, "Premium required"


class Conflict(DomainError):
    """The same idempotency key came with another body, or the row changed meanwhile."""

    status, message = 409, "Already done differently"


class RateLimited(DomainError):
    """Too many tries; `retry_after` is in seconds."""

    status, message = 429, "Too many attempts. Please wait a moment and try again."

    def __init__(self, message: str = "", *, retry_after: float = 60.0):
        super().__init__(message)
        self.retry_after = retry_after
