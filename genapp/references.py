"""The studio's reference models, from the command line: their words, then their pictures (CHAR-15, OPS-02)."""

import asyncio

from genapp.adapters.connect import close, connect
from genapp.core import db, ports
from genapp.core.settings import settings
from genapp.studio import seed as studio
from genapp.studio.flows import previews


def seed() -> None:
    """Put in the reference models that are missing; in production as well."""
    db.use(settings().database_url)
    with db.transaction() as session:
        fresh = studio.seed(session)
    if fresh:
        print(f"{fresh} reference models are new.")


def draw() -> None:
    """Make the pictures of those that have none, one after another, by whoever makes pictures here."""
    db.use(settings().database_url)
    print(f"{asyncio.run(_drawn())} pictures were made.")


async def _drawn() -> int:
    async def spend(nonce: str, until: object) -> bool:
        return False

    ports.use(await connect(settings(), spend))
    made = 0
    try:
        while some := await previews.fill(1):
            made += some
    finally:
        await close()
    return made
