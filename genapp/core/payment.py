"""What is said between us and those who take money. Plain data: services know it, only flows ask a provider."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checkout:
    """What somebody is about to pay; the amount in minor units, under our own reference."""

    reference: str
    amount_minor: int
    currency: str
    what: str
    email: str
    return_url: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A payment that can be made now: the address of the provider's page, and the provider's own name for it, if it has one."""

    url: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """What a provider says of a payment: open, paid, failed, cancelled, or disputed. `session` and `payment` are the provider's own names for it."""

    reference: str
    status: str
    amount_minor: int = 0
    currency: str = ""
    reason: str = ""
    session: str = ""
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A genuine event of a provider: its own id, and the payment it is about."""

    event_id: str
    kind: str
    paid: Paid


class PaymentFailed(Exception):
    """The provider could not be reached or refused the request; `reason` is for the log."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)
