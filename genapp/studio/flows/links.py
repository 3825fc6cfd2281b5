"""Links by which a provider reads the pictures of an order (C52)."""

from genapp.core.db import read
from genapp.core.errors import Invalid
from genapp.core.ports import ports
from genapp.core.settings import settings
from genapp.media import queries as media
from genapp.studio import drawn
from genapp.studio.orders import DRAWN

SECONDS = 6 * 3600
"""So long a provider may read them: it may have to queue."""


async def links(pictures: list[str]) -> tuple[str, ...]:
    """Return a link for each picture; Invalid when one is gone meanwhile."""
    return tuple([await _link(id) for id in pictures])


async def _link(id: str) -> str:
    storage = ports().storage
    if id.startswith(DRAWN):
        portrait = drawn.portraits()[id]
        key = f"drawn/{portrait.sha256[:16]}.webp"
        try:
            await storage.head(key)
        except KeyError:
            await storage.put(key, drawn.body(portrait), "image/webp")
    else:
        file = await read(media.file, id)
        if file is None:
            raise Invalid("A picture of this order is gone. Nothing was charged.")
        key = file.key
    url = storage.url(key, SECONDS)
    return f"{settings().site_url}{url}" if url.startswith("/") else url
