"""What a suggested answer is written from. Off unless the operator switched it on, and never sent by itself (C23)."""

from sqlalchemy import select
from sqlmodel import Session

from genapp.characters.queries import shown as characters
from genapp.chat import prompts
from genapp.chat.service import replies
from genapp.chat.service.orders import Order
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core.actor import Actor
from genapp.core.errors import DomainError
from genapp.core.ids import new_id
from genapp.core.security import keyed_hash
from genapp.core.settings import settings
from genapp.desk.service import replying
from genapp.desk.service.assigning import OPERATORS

DISTRESS_LASTS = 4


def order(session: Session, actor: Actor, conversation_id: str) -> Order:
    """Count a call to the model and return what a suggestion is written from; only in one's own conversation, with suggestions on (T23)."""
    replying.mine(session, actor, conversation_id)
    execute, chosen = session.connection().execute, settings()
    if not execute(select(OPERATORS.c.suggestions).where(OPERATORS.c.user_id == actor.user_id)).scalar():
        raise DomainError("Suggestions are off. You can switch them on in the settings.")
    if not replies.may_call(session):
        raise DomainError("No more suggestions today: the model has written all it may.")
    room = execute(select(ROOMS.c.character_id, ROOMS.c.cleared_before).where(ROOMS.c.id == conversation_id)).one()
    said = select(MESSAGES.c.sender, MESSAGES.c.content, MESSAGES.c.is_flagged).where(
        MESSAGES.c.conversation_id == conversation_id, MESSAGES.c.id > room.cleared_before, MESSAGES.c.shown, MESSAGES.c.deleted_at.is_(None),
        MESSAGES.c.kind == "text", MESSAGES.c.sender.in_(("user", "character")), MESSAGES.c.status.in_(("sent", "delivered", "read", "final", "stopped")),
    )  # fmt: skip
    rows = list(reversed(execute(said.order_by(MESSAGES.c.id.desc()).limit(chosen.context_turns * 3)).all()))
    lines = [prompts.Line("user" if row.sender == "user" else "assistant", row.content) for row in rows if row.content]
    distress = any(row.is_flagged for row in [row for row in rows if row.sender == "user"][-DISTRESS_LASTS:])
    brief = characters.brief(session, room.character_id)
    name, persona = (brief.name, brief.persona_prompt) if brief else ("", "")
    marker, suggestion = keyed_hash(conversation_id, "prompt-marker")[:12], new_id()
    told = prompts.context(
        name=name, persona=persona, examples=brief.example_dialogue if brief else [], about_user="", lines=lines, turns=chosen.context_turns,
        budget=chosen.context_tokens, crisis=distress, marker=marker,
    )  # fmt: skip
    instructions = f"{persona}\n{prompts.GUARDED}"
    return Order(
        suggestion,
        conversation_id,
        tuple(told),
        name,
        instructions,
        marker,
        brief.voice if brief else {},
        f"{conversation_id}:{suggestion}",
    )
