"""Asking for the same once more (GEN-06)."""

from sqlmodel import Session

from genapp.core.actor import Actor
from genapp.core.errors import Invalid
from genapp.studio import orders
from genapp.studio.models.jobs import OPEN, GenerationJob
from genapp.studio.queries.scope import one
from genapp.studio.service.orders import place
from genapp.studio.service.training import train
from genapp.teams import service as teams


def retry(session: Session, actor: Actor, team_id: str, job_id: str, *, key: str = "", expected: int | None = None) -> str:
    """Order what a job that is over was for once more, at today's price, and return the new job's id; the two are linked."""
    team = teams.member(session, actor, team_id)
    row = one(session, GenerationJob, team_id, job_id)
    if row.state in OPEN:
        raise Invalid("This job is still on its way.")
    if row.params.get("refused"):
        raise Invalid("This was refused, and asking again does not change that.")
    if row.operation in orders.TRAINING:
        told = {"quality": row.params["quality"], "note": row.params["note"]}
        return train(session, actor, team_id, row.model_id or "", **told, key=key, expected=expected, retry_of=row.id)
    return place(session, actor, team, orders.read(row.params), key=key, expected=expected, retry_of=row.id)
