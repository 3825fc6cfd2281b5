"""How the person of a conversation sounds, read when it goes on to somebody else (QUE-11)."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.chat.models import Conversation, Message
from genapp.desk import tone
from genapp.desk.models.work import Assignment
from genapp.desk.tone import Tone

Rooms: Any = Conversation
Messages: Any = Message
Work: Any = Assignment


def of(session: Session, conversation_id: str) -> Tone:
    """Return how its person sounds in what they wrote last; what they hid and what was removed is left out."""
    wanted = (
        select(Messages.content, Messages.created_at)
        .join(Rooms, Rooms.id == Messages.conversation_id)
        .where(Messages.conversation_id == conversation_id, Messages.sender == "user", Messages.id > Rooms.cleared_before)
        .where(Messages.shown, Messages.deleted_at.is_(None), Messages.kind == "text")
    )
    rows = session.execute(wanted.order_by(Messages.id.desc()).limit(tone.LAST)).all()
    return tone.tone([(row.content, row.created_at) for row in reversed(rows)])


def proposed(session: Session, operator_id: str, conversation_id: str) -> Tone:
    """Return it for the operator whose conversation it is now, nothing for anybody else (OPUI-06)."""
    mine = select(Work.id).where(Work.conversation_id == conversation_id, Work.operator_id == operator_id, Work.ended_at.is_(None))
    return of(session, conversation_id) if session.execute(mine).first() else Tone()
