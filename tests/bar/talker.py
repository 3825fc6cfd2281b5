"""A person in one conversation without a browser: what a tab shows is rebuilt from what its socket says, as the page does it."""

import asyncio
import base64
import contextlib
import json
import random
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import altcha
import socketio

from genapp.chat.state.room import Live, RoomState
from genapp.core import db
from genapp.core.ids import new_id
from genapp.ui.session import SessionState
from tests.people import database_of
from tests.servers import Site
from tests.sockets import Tab

MARK = "_rx_state_"
# Sends by the hundred: how long a passed human check is good for; the proxy is us.
PLENTY = {"PERMIT_FREE_USES": "100000", "PERMIT_FREE_SECONDS": "86400", "GENAPP_TRUSTED_PROXIES": "1"}


def solved(site: Site, scope: str = "chat_send") -> str:
    """Pass the human check as a browser does: fetch a challenge, work, answer; each time from another address of the proxy's."""
    address = ".".join(str(random.randint(1, 250)) for _ in range(4))
    asking = urllib.request.Request(f"http://127.0.0.1:{site.port}/api/captcha?scope={scope}", headers={"X-Forwarded-For": address})
    with urllib.request.urlopen(asking, timeout=10) as answer:
        challenge = json.loads(answer.read())["challenge"]
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert solution is not None
    return base64.b64encode(json.dumps({"challenge": challenge, "solution": solution.to_dict()}).encode()).decode()


def people(site: Site, count: int, **room: object) -> list[tuple[str, str]]:
    """Make people, each with a conversation of their own; returns (session token, conversation id)."""
    from tests.factories import make_conversation, make_session, make_user

    made = []
    for _ in range(count):
        with database_of(site), db.transaction() as session:
            user = make_user(session)
            made.append((make_session(session, user), make_conversation(session, user, **{"free_text_left": 100_000, **room}).id))
    return made


async def until(condition: Callable[[], Any], seconds: float) -> None:
    """Wait until something holds; raises TimeoutError when it does not."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in many places
            await asyncio.sleep(0.05)


class Talker(Tab):
    """A tab with a conversation open. `rows` is what it shows, `words` what running replies say so far."""

    def __init__(self, site: Site, session: str, room: str):
        super().__init__(site, session)
        self.room, self.rows, self.words = room, dict[str, dict[str, Any]](), dict[str, str]()
        self.refused: set[str] = set()
        self.reloads = 0
        self.notices: list[Any] = []
        self._human = False
        self._minting: asyncio.Task[None] | None = None
        self._reload: asyncio.Task[None] | None = None
        self.gaps = 0
        self.changed = asyncio.Event()

    @property
    def path(self) -> str:
        """The address the page would have."""
        return f"/chat/{self.room}"

    async def ask(self, handler: str, **payload: Any) -> None:
        """Send an event of the conversation's page."""
        await self.call(RoomState, handler, self.path, {"conversation_id": self.room}, **payload)

    async def _hear(self, update: Any) -> None:
        self._news.set()
        told = json.loads(update) if isinstance(update, str) else update
        for name, values in (told.get("delta") or {}).items():
            shown = {key.removesuffix(MARK): value for key, value in values.items()}
            if name == RoomState.get_full_name():
                self._show(shown)
            elif name == SessionState.get_full_name() and shown.get("leaving") == "again":
                self._reload = self._reload or asyncio.create_task(self._load_anew())
            elif "toast" in name:
                self.notices.append(shown)
            elif name == Live.get_full_name():
                self._say(*(shown.get("chunk") or ["", 0, ""]))
        self.changed.set()

    def _show(self, shown: dict[str, Any]) -> None:
        page = shown.get("page") or {}
        if page.get("reset"):
            self.rows.clear()
        for part in (page, shown.get("fresh") or {}, shown.get("block") or {}):
            for id in part.get("gone", ()):
                self.rows.pop(id, None)
            for row in part.get("rows", ()):
                self.rows[row["id"]] = row
                if row["state"] == "writing" and len(row["text"]) >= len(self.words.get(row["id"], "")):
                    self.words[row["id"]] = row["text"]
        if shown.get("permit_round") and self._human and (self._minting is None or self._minting.done()):
            self._minting = asyncio.create_task(self._mint())
        if shown.get("refused"):
            self.refused.add(shown["refused"]["client_id"])

    def _say(self, id: str, at: int, piece: str) -> None:
        have = self.words.get(id, "")
        if at == len(have):
            self.words[id] = have + piece
        elif at > len(have):
            self.gaps += 1

    async def enter(self, permit: bool = True) -> "Talker":
        """Open the conversation as its page does, and pass the human check."""
        self._human = permit
        await self.send("reflex___state____state.hydrate_and_load", {}, self.path, conversation_id=self.room)
        if permit:
            await self._mint()
        await self.wait(lambda: bool(self.rows), 15)
        return self

    async def _mint(self) -> None:
        """Pass the human check; the server asks for it again when a permit is used up or lost."""
        await self.ask("mint", token=await asyncio.to_thread(solved, self.site))

    async def _load_anew(self) -> None:
        """What the page does when the server asks for it: a new client token, and everything from the beginning."""
        self.reloads += 1
        await self.__aexit__()
        self.token = str(uuid.uuid4())
        await self.__aenter__()
        await self.enter(self._human)
        self._reload = None

    async def wait(self, condition: Any, seconds: float = 10) -> None:
        """Wait until something shows; raises TimeoutError when it does not."""
        async with asyncio.timeout(seconds):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    def acked(self, client_id: str) -> bool:
        """Say whether the tab shows this message as taken by the server."""
        return any(row["key"] == client_id and row["role"] == "me" and row["id"] for row in self.rows.values())

    async def say(self, client_id: str, text: str, **agreed: int) -> None:
        """Send a message with a client id of its own, at the price it agrees to where it costs something."""
        await self.ask("send", client_id=client_id, text=text, **agreed)

    async def deliver(self, text: str, seconds: float = 60) -> str:
        """Send, again every few seconds as the page does, until the tab shows it as taken; returns its client id."""
        client_id, end = new_id(), time.monotonic() + seconds
        while not self.acked(client_id):
            assert time.monotonic() < end, (
                f"never taken: refused {client_id in self.refused}, loaded anew {self.reloads} times, told {self.notices[-3:]}"
            )
            with contextlib.suppress(TimeoutError, socketio.exceptions.SocketIOError):
                await self.say(client_id, text)
                await self.wait(lambda: self.acked(client_id), 3)
        return client_id

    def finished(self) -> list[dict[str, Any]]:
        """Return the replies that have ended, oldest first, the greeting left out."""
        ended = [row for row in self.rows.values() if row["role"] == "them" and row["state"] != "writing" and row["turn"]]
        return sorted(ended, key=lambda row: row["id"])


@contextlib.asynccontextmanager
async def talkers(site: Site, made: Iterable[tuple[str, str]], permits: int = 1000):
    """Open a tab for each of these people, in their conversations; the first so many pass the human check."""
    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(Talker(site, token, room)) for token, room in made]
        for number, tab in enumerate(tabs):
            await tab.enter(number < permits)
        yield tabs
