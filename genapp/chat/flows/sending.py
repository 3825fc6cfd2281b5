"""Sending and the human check around it: what needs more than one transaction."""

from genapp.chat.flows.running import ask_stop
from genapp.chat.service import acts, permits, sending
from genapp.chat.words import Refused, SecurityCheckFailed
from genapp.core.actor import Actor
from genapp.core.db import transact
from genapp.core.errors import DomainError
from genapp.core.ports import ports
from genapp.core.ratelimit import Allowance

SENDS = Allowance("chat-send", "40/minute")
MINTS = Allowance("permit", "20/minute")


async def send(actor: Actor, conversation_id: str, client_id: str, text: str, permit_id: str) -> sending.Sent:
    """Send a message; a refusal is noted without its words, and changes nothing else."""
    try:
        SENDS.hit(actor.require_user())
        return await transact(sending.send_message, actor, conversation_id, client_id, text, permit_id)
    except DomainError as refused:
        if actor.user_id:
            await transact(sending.note_failed, actor, conversation_id, "rules" if isinstance(refused, Refused) else type(refused).__name__)
        raise


async def mint_permit(actor: Actor, token: str, remote: str = "") -> permits.PermitRow:
    """Trade a passed human check for a permit (QUO-05)."""
    user_id = actor.require_user()
    MINTS.hit(user_id)
    if not await ports().captcha.verify(token, permits.SCOPE, remote, user_id):
        raise SecurityCheckFailed("Turnstile verification failed")
    return await transact(permits.grant, actor)


async def stop(actor: Actor, reply_id: str) -> None:
    """Stop a reply: at once here, within two seconds in another process (VAR-04)."""
    await transact(acts.request_stop, actor, reply_id)
    ask_stop(reply_id)
