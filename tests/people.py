"""Fixtures for stories: one site on the production build for the run, one Chromium, one context for each person."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from genapp.core import db
from tests.servers import ROOT, Site, missing

# The headless shell first: the whole browser draws its own tabs and menus though nobody sees them, at a third of a core.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), "")
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-gpu",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACTS = ROOT / "artefacts"
# A busy machine is slow, not wrong: what must show may take its time, what must be fast is measured by the bench.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site in demo mode on SQLite, with its demo characters."""
    with Site(str(tmp_path_factory.mktemp("site"))) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the run: Debian's, or Playwright's own on other machines."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM or None, args=FLAGS)
        except Exception as error:
            print(error, file=sys.stderr)
            missing("Chromium")
            raise
        yield browser
        browser.close()


@dataclass
class Person:
    """Somebody with a browser of their own."""

    site: Site
    context: BrowserContext
    page: Page
    username: str = ""
    errors: list[str] | None = None

    def go(self, path: str) -> Page:
        """Open a page of the site and wait until it has read what it shows: nobody clicks faster than that."""
        self.page.goto(self.site.url + path)
        expect(self.page.locator("main[aria-busy=true]")).to_have_count(0)
        return self.page

    def picture(self, name: str) -> Path:
        """Keep a screenshot as an artefact."""
        ARTEFACTS.mkdir(exist_ok=True)
        path = ARTEFACTS / f"{name}.png"
        self.page.screenshot(path=str(path))
        return path

    def tab(self) -> Page:
        """Open a second tab of the same person."""
        return self.context.new_page()


@pytest.fixture
def person(site: Site, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Return a builder of people: `person()` is a stranger, `person(user=make_user(...))` is signed in."""
    contexts: list[BrowserContext] = []

    def build(
        *, signed_in: bool = False, width: int = 1280, height: int = 800, at: Site | None = None, scheme: str = "light", **user: object
    ) -> Person:
        here = at or site
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")  # pyright: ignore[reportArgumentType]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page, errors, username = context.new_page(), [], ""
        page.on("pageerror", lambda error: errors.append(str(error)))
        if signed_in or user:
            username = sign_in(here, context, **user)
        return Person(here, context, page, username, errors)

    build.contexts = contexts  # pyright: ignore[reportFunctionMemberAccess] - for a picture of what went wrong
    yield build
    for context in contexts:
        context.close()


def sign_in(site: Site, context: BrowserContext, **user: object) -> str:
    """Make an account and put its session cookie into the context; returns the username. The sign-in form has its own story."""
    from tests.factories import make_session, make_user

    with database_of(site), db.transaction() as session:
        row = make_user(session, **user)
        token = make_session(session, row)
        username = row.username
    context.add_cookies([{"name": f"session_{site.port}", "value": token, "url": site.url, "httpOnly": True, "sameSite": "Lax"}])
    return username


class database_of:
    """Use the site's own database in this process for a moment."""

    def __init__(self, site: Site):
        self.site = site

    def __enter__(self) -> None:
        self.before = db.configured()
        db.use(self.site.database_url)

    def __exit__(self, *exc: object) -> None:
        db.use(self.before)
