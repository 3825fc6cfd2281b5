"""Everything the API answers, in one table: the routes, their document and the readable page are made from it (API-1)."""

from dataclasses import dataclass
from typing import Any, Literal

from genapp.api.shapes import credits, people
from genapp.api.shapes.base import Asked, Sent

BASE = "/api/v1"
LARGEST = 64 * 1024
"""Most bytes of a body."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what it takes, what it answers, and who may make it.

    `scope` is what a token needs, "" where strangers are answered as well. `team` says whether it concerns a team's things; "wallet" is a
    person's own unless a team is named. `cost` is the allowance it is counted under. What POST makes is answered again to the same Idempotency-Key.
    """

    name: str
    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    group: str
    summary: str
    told: Any
    scope: str = "read"
    asked: type[Asked] = Asked
    sent: type[Sent] | None = None
    status: int = 200
    team: Literal["", "wallet", "studio"] = ""
    cost: Literal["read", "write", "order"] = "read"
    refusals: tuple[int, ...] = ()


CALLS = (
    Call("get_user", "GET", "/user", "Who you are", "The person, or null for a stranger.", people.Person | None, scope=""),
    Call("list_teams", "GET", "/teams", "Who you are", "Your teams, the personal one first.", people.Teams),
    Call("get_team", "GET", "/team", "Who you are", "A team of yours and its people.", people.Team, asked=people.TeamById, team="studio"),
    Call("get_credits", "GET", "/credits", "Credits", "What is there and what is held.", credits.Balance, asked=credits.OfWallet, team="wallet"),
    Call("get_balance", "GET", "/credits/balance", "Credits", "The same under its older name.", credits.Balance, asked=credits.OfWallet, team="wallet"),
    Call("list_movements", "GET", "/credits/history", "Credits", "Every movement, newest first.", credits.Movements, asked=credits.ListedOfWallet, team="wallet"),
)  # fmt: skip
