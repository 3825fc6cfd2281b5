"""What somebody, or a team, has and had. Amounts are hundredths of a credit."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from genapp.api.shapes.base import Asked, Id, Listed, Told


class OfWallet(Asked):
    """Whose credits."""

    team: Id | None = Field(None, description="A team of yours, by id. Left out: the token's own team, else your own credits.")


class ListedOfWallet(Listed, OfWallet):
    """Whose movements, and which page of them."""


class Balance(Told):
    """What is free, what is held for work under way, and what went since the month began (UTC)."""

    available: Annotated[int, Field(ge=0)]
    reserved: Annotated[int, Field(ge=0)]
    spent_this_month: int


class Movement(Told):
    """One movement of credits."""

    id: str
    at: AwareDatetime
    kind: str = Field(description="grant, return, void, spend, hold, expire, refund or post.")
    reason: str
    amount: Annotated[int, Field(ge=0)] = Field(description="Hundredths of a credit.")
    credits: str = Field(description="The same as people read it, such as 1.20.")
    sign: Annotated[int, Field(ge=-1, le=1)] = Field(description="What it does to what is available.")
    ref: str


class Movements(Told):
    """Movements, newest first."""

    items: list[Movement]
    next: str | None = Field(description="The cursor of the page after this one; null at the end.")
