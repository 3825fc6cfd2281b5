"""Everything the API answers, in one table: the routes, their document and the readable page are made from it (API-1)."""

from dataclasses import dataclass
from typing import Any, Literal

from genapp.api.shapes import credits, jobs, people, shelf
from genapp.api.shapes.base import Asked, OfTeam, Sent

BASE = "/api/v1"
LARGEST = 64 * 1024
"""Most bytes of a body."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what it takes, what it answers, and who may make it.

    `scope` is what a token needs, "" where strangers are answered as well. `team` says whether it concerns a team's things; "wallet" is a
    person's own unless a team is named. `cost` is the allowance it is counted under.
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

    @property
    def keyed(self) -> bool:
        """Whether it is done once for each Idempotency-Key: what makes something new is, what only tells is told anew."""
        return self.method == "POST" and self.cost != "read"


_OF_TEAM: Any = {"asked": OfTeam, "team": "studio"}
# 402: not enough credits, or a limit. 409: the price went up, or the queue is full.
_ORDERED = (402, 409, 503)
CALLS = (
    Call("get_user", "GET", "/user", "You", "The person, or null for a stranger.", people.Person | None, scope=""),
    Call("list_teams", "GET", "/teams", "You", "Your teams, the personal one first.", people.Teams),
    Call("get_team", "GET", "/team", "You", "A team of yours and its people.", people.Team, asked=people.TeamById, team="studio"),
    Call("get_credits", "GET", "/credits", "Credits", "What is there and what is held.", credits.Balance, asked=credits.OfWallet, team="wallet"),
    Call("get_balance", "GET", "/credits/balance", "Credits", "The same under its older name.", credits.Balance, asked=credits.OfWallet, team="wallet"),
    Call("list_movements", "GET", "/credits/history", "Credits", "Every movement, newest first.", credits.Movements, asked=credits.ListedOfWallet, team="wallet"),
    Call("estimate", "POST", "/estimate", "Generating", "What an order would cost now.", jobs.Estimate, sent=jobs.Order, **_OF_TEAM),
    Call("generate", "POST", "/generate", "Generating", "Order something; answers with its job.", jobs.Job, scope="generate", sent=jobs.PricedOrder, status=202, cost="order", refusals=_ORDERED, **_OF_TEAM),
    Call("get_generation", "GET", "/generate/{id}", "Generating", "A job, under its older name.", jobs.Job, **_OF_TEAM),
    Call("list_jobs", "GET", "/jobs", "Generating", "Jobs of a team, newest first.", jobs.Jobs, asked=jobs.JobsAsked, team="studio"),
    Call("get_job", "GET", "/jobs/{id}", "Generating", "A job and what it made so far.", jobs.Job, **_OF_TEAM),
    Call("cancel_job", "DELETE", "/jobs/{id}", "Generating", "End an open job; what is not made costs nothing.", jobs.Job, scope="generate", cost="write", refusals=(409,), **_OF_TEAM),
    Call("retry_job", "POST", "/jobs/{id}/retry", "Generating", "Order the same once more, at today's price.", jobs.Job, scope="generate", sent=jobs.Again, status=202, cost="order", refusals=_ORDERED, **_OF_TEAM),
    Call("list_models", "GET", "/models", "Own models", "A team's own models.", shelf.Models, asked=shelf.ModelsAsked, team="studio"),
    Call("create_model", "POST", "/models", "Own models", "Begin a model.", shelf.Model, scope="models", sent=shelf.NewModel, status=201, cost="write", **_OF_TEAM),
    Call("get_model", "GET", "/models/{id}", "Own models", "A model and its versions.", shelf.Model, **_OF_TEAM),
    Call("change_model", "PATCH", "/models/{id}", "Own models", "Change a model's name, words or version in use.", shelf.Model, scope="models", sent=shelf.ModelChange, cost="write", **_OF_TEAM),
    Call("archive_model", "DELETE", "/models/{id}", "Own models", "Put a model away; what was made with it stays.", None, scope="models", status=204, cost="write", **_OF_TEAM),
    Call("refine_model", "POST", "/models/{id}/refine", "Own models", "Train a model, or refine it: adds a version.", jobs.Job, scope="generate", sent=shelf.Refinement, status=202, cost="order", refusals=_ORDERED, **_OF_TEAM),
    Call("list_reference_models", "GET", "/reference-models", "Reference models", "Models everybody may use.", shelf.References, asked=shelf.ReferencesAsked),
    Call("get_reference_model", "GET", "/reference-models/{id}", "Reference models", "One of them.", shelf.Reference),
    Call("list_portraits", "GET", "/portraits", "Reference models", "Drawn portraits anybody may train with and swap.", shelf.Portraits),
)  # fmt: skip
