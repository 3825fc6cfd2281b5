"""What is said between us and those who take money. Plain data: services know it, only flows ask a provider."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """What somebody is about to pay; the amount in minor units, under our own reference."""

    reference: str
    amount_minor: int
    currency: str
    what: str
    email: str
    return_url: str
    cancel_url: str = ""
    # A subscription: charged each month after so many days; -1 is paid once.
    trial_days: int = -1
    # The provider's own name for this very price, where it keeps the catalogue.
    price: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a provider's catalogue sells: premium for some days, or (days 0) a team's month with its credits in hundredths. `price` and `product` are its names there."""

    price: str
    name: str
    days: int
    amount_minor: int
    currency: str
    features: tuple[str, ...] = ()
    credits: int = 0
    trial_days: int = 0
    product: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A payment that can be made now: the address of the provider's page, and the provider's own name for it, if it has one."""

    url: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """What a provider says of a payment: open, paid, failed, cancelled, disputed, or refunded (then the amount is what went back in all). `session` and `payment` are the provider's own names for it."""

    reference: str
    status: str
    amount_minor: int = 0
    currency: str = ""
    reason: str = ""
    session: str = ""
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Subscribed:
    """How a subscription stands at its provider now: trialing, active, past_due, canceled, unpaid, or pending before it began."""

    reference: str
    subscription: str
    customer: str
    status: str
    trial_ends_at: datetime | None = None
    period_ends_at: datetime | None = None
    cancel_at_period_end: bool = False
    # The newest bill, by the provider's name.
    bill: str = ""


@dataclass(frozen=True, slots=True)
class Invoiced:
    """One bill of a subscription: open, paid or failed."""

    invoice: str
    subscription: str
    amount_minor: int
    currency: str
    status: str


@dataclass(frozen=True, slots=True)
class Told:
    """A genuine event of a provider: its own id, and what it is about: a payment, or by its name there a subscription and one of its bills."""

    event_id: str
    kind: str
    paid: Paid
    subscription: str = ""
    invoice: str = ""


class PaymentFailed(Exception):
    """The provider could not be reached or refused the request; `reason` is for the log."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)
