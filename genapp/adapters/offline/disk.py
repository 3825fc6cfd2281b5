"""Files on the local disk, behind signed links that expire."""

import asyncio
import json
import mimetypes
import os
import shutil
import time
from pathlib import Path

from genapp.core.ids import new_id
from genapp.core.ports import Head, Upload
from genapp.core.security import sign

SPACE = 64 * 1024 * 1024
DOOR = "/files/upload"
"""Where browsers post files; `genapp.media.http` answers there."""


class Disk:
    """Keeps files below one folder; a key can never leave it."""

    def __init__(self, folder: Path):
        self._folder = folder.resolve()

    def path(self, key: str) -> Path:
        """Return where a key lies; raises KeyError for one that would leave the folder."""
        try:
            target = (self._folder / key).resolve()
        except ValueError:
            raise KeyError(key) from None
        if not key or not target.is_relative_to(self._folder) or target == self._folder:
            raise KeyError(key)
        return target

    async def put(self, key: str, body: bytes, content_type: str) -> None:
        """Store a file whole or not at all; what it is follows from the key's ending."""
        target = self.path(key)

        def write() -> None:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.parent / f".{new_id()}.part"
            try:
                with fresh.open("wb") as file:
                    file.write(body)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(target)
            finally:
                fresh.unlink(missing_ok=True)

        await asyncio.to_thread(write)

    async def upload(self, key: str, content_type: str, most: int, seconds: int = 600) -> Upload:
        """Return the site's own form; what it may take is signed into its address."""
        self.path(key)
        policy = json.dumps({"key": key, "type": content_type, "most": most})
        # In the address: whoever holds no policy is turned away before a byte of the file is read.
        return Upload(f"{DOOR}/{sign(policy, seconds)}", {"Content-Type": content_type})

    async def head(self, key: str) -> Head:
        """Return size and type (by the key's ending), or raise KeyError."""
        try:
            size = (await asyncio.to_thread(self.path(key).stat)).st_size
        except OSError:
            raise KeyError(key) from None
        return Head(size, mimetypes.guess_type(key)[0] or "application/octet-stream")

    async def get(self, key: str) -> bytes:
        """Return a file, or raise KeyError."""
        try:
            return await asyncio.to_thread(self.path(key).read_bytes)
        except OSError:
            raise KeyError(key) from None

    async def delete(self, key: str) -> None:
        """Remove a file; a missing one is fine."""
        await asyncio.to_thread(self.path(key).unlink, True)

    def url(self, key: str, expires: int = 300) -> str:
        """Return a link that works for so many seconds, counted from the minute."""
        self.path(key)
        return f"/files/{sign(key, expires, since=time.time() // 60 * 60)}"

    def local(self, key: str) -> Path | None:
        """Return the file itself, so that it can be served in ranges; None when there is none."""
        try:
            path = self.path(key)
        except KeyError:
            return None
        return path if path.is_file() else None

    async def probe(self) -> str:
        """Return "" when there is a place to write and room in it."""

        def look() -> str:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                if not os.access(self._folder, os.W_OK):
                    return "not writable"
                return "" if shutil.disk_usage(self._folder).free > SPACE else "nearly full"
            except OSError as broken:
                return type(broken).__name__

        return await asyncio.to_thread(look)
