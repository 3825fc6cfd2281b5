"""What an access token may be: its marks, its scopes, how long it lives. Pure (API-1)."""

from genapp.core.errors import Invalid

PREFIX = "gen_"
"""What every token begins with, so that one found in a repository can be told for what it is."""
SCOPES = ("read", "generate", "models")
"""read: every GET. generate: what costs credits, and cancelling it. models: making, changing and removing own models."""
DAYS = (30, 90, 365)
"""How long one may live."""
MOST = 20
"""Most live tokens somebody may have."""


def scopes_of(wanted: list[str]) -> list[str]:
    """Return known scopes in their own order; Invalid for an unknown one, and for none."""
    chosen = [scope for scope in SCOPES if scope in wanted]
    if not chosen or set(wanted) - set(SCOPES):
        raise Invalid("Please choose what it may do.", field="scopes")
    return chosen


def days_of(wanted: int) -> int:
    """Return a lifetime in days that is on offer."""
    if wanted not in DAYS:
        raise Invalid("Please choose one of these.", field="days")
    return wanted
