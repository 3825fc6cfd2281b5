"""Files fetched from addresses others name: from public machines only, whatever their names say (T22)."""

import asyncio
import ipaddress
import socket
from collections.abc import Collection

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from genapp.adapters.offline.disk import DOOR
from genapp.core.generator import GenerationFailed
from genapp.core.ports import Storage
from genapp.core.security import unsign

HOPS = 3
MOST_PICTURE = 25 * 1024 * 1024
OWN = DOOR.removesuffix("upload")
REDIRECTS = (301, 302, 303, 307, 308)
WELL_KNOWN = ipaddress.ip_network("2000::/3")
# Addresses that carry an older one inside: Teredo, 6to4.
CARRIERS = (ipaddress.ip_network("2001::/32"), ipaddress.ip_network("2002::/16"))


class _Private(OSError):
    """An address that is not out there in the world."""


def public(address: str) -> bool:
    """Say whether an address belongs to the public internet: not to this machine, its network, a carrier's, or a cloud's own services."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        return ip in WELL_KNOWN and not any(ip in carrier for carrier in CARRIERS) and ip.is_global
    return ip.is_global and not ip.is_multicast


def kind(body: bytes) -> str:
    """Return what a file is by its first bytes, or "" for none of ours."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if body[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if body[4:8] == b"ftyp":
        return "video/mp4"
    return "video/webm" if body[:4] == b"\x1aE\xdf\xa3" else ""


def _checked(info: aiohttp.AddrInfoType) -> socket.socket:
    """Make the socket for one address, or refuse: here and nowhere earlier, so that no second answer of a name server counts."""
    family, type_, protocol, _, address = info
    if not public(str(address[0])):
        raise _Private(f"{address[0]} is not public")
    return socket.socket(family, type_, protocol)


class Outside:
    """Fetches one file at a time, https only. `near` are hosts of our own (`host:port`) that may be private and speak http: tests, a local S3."""

    def __init__(self, near: Collection[str] = (), seconds: float = 90.0, resolver: AbstractResolver | None = None):
        self._near, self._seconds, self._resolver = frozenset(near), seconds, resolver

    async def fetch(self, url: str, most: int, kinds: tuple[str, ...] = ("image/", "video/")) -> bytes:
        """Return a file of at most so many bytes whose own first bytes are of these kinds; GenerationFailed otherwise."""
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._followed(url, most)
        except GenerationFailed:
            raise
        except TimeoutError as slow:
            raise GenerationFailed("The result took too long to arrive.", again=True) from slow
        except aiohttp.ClientConnectorError as closed:
            if isinstance(closed.os_error, _Private):
                raise GenerationFailed("The result lies at an address that is not public.") from closed
            raise GenerationFailed("The result could not be fetched.", again=True) from closed
        except (aiohttp.ClientError, OSError, ValueError) as broken:
            raise GenerationFailed("The result could not be fetched.", again=True) from broken
        if not kind(body).startswith(kinds):
            raise GenerationFailed("The result is neither a picture nor a video.")
        return body

    async def _followed(self, url: str, most: int) -> bytes:
        target = URL(url)
        for _ in range(HOPS + 1):
            near = self._allowed(target)
            connector = aiohttp.TCPConnector(
                use_dns_cache=False, force_close=True, socket_factory=None if near else _checked, resolver=self._resolver
            )
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=20)
            session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout, auto_decompress=False
            )
            async with session, session.get(target, allow_redirects=False, headers={"accept-encoding": "identity"}) as answer:
                if answer.status in REDIRECTS and answer.headers.get("location"):
                    target = target.join(URL(answer.headers["location"]))
                    continue
                if answer.status != 200:
                    raise GenerationFailed("The result is not there.", again=answer.status >= 500 or answer.status == 429)
                return await self._read(answer, most)
        raise GenerationFailed("The result is passed on too often.")

    def _allowed(self, target: URL) -> bool:
        """Return whether an address is one of our own hosts; raises GenerationFailed for what is neither that nor plain https."""
        if not target.host or target.user or target.password:
            raise GenerationFailed("The result's address is not one we follow.")
        if f"{target.host}:{target.port}" in self._near and target.scheme in ("http", "https"):
            return True
        if target.scheme != "https" or target.port != 443:
            raise GenerationFailed("The result's address is not one we follow.")
        return False

    async def _read(self, answer: aiohttp.ClientResponse, most: int) -> bytes:
        if (answer.content_length or 0) > most or answer.headers.get("content-encoding", "identity") != "identity":
            raise GenerationFailed("The result is too large.")
        parts, left = [], most
        async for part in answer.content.iter_chunked(64 * 1024):
            left -= len(part)
            if left < 0:
                raise GenerationFailed("The result is too large.")
            parts.append(part)
        return b"".join(parts)


class Links:
    """Reads the pictures of an order: our own links from storage, others from outside."""

    def __init__(self, storage: Storage, site_url: str, outside: Outside):
        self._storage, self._site, self._outside = storage, site_url, outside

    async def read(self, link: str) -> bytes:
        """Return a picture; GenerationFailed when it is not there or none."""
        path = link.removeprefix(self._site)
        if not path.startswith(OWN):
            return await self._outside.fetch(link, MOST_PICTURE, ("image/",))
        key = unsign(path.removeprefix(OWN))
        try:
            body = await self._storage.get(key or "")
        except KeyError:
            raise GenerationFailed("A picture of this order is no longer there.") from None
        if not kind(body).startswith("image/"):
            raise GenerationFailed("A file of this order is no picture.")
        return body
