"""Files on the local disk, behind signed links that expire."""

import asyncio
from pathlib import Path

from genapp.core.security import sign


class Disk:
    """Keeps files below one folder; a key can never leave it."""

    def __init__(self, folder: Path):
        self._folder = folder.resolve()

    def path(self, key: str) -> Path:
        """Return where a key lies; raises KeyError for one that would leave the folder."""
        target = (self._folder / key).resolve()
        if not key or not target.is_relative_to(self._folder) or target == self._folder:
            raise KeyError(key)
        return target

    async def put(self, key: str, body: bytes, content_type: str) -> None:
        """Store a file whole or not at all."""
        target = self.path(key)

        def write() -> None:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_suffix(target.suffix + ".part")
            fresh.write_bytes(body)
            fresh.replace(target)

        await asyncio.to_thread(write)

    async def get(self, key: str) -> bytes:
        """Return a file, or raise KeyError."""
        try:
            return await asyncio.to_thread(self.path(key).read_bytes)
        except FileNotFoundError:
            raise KeyError(key) from None

    async def delete(self, key: str) -> None:
        """Remove a file; a missing one is fine."""
        await asyncio.to_thread(self.path(key).unlink, True)

    def url(self, key: str, expires: int = 300) -> str:
        """Return a link that works for so many seconds."""
        return f"/files/{sign(key, expires)}"
