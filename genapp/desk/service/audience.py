"""What the person at the other end may do about who answers them (C23)."""

from sqlalchemy import select, text
from sqlmodel import Session

from genapp.chat.models import IS_WRITING
from genapp.chat.service import turns
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import NotFound
from genapp.desk.service import assigning


def prefer_ai(session: Session, actor: Actor, conversation_id: str) -> str:
    """Have the program go on in an own hybrid conversation that our team has taken over, and return the reply it writes to what nobody has answered.

    "" when everything is answered, or when the program answers already.
    """
    user_id, at = actor.require_user(), now()
    own = (ROOMS.c.id == conversation_id, ROOMS.c.user_id == user_id, ROOMS.c.reply_mode == "hybrid", ROOMS.c.deleted_at.is_(None))
    if session.connection().execute(select(ROOMS.c.id).where(*own)).first() is None:
        raise NotFound
    turns.hold(session, conversation_id, at)
    ended = assigning.release(session, conversation_id, "handed_back", by=user_id)
    if ended is None:
        return ""
    assigning.pass_on(session, ended, "handed_back")
    due = select(MESSAGES.c.id).where(MESSAGES.c.conversation_id == conversation_id, text(IS_WRITING))
    return session.connection().execute(due).scalar() or ""
