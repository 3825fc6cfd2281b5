"""What the house does by night."""

from genapp.core import jobs
from genapp.core.db import transact
from genapp.platform import service


@jobs.cron("11 2 * * *")
async def make_months() -> None:
    """Make the tables of the coming months before they begin."""
    await transact(service.make_months)
