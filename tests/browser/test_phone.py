"""A phone: the list and the conversation one at a time, and everything within reach of a thumb (CHAT-13, CHAT-14, PWA-1)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talking import composer, enter_room, own, replies, room_with, say
from tests.people import Person


def check_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def check_reachable(page: Page) -> None:
    """The composer stands wholly inside the screen, over everything else."""
    box = composer(page).bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= page.evaluate("innerHeight")
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).id", [box["x"] + 20, box["y"] + box["height"] / 2]) == "composer"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640)])
def test_chat_14_on_a_phone_list_and_conversation_are_shown_one_at_a_time(person: Callable[..., Person], width: int, height: int) -> None:
    caller = person(signed_in=True, width=width, height=height)
    room_with(caller)
    page = caller.go("/chat")
    row = page.locator(".thread").first
    expect(row).to_be_visible()
    expect(composer(page)).to_have_count(0)
    check_fits(page)
    row.click()
    expect(composer(page)).to_be_visible()
    expect(page.locator(".threads")).to_be_hidden()
    check_fits(page)
    check_reachable(page)
    say(page, "From the bus, with a very long word: " + "a" * 120)
    expect(replies(page)).to_have_count(2, timeout=20_000)
    check_fits(page)
    check_reachable(page)
    # The newest words are above the composer, not behind it.
    under = replies(page).last.locator(".said").bounding_box()
    field = composer(page).bounding_box()
    assert under is not None
    assert field is not None
    assert under["y"] + under["height"] <= field["y"]
    page.get_by_role("link", name="Chats").first.click()
    expect(page).to_have_url(caller.site.url + "/chat")
    expect(row).to_be_visible()
    expect(composer(page)).to_have_count(0)
    page.go_back()
    expect(own(page)).to_have_count(1)


def test_chat_14_a_wide_screen_shows_both_side_by_side(person: Callable[..., Person]) -> None:
    sitter = person(signed_in=True)
    enter_room(sitter)
    expect(sitter.page.locator(".threads")).to_be_visible()
    expect(composer(sitter.page)).to_be_visible()
    check_reachable(sitter.page)
