"""Models: those everybody may use, and a team's own. Amounts are hundredths of a credit."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from genapp.api.shapes.base import Listed, ListedOfTeam, Sent, Told, plain
from genapp.api.shapes.jobs import Picture, Price, Quality

Subject = Literal["", "self", "adult", "licensed"]
Pictures = Annotated[list[Picture], Field(max_length=30)]
_PICTURES = "Pictures to learn from: files of the team, or drawn portraits, by id."
_SUBJECT = "Who is shown in pictures you sent: by naming it you declare their consent. Drawn portraits need none."


class ReferencesAsked(Listed):
    """Which reference models."""

    kind: Literal["fashion", "fitness", "beauty"] | None = None


class Reference(Told):
    """A fictional adult everybody may make pictures with."""

    id: str
    name: str
    kind: str
    about: str
    tags: list[str]
    licence: str
    style: str = Field(description="What is put behind your prompt.")
    preview: str | None = Field(description="A picture's address; null until it is made.")


class References(Told):
    """Reference models in their order."""

    items: list[Reference]
    next: str | None


class Portrait(Told):
    """A drawn portrait anybody may train with and swap."""

    id: str
    name: str
    url: str


class Portraits(Told):
    """All drawn portraits."""

    items: list[Portrait]


class NewModel(Sent):
    """A model to begin."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Harbour light", "about": "Drawn portraits in warm light."}]})

    name: Annotated[str, plain(60, least=1)]
    about: Annotated[str, plain(500)] = ""
    pictures: Pictures = Field(default_factory=list, description=_PICTURES)
    subject: Subject = Field("", description=_SUBJECT)
    note: Annotated[str, plain(300)] = Field("", description="Of whom a licence comes.")


class ModelChange(Sent):
    """What changes; what is left out stays."""

    name: Annotated[str, plain(60, least=1)] | None = None
    about: Annotated[str, plain(500)] | None = None
    version: Annotated[str, plain(32, least=1)] | None = Field(None, description="The version to use from now on.")
    archived: bool | None = Field(None, description="Put away, or brought back.")


class Refinement(Sent):
    """A training to begin: the first makes version 1, each further one adds a version."""

    quality: Quality = "standard"
    note: Annotated[str, plain(300)] = Field("", description="What is better this time.")
    pictures: Pictures = Field(default_factory=list, description=f"More of them. {_PICTURES}")
    subject: Subject = Field("", description=_SUBJECT)
    expected: Price | None = Field(None, description="Refused with 409 when it costs more than this by now.")


class Version(Told):
    """One training of a model."""

    id: str
    number: int
    state: Literal["training", "ready", "failed"]
    current: bool
    note: str
    quality: str
    pictures: int
    job_id: str
    percent: int
    reason: str
    created_at: AwareDatetime
    ready_at: AwareDatetime | None


class ModelInList(Told):
    """A model of a team without its versions."""

    id: str
    name: str
    about: str
    state: Literal["draft", "training", "ready", "failed"]
    archived: bool
    pictures: int
    undeclared: int = Field(description="Pictures nobody has said yet who is shown on.")
    version: int = Field(description="The number of the version in use; 0 before the first.")
    updated_at: AwareDatetime


class Model(ModelInList):
    """A model of a team."""

    versions: list[Version]


class Models(Told):
    """A team's own models, the last changed first."""

    items: list[ModelInList]
    next: str | None


class ModelsAsked(ListedOfTeam):
    """Which models of a team."""

    archived: bool = Field(False, description="Those put away, instead.")
