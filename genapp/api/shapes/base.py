"""What every shape of the API shares: what is asked, what is sent, what is told."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

ID = r"^[0-9A-Za-z_-]{1,64}$"
Id = Annotated[str, StringConstraints(pattern=ID)]


def plain(most: int, *, least: int = 0) -> StringConstraints:
    """Return what holds for a text of so many characters: no NUL, which no database keeps."""
    return StringConstraints(min_length=least, max_length=most, pattern=r"^[^\x00]*$")


def _integral(value: Any) -> Any:
    """In JSON 3.0 is the whole number 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Integral = BeforeValidator(_integral)
"""What a whole number of a body bears besides its bounds."""


class Asked(BaseModel):
    """The query of a request; an unknown name is refused, so that a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfTeam(Asked):
    """The query of a request that concerns one team."""

    team: Id | None = Field(
        None, description="A team of yours, by id. Left out: the token's own team, else your personal one, else your only one."
    )


class Listed(Asked):
    """The query of a list."""

    cursor: Id | None = Field(None, description="What the page before said under `next`.")
    limit: Annotated[int, Field(ge=1, le=100)] = Field(20, description="How many at most.")


class ListedOfTeam(Listed, OfTeam):
    """The query of a team's list."""


class Sent(BaseModel):
    """The body of a request; types are taken as they are and an unknown name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Told(BaseModel):
    """The body of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Trouble(Told):
    """What went wrong."""

    code: str = Field(description="A word for programs, such as `not_found`.")
    message: str = Field(description="A sentence for people.")
    field: str | None = Field(None, description="What of the request it is about, where it is about a part.")


class Problem(Told):
    """The body of every refusal."""

    error: Trouble
