"""The whole way without a mouse (A11Y-1): in, to somebody, a talk, its stop, menus and dialogs, and out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talking import own, replies, room_with
from tests.factories import PASSWORD
from tests.llm import Model
from tests.people import Person
from tests.servers import Site

FOCUS = "(() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || e.id || e.tagName).trim(); })()"

# Whether what has the focus (or the frame around it) looks different without it.
CHANGES = """(() => {
  const e = document.activeElement;
  const look = () => [e, e.closest('.composer')].filter(Boolean).map(one => { const s = getComputedStyle(one); return [s.outlineStyle, s.outlineColor, s.outlineWidth, s.boxShadow, s.borderColor].join(); }).join();
  const focused = look();
  e.blur();
  const plain = look();
  e.focus();
  return focused !== plain;
})()"""


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Site]:
    """A site whose model needs half a minute for a reply."""
    with Model(tokens=300, delay=0.2, rate=10) as model, Site(str(tmp_path), **model.settings()) as site:
        yield site


def focused(page: Page) -> str:
    """What has the focus, as a screen reader names it."""
    return page.evaluate(FOCUS)


def tab_to(page: Page, name: str, back: bool = False) -> None:
    """Press Tab until this has the focus; every stop on the way must be visible."""
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        seen.append(focused(page))
        if name in seen[-1] and len(seen[-1]) < 200:
            assert page.evaluate(CHANGES), f"nobody sees that {name} has the focus"
            return
    raise AssertionError(f"{name} was never reached: {seen}")


def test_a11y_1_the_whole_way_by_keyboard_only(person: Callable[..., Person], slow: Site) -> None:
    walker, known = person(at=slow), person(at=slow, signed_in=True)
    page = walker.go("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are human", exact=True)).to_be_visible()
    # The door puts the focus into its first field.
    expect(page.get_by_label("E-mail or username")).to_be_focused()
    page.keyboard.type(known.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose a chat")).to_be_visible()
    tab_to(page, "Discover")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who would you like to meet?")).to_be_visible()
    expect(page.locator(".profile-card").first).to_be_visible()
    tab_to(page, "Amara")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Amara")).to_be_visible()
    tab_to(page, "Message")
    page.keyboard.press("Enter")
    expect(page.locator("#composer")).to_be_visible()
    tab_to(page, "Type a message")
    page.keyboard.type("By hand")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in two lines")
    page.keyboard.press("Enter")
    expect(own(page)).to_have_text(["By hand\nin two lines"])
    expect(page.locator("#composer")).to_be_focused()
    expect(page.locator(".growing")).to_contain_text("harbour1")
    page.keyboard.press("Escape")
    expect(page.locator(".line.them.stopped")).to_contain_text("stopped")
    expect(page.locator("#composer")).to_be_focused()
    tab_to(page, "Your menu", back=True)
    page.keyboard.press("Enter")
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert walker.context.cookies() == []


def test_a11y_1_menus_and_dialogs_open_close_keep_the_focus_inside_and_give_it_back(person: Callable[..., Person]) -> None:
    walker = person(signed_in=True)
    page = walker.go(f"/chat/{room_with(walker)}")
    menu, button = page.locator("#room-menu"), page.get_by_role("button", name="Conversation menu")
    expect(page.locator("#composer")).to_be_visible()
    tab_to(page, "Conversation menu")
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    for name, act in (("Clear chat", "opened by a button"), ("About you", "opened by the server")):
        page.keyboard.press("Enter")
        tab_to(page, name)
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        expect(menu).to_be_hidden()
        for _ in range(8):
            page.keyboard.press("Tab")
            inside = page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
            assert inside, f"{act}: the focus left the dialog for {focused(page)}"
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(button).to_be_focused()


def test_a11y_1_a_finished_reply_is_read_out_once_and_whole(person: Callable[..., Person]) -> None:
    listener = person(signed_in=True)
    page = listener.go(f"/chat/{room_with(listener)}")
    live = page.locator("[aria-live=polite][role=status].sr-only")
    page.locator("#composer").fill("Say something")
    page.locator("#composer").press("Enter")
    expect(replies(page)).to_have_count(2, timeout=20_000)
    words = replies(page).last.locator(".said").text_content() or ""
    expect(live.filter(has_text=words.split(".")[0].split("*")[0][:20])).to_have_count(1)
