"""Sending and the human check around it: what needs more than one transaction."""

from contextlib import suppress

from genapp.chat import queries
from genapp.chat.flows.replies import keep_claim
from genapp.chat.flows.running import ask_stop
from genapp.chat.service import acts, permits, replies, sending
from genapp.chat.words import NotAdult, PriceChanged, QuotaExhausted, Refused, SecurityCheckFailed
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.db import read, transact
from genapp.core.errors import RateLimited
from genapp.core.ids import new_id
from genapp.core.ports import ports
from genapp.core.ratelimit import Allowance
from genapp.credits.limits import LimitReached
from genapp.credits.service.moves import InsufficientCredits
from genapp.trust.service import suspect_minor

SENDS = Allowance("chat-send", "40/minute")
A_DAY = Allowance("chat-send-day", "3000/day")
MINTS = Allowance("permit", "20/minute")
TYPING = Allowance("typing", "40/minute")
NOTED = {
    Refused: "rules", QuotaExhausted: "quota", SecurityCheckFailed: "permit", InsufficientCredits: "credits", LimitReached: "limit", PriceChanged: "price",
}  # fmt: skip
"""Refusals that are kept, without words, and what they are kept as (CRED-05)."""


async def send(actor: Actor, conversation_id: str, client_id: str, text: str, permit_id: str, agreed: int = 0) -> sending.Sent:
    """Send a message and claim its reply for this process: `write_reply(sent.reply_id)` goes on from there. A refusal changes nothing, and is noted without its words."""
    user_id = actor.require_user()
    SENDS.hit(user_id)
    A_DAY.hit(user_id)
    writer = new_id()
    try:
        sent, order = await transact(replies.send_and_claim, actor, conversation_id, client_id, text, permit_id, writer, agreed)
    except tuple(NOTED) as refused:
        await transact(sending.note_failed, actor, conversation_id, NOTED[type(refused)])
        raise
    except NotAdult:
        await transact(sending.note_failed, actor, conversation_id, "age")
        await transact(suspect_minor, user_id)
        raise
    if order is not None:
        keep_claim(order, writer)
    return sent


async def mint_permit(actor: Actor, token: str, remote: str = "", scope: str = permits.SCOPE) -> permits.PermitRow:
    """Trade a passed human check for a permit (QUO-05)."""
    user_id = actor.require_user()
    MINTS.hit(user_id)
    if not await ports().captcha.verify(token, scope, remote, user_id):
        raise SecurityCheckFailed("Turnstile verification failed")
    return await transact(permits.grant, actor, scope)


async def stop(actor: Actor, reply_id: str) -> None:
    """Stop a reply: at once here, within two seconds in another process (VAR-04)."""
    await transact(acts.request_stop, actor, reply_id)
    ask_stop(reply_id)


async def tell_typing(actor: Actor, conversation_id: str) -> None:
    """Tell our team that the person is typing (RT-01); silent where a program answers, in a foreign conversation, and when told too often."""
    user_id = actor.require_user()
    with suppress(RateLimited):
        TYPING.hit(user_id)
        if await read(queries.by_people, user_id, conversation_id):
            events.typing(events.topic("conversation", conversation_id), "user")
