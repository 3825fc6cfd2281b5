"""Who asks, and their teams."""

from typing import Literal

from pydantic import AwareDatetime, Field

from genapp.api.shapes.base import Id, OfTeam, Told


class TeamById(OfTeam):
    """Which team."""

    id: Id | None = Field(None, description="The same as `team`.")


class Person(Told):
    """The person behind the token or the cookie."""

    id: str
    username: str
    name: str
    email: str = Field(description="Empty for an account without one.")
    role: str


class TeamInList(Told):
    """A team of yours."""

    id: str
    name: str
    role: Literal["owner", "member"] = Field(description="What you are there.")
    personal: bool = Field(description="Made with your account.")
    members: int


class Teams(Told):
    """All teams of yours, the personal one first."""

    items: list[TeamInList]


class MemberName(Told):
    """Who a member is."""

    id: str
    name: str
    username: str


class Member(Told):
    """Somebody's place in a team."""

    user: MemberName
    role: Literal["owner", "member"]
    joined_at: AwareDatetime


class Team(Told):
    """A team of yours with its people."""

    id: str
    name: str
    role: Literal["owner", "member"]
    personal: bool
    members: list[Member]
