"""Who could take a conversation now, and how well each would fit, as supervisors read it (QUE-04, ADM-10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.characters.models import Character
from genapp.chat.models import Conversation
from genapp.desk import matching
from genapp.desk.models.work import QueueEntry
from genapp.desk.queries import queue
from genapp.desk.queries.chosen import chosen
from genapp.desk.queries.staff import names_of

Rooms: Any = Conversation


@dataclass(frozen=True)
class MatchRow:
    """How well an operator fits a conversation, each factor as [name, value, why] (QUE-04)."""

    operator_id: str
    name: str
    score: int
    load: int
    capacity: int
    barred: bool = False
    factors: list[list[str]] = field(default_factory=list)


def matches(session: Session, at: datetime, since: timedelta, conversation_id: str) -> list[MatchRow]:
    """Return everybody who could take a conversation now, the best first; who has it now is left out."""
    characters: Any = Character
    entry = session.get(QueueEntry, conversation_id)
    room = session.execute(
        select(Rooms.assigned_operator_id, characters.response_style)
        .join(characters, characters.id == Rooms.character_id)
        .where(Rooms.id == conversation_id)
    ).first()
    if room is None:
        return []
    barred: Mapping[str, str] = entry.excluded if entry else {}
    wanted = matching.Wanted(conversation_id, language=(entry.language if entry else "") or "en", style=room.response_style, band="high")
    able = [one for one in queue.candidates(session, at, since, conversation_id) if one.operator_id != room.assigned_operator_id]
    names = names_of(session, (one.operator_id for one in able))
    rows = [
        MatchRow(
            one.operator_id, names.get(one.operator_id, ""), round(fit.score), one.load, one.capacity, barred.get(one.operator_id, "") > at.isoformat(),
            [[factor.name, str(factor.value), factor.why] for factor in fit.factors],
        )
        for one in able
        for fit in (matching.fit(wanted, one, chosen().weights),)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.score, row.name))
