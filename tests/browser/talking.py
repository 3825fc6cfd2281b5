"""What stories say about a conversation, in one place."""

import re

from playwright.sync_api import Locator, Page, expect

FINAL = ".line.them.final"


def open_room(person, slug: str = "amara", tab: Page | None = None) -> Page:
    """Go from a character's page into the conversation."""
    page = tab or person.page
    page.goto(f"{person.site.url}/characters/{slug}")
    page.locator("#message").click()
    page.wait_for_url(re.compile(r"/chat/[0-9a-f]{32}$"))
    expect(page.locator(FINAL).first).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    """Write and send with Enter."""
    box = page.locator("#composer")
    box.fill(text)
    box.press("Enter")


def mine(page: Page, text: str) -> Locator:
    """Return the own bubble with this text."""
    return page.locator(".line.me", has_text=text)


def replies(page: Page) -> Locator:
    """Return the finished replies, the greeting first."""
    return page.locator(FINAL)
