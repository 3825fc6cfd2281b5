"""Charging messages that our writers answer, and giving back what nobody answered (CRED-05, QUO-08, C10, C11, C26)."""

from sqlalchemy import select, text, update
from sqlmodel import Session

from genapp.chat import queries, words
from genapp.chat.models import IS_WAITING
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core import events
from genapp.core.clock import now
from genapp.core.money import credits_text
from genapp.credits.models import Transfer
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.platform import service as platform

NOTHING = queries.Quote()


def due(session: Session, conversation_id: str, voice: str) -> queries.Quote:
    """Return what the next message costs, nothing while free ones are left. The caller holds the conversation, so no other send counts meanwhile."""
    left = session.connection().execute(select(ROOMS.c.free_text_left).where(ROOMS.c.id == conversation_id)).scalar_one()
    return queries.quote(session, conversation_id, now()) if words.charged(voice, left) else NOTHING


def take(session: Session, user_id: str, conversation_id: str, message_id: str, name: str, quote: queries.Quote, agreed: int) -> None:
    """Charge a message once and count it; PriceChanged when it costs more than its sender agreed to, InsufficientCredits when they have less."""
    amount = quote.price.amount
    if not isinstance(agreed, int) or amount > agreed:
        raise words.PriceChanged(amount)
    counted = update(ROOMS).where(ROOMS.c.id == conversation_id)
    paid = {"paid_messages_count": ROOMS.c.paid_messages_count + 1, "total_credits_spent": ROOMS.c.total_credits_spent + amount}
    session.connection().execute(counted.values(**paid))
    if amount:
        facts = {"name": name, "prices": quote.version, "parts": [list(part) for part in quote.price.parts]}
        ledger.spend(session, Owner("user", user_id), amount, key=f"message:{message_id}", why=Why("message", message_id, user_id, facts))


NOBODY = "Nobody could answer your message to {name}."


def return_unanswered(session: Session, conversation_id: str, user_id: str, name: str, why: str = NOBODY, *, message_id: str = "") -> int:
    """Give back what was paid for messages nobody has read, or for one of them, each once; returns how many hundredths."""
    here = [MESSAGES.c.conversation_id == conversation_id, text(IS_WAITING), MESSAGES.c.credits_charged > 0, MESSAGES.c.refunded.is_(False)]
    if message_id:
        here.append(MESSAGES.c.id == message_id)
    unread = session.connection().execute(select(MESSAGES.c.id).where(*here).order_by(MESSAGES.c.id)).scalars().all()
    back = 0
    for paid in unread:
        spent = session.execute(select(Transfer.id).where(Transfer.idem_key == f"message:{paid}")).scalar_one()  # pyright: ignore
        back += ledger.give_back(session, spent, key=f"message:{paid}:back", why=Why("message", paid, facts={"name": name}))
        session.connection().execute(update(MESSAGES).where(MESSAGES.c.id == paid).values(refunded=True))
    if back:
        less = update(ROOMS).where(ROOMS.c.id == conversation_id).values(total_credits_spent=ROOMS.c.total_credits_spent - back)
        session.connection().execute(less)
        platform.tell(session, user_id, "credit_refund", amount=credits_text(back), reason=why.format(name=name))
    return back


@events.within("message.refunded")
def _refunded(session: Session, *, message_id: str, amount: int) -> None:
    """Show a message that staff refunded as such, and count it no more."""
    done = update(MESSAGES).where(MESSAGES.c.id == message_id).values(refunded=True).returning(MESSAGES.c.conversation_id)
    room = session.connection().execute(done).scalar()
    if room is None:
        return
    less = update(ROOMS).where(ROOMS.c.id == room, ROOMS.c.total_credits_spent >= amount)
    session.connection().execute(less.values(total_credits_spent=ROOMS.c.total_credits_spent - amount))
    events.emit(session, events.topic("conversation", room), "message.changed", message_id)
