"""What premium costs at a provider that keeps the catalogue itself: asked four times a day (PAY-03)."""

from datetime import timedelta

from genapp.core import jobs
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.logs import get_logger
from genapp.core.payment import PaymentFailed
from genapp.core.ports import Catalogued, ports
from genapp.payments.queries import shop
from genapp.payments.service import catalogue

log = get_logger(__name__)
LIFETIME = timedelta(hours=6)


@jobs.cron("*/15 * * * *")
async def refresh() -> None:
    """Ask anew what is sold when what is known is older than six hours; what is known stays when nobody answers."""
    known = await read(shop.asked_at)
    takers = [one for one in ports().payments.values() if isinstance(one, Catalogued)]
    if known is not None and known > now() - LIFETIME:
        return
    for taker in takers:
        try:
            offers = await taker.catalogue()
        except PaymentFailed as failed:
            log.warning("catalogue.not_asked", provider=taker.name, reason=failed.reason)
            continue
        await transact(catalogue.keep_offers, offers)
