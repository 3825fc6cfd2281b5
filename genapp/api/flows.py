"""What time does to the API: kept answers go after a day."""

from genapp.api import service
from genapp.core import jobs
from genapp.core.db import transact


@jobs.cron("17 * * * *")
async def forget() -> None:
    """Drop answers nobody will ask for again, some at a time until nothing is left."""
    while await transact(service.forget):
        pass
