"""The two sites that are measured the same way: ours, and a plain Reflex chat."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from genapp import build
from genapp.core import db
from tests.bar.talker import PLENTY
from tests.browser.test_long_talk import write_past
from tests.llm import Model
from tests.people import database_of, sign_in
from tests.servers import ROOT, Site, free_port

PLAIN = Path(__file__).parent / "plain"


@dataclass
class Target:
    """A running chat: `open` signs a context in and returns the address of a conversation with so many messages."""

    name: str
    site: AbstractContextManager[object]
    names: dict[str, str]
    open: Callable[[BrowserContext, int], str]


def ours(data: str, model: Model) -> tuple[Site, Target]:
    """Return our site, to be started, and how to use it."""
    site = Site(data, **PLENTY, **model.settings())

    def open_(context: BrowserContext, history: int) -> str:
        from sqlalchemy import select

        from genapp.accounts.models import User
        from genapp.characters.models import Character
        from genapp.chat.service import rooms
        from tests.factories import actor_for

        username = sign_in(site, context)
        with database_of(site), db.transaction() as session:
            user = session.execute(select(User).where(User.username == username)).scalar_one()  # pyright: ignore[reportArgumentType]
            made = [rooms.start_conversation(session, actor_for(user), one) for one in session.execute(select(Character.id)).scalars()]  # pyright: ignore
            for room in made:
                session.get_one(rooms.Conversation, room).free_text_left = 100_000
        if history:
            write_past(site, made[0], history)
        return f"{site.url}/chat/{made[0]}"

    names = {"composer": "#composer:not([disabled])", "mine": ".line.me", "reply": ".line.them .said, .line.them .growing"}
    return site, Target("genapp", site, names, open_)


class PlainSite:
    """The yardstick, built and served by `reflex run --env prod` in a copy of its own."""

    def __init__(self, model: Model):
        self.port, self.model = free_port(), model
        self.url = f"http://localhost:{self.port}"
        self.history = 0

    def __enter__(self) -> "PlainSite":
        self.folder = Path(tempfile.mkdtemp(prefix="plain-"))
        shutil.copytree(PLAIN, self.folder, dirs_exist_ok=True)
        return self.start()

    def start(self) -> "PlainSite":
        """Serve; the first time it is built, which takes a minute or two."""
        variables = {**build.environment(), "PLAIN_LLM": self.model.url, "PLAIN_HISTORY": str(self.history)}
        command = [
            sys.executable,
            "-m",
            "reflex",
            "run",
            "--env",
            "prod",
            "--frontend-port",
            str(self.port),
            "--backend-port",
            str(self.port),
        ]
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        end = time.monotonic() + 300
        while time.monotonic() < end:
            with suppress(OSError), urllib.request.urlopen(self.url, timeout=2):
                return self
            time.sleep(0.3)
        raise RuntimeError("the yardstick did not start")

    def stop(self) -> None:
        """Stop serving."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def __exit__(self, *exc: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def plain(model: Model) -> tuple[PlainSite, Target]:
    """Return the yardstick and how to use it."""
    site = PlainSite(model)

    def open_(context: BrowserContext, history: int) -> str:
        if history != site.history:
            site.stop()
            site.history = history
            site.start()
        return site.url

    return site, Target("plain Reflex", site, {"composer": "#composer", "mine": ".user", "reply": ".assistant"}, open_)


def probe(page: Page, target: Target) -> None:
    """Put the stopwatch into a page before it loads."""
    page.add_init_script(f"window.benchNames = {target.names!r};" + (Path(__file__).parent / "probe.js").read_text())


__all__ = ["ROOT", "Target", "ours", "plain", "probe"]
