"""Orders, and the jobs they become. Amounts are hundredths of a credit."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from genapp.api.shapes.base import Integral, ListedOfTeam, Sent, Told, plain

Operation = Literal["image", "video", "face_swap", "model_creation", "model_refinement"]
State = Literal["queued", "running", "succeeded", "failed", "canceled", "expired"]
Quality = Literal["draft", "standard", "high"]
Price = Annotated[int, Field(ge=0, le=100_000_000), Integral]
Picture = Annotated[str, plain(60, least=1)]


class Order(Sent):
    """What should be made. A training is begun from its model instead."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"operation": "image", "prompt": "A lighthouse at dusk, warm light on the sea", "count": 2}]}
    )

    operation: Literal["image", "video", "face_swap"] = "image"
    prompt: Annotated[str, plain(2000)] = Field("", description="What should be seen; needed for pictures and clips.")
    negative: Annotated[str, plain(1000)] = Field("", description="What should not be there.")
    size: Literal["square", "portrait", "landscape", "tall", "wide", "small", "large"] = Field(
        "square", description="Clips know no small and large."
    )
    quality: Quality = "standard"
    count: Annotated[int, Field(ge=1, le=8), Integral] = Field(1, description="How many; at most 4 clips or swaps.")
    seconds: Annotated[int, Field(ge=2, le=10), Integral] = Field(5, description="Of a clip.")
    seed: Annotated[int, Field(ge=0, lt=2**31), Integral] | None = Field(
        None, description="The same order with the same seed makes the same again."
    )
    reference: Annotated[str, plain(40)] = Field("", description="A reference model's id.")
    model: Annotated[str, plain(32)] = Field("", description="A model of your own, by id.")
    version: Annotated[str, plain(32)] = Field("", description="A version of it; left out, the one in use.")
    pictures: Annotated[list[Picture], Field(max_length=30)] = Field(
        default_factory=list, description="References by id; for a face swap the face, then the picture it goes into."
    )
    subject: Literal["", "self", "adult", "licensed"] = Field(
        "", description="Who is shown in pictures you sent: by naming it you declare their consent."
    )
    note: Annotated[str, plain(300)] = Field("", description="Of whom a licence comes.")


class PricedOrder(Order):
    """An order with the price you saw."""

    expected: Price | None = Field(None, description="Refused with 409 when it costs more than this by now.")


class Estimate(Told):
    """What an order would cost now, and whether it could be placed."""

    cost: Price
    available: int
    enough: bool
    within_limit: bool = Field(description="Whether your own limit in this team allows it.")


class Result(Told):
    """One picture or clip that was made by AI."""

    id: str
    number: int
    url: str = Field(description="Works for five minutes; ask again for a fresh one.")
    content_type: str
    width: int
    height: int
    seconds: float = Field(description="Of a clip, else 0.")
    seed: int
    expires_at: AwareDatetime | None = Field(description="When the file is deleted.")


class JobInList(Told):
    """A job without its results."""

    id: str
    operation: Operation
    state: State
    prompt: str
    size: str
    quality: str
    percent: int
    place: int = Field(description="Its place in the queue, from 1; 0 when it does not wait.")
    wanted: int
    made: int
    blocked: int = Field(description="How many were made and thrown away by our rules; they cost nothing.")
    reason: str = Field(description="Why it failed, in words; else empty.")
    cost: int = Field(description="Held while it is open, spent once it is over.")
    model: str = Field(description="The model's name, or empty.")
    model_id: str | None
    retry_of: str | None
    ordered_by: str = Field(description="The id of the member who ordered it.")
    demo: bool = Field(description="Made by the demonstration generator.")
    created_at: AwareDatetime
    ended_at: AwareDatetime | None


class Job(JobInList):
    """A job with what it made so far."""

    results: list[Result]


class Jobs(Told):
    """Jobs of a team, newest first."""

    items: list[JobInList]
    next: str | None = Field(description="The cursor of the page after this one; null at the end.")


class JobsAsked(ListedOfTeam):
    """Which jobs of a team."""

    state: Literal["open", "over", "queued", "running", "succeeded", "failed", "canceled", "expired"] | None = Field(
        None, description="open: queued or running. over: everything else."
    )
    operation: Operation | None = None


class Again(Sent):
    """The price you saw for doing it again."""

    expected: Price | None = Field(None, description="Refused with 409 when it costs more than this by now.")
