"""What a reply is written from: persona, own words about oneself, the newest messages within the budget (CHAT-10, C12, CONV-04)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from genapp.characters.queries import shown as characters
from genapp.chat import prompts
from genapp.chat.models import Persona
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core.security import keyed_hash
from genapp.core.settings import settings

DISTRESS_LASTS = 4
"""Messages: for so long after a sign of distress the model is steered."""

_ROOM = select(ROOMS.c.user_id, ROOMS.c.character_id, ROOMS.c.cleared_before).where(ROOMS.c.id == bindparam("room"))
_REPLY = select(MESSAGES.c.conversation_id, MESSAGES.c.turn).where(MESSAGES.c.id == bindparam("reply"))
_SAID = (
    select(MESSAGES.c.id, MESSAGES.c.sender, MESSAGES.c.content, MESSAGES.c.is_flagged)
    .where(
        MESSAGES.c.conversation_id == bindparam("room"), MESSAGES.c.id > bindparam("cleared"), MESSAGES.c.shown, MESSAGES.c.deleted_at.is_(None),
        MESSAGES.c.kind == "text", MESSAGES.c.status.in_(("sent", "delivered", "read", "final", "stopped")),
        # What another reply of this turn said must not be copied; what was said later must not be known.
        or_(MESSAGES.c.sender == "user", MESSAGES.c.turn != bindparam("turn")), MESSAGES.c.id <= bindparam("newest"),
    )
    .order_by(MESSAGES.c.id.desc())
    .limit(bindparam("most"))
)  # fmt: skip
_ABOUT = select(Persona.text).where(Persona.user_id == bindparam("user"))  # pyright: ignore


@dataclass(frozen=True)
class Order:
    """What a writer needs to write a reply; `instructions` and `marker` must never be repeated in it."""

    reply_id: str
    conversation_id: str
    messages: tuple[tuple[str, str], ...]
    character: str
    instructions: str
    marker: str
    voice: dict[str, Any]
    seed: str


def order(session: Session, reply_id: str) -> Order:
    """Read what a reply is written from; the caller holds the claim."""
    execute, chosen = session.connection().execute, settings()
    reply = execute(_REPLY, {"reply": reply_id}).one()
    room = execute(_ROOM, {"room": reply.conversation_id}).one()
    said = execute(
        _SAID,
        {
            "room": reply.conversation_id,
            "cleared": room.cleared_before,
            "turn": reply.turn,
            "newest": reply.turn,
            "most": chosen.context_turns * 3,
        },
    ).all()
    rows = list(reversed(said))
    lines = [prompts.Line("user" if row.sender == "user" else "assistant", row.content) for row in rows if row.content]
    distress = any(row.is_flagged for row in [row for row in rows if row.sender == "user"][-DISTRESS_LASTS:])
    brief = characters.brief(session, room.character_id)
    name, persona = (brief.name, brief.persona_prompt) if brief else ("", "")
    marker = keyed_hash(reply.conversation_id, "prompt-marker")[:12]
    told = prompts.context(
        name=name, persona=persona, examples=brief.example_dialogue if brief else [], about_user=execute(_ABOUT, {"user": room.user_id}).scalar() or "",
        lines=lines, turns=chosen.context_turns, budget=chosen.context_tokens, crisis=distress, marker=marker,
    )  # fmt: skip
    instructions = f"{persona}\n{prompts.GUARDED}"
    voice = brief.voice if brief else {}
    return Order(reply_id, reply.conversation_id, tuple(told), name, instructions, marker, voice, f"{reply.conversation_id}:{reply_id}")
