"""What time does to credits: holds nobody resolved go back, lots end on their day."""

from genapp.core import jobs
from genapp.core.db import transact
from genapp.credits.service import ledger, lots


@jobs.cron("*/10 * * * *")
async def sweep() -> None:
    """Void overdue holds and end lots, some at a time until nothing is left (CRED-13, C22)."""
    while await transact(ledger.void_overdue):
        pass
    while await transact(lots.ended):
        pass
