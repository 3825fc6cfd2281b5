"""The list of conversations: found, kept on top, put away, cleared, deleted (CONV-02, CONV-03)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.talking import composer, enter_room, own, replies, room_with, row_of, talk
from tests.people import Person


def names(page: Page) -> Locator:
    """The names in the list, top first."""
    return page.locator(".threads .thread .font-semibold")


def menu(page: Page, act: str) -> None:
    """Choose an act from the menu of the conversation."""
    page.get_by_role("button", name="Conversation menu").click()
    page.locator("#room-menu").get_by_text(act, exact=True).click()


@pytest.fixture
def reader(person: Callable[..., Person]) -> Person:
    """Somebody with three conversations, the third one open."""
    somebody = person(signed_in=True)
    room_with(somebody, "leo")
    room_with(somebody, "noor")
    enter_room(somebody, "amara")
    expect(names(somebody.page)).to_have_text(["Amara", "Noor", "Leo"])
    assert somebody.page.locator(".thread .avatar-ours").evaluate_all("all => all.map(one => one.clientWidth)") == [40, 40, 40]  # CHAT-13
    return somebody


def test_conv_03_a_pinned_conversation_stays_on_top_of_newer_ones(reader: Person) -> None:
    page = reader.page
    names(page).get_by_text("Leo").click()
    expect(page.locator("header").get_by_text("Leo")).to_be_visible()
    menu(page, "Pin")
    expect(names(page)).to_have_text(["Leo", "Amara", "Noor"])
    names(page).get_by_text("Noor").click()
    expect(page.locator("header").get_by_text("Noor")).to_be_visible()
    talk(page, "I am newer")
    expect(names(page)).to_have_text(["Leo", "Noor", "Amara"])
    page.reload()
    expect(names(page)).to_have_text(["Leo", "Noor", "Amara"])
    names(page).get_by_text("Leo").click()
    menu(page, "Unpin")
    expect(names(page)).to_have_text(["Noor", "Amara", "Leo"])


def test_conv_03_an_archived_conversation_leaves_the_list_and_comes_back(reader: Person) -> None:
    page = reader.page
    menu(page, "Archive")
    expect(names(page)).to_have_text(["Noor", "Leo"])
    page.get_by_role("button", name="Archived chats").click()
    expect(names(page)).to_have_text(["Amara"])
    menu(page, "Move back")
    expect(names(page)).to_have_count(0)
    expect(page.get_by_text("Nothing is archived")).to_be_visible()
    page.get_by_role("button", name="Archived chats").click()
    expect(names(page)).to_have_text(["Amara", "Noor", "Leo"])


def test_conv_02_the_search_finds_what_was_said_and_leads_there(reader: Person) -> None:
    page = reader.page
    talk(page, "The cormorant dived under the pier")
    page.get_by_label("Search your messages").fill("CORMORANT")
    found = page.locator(".threads li", has_text="The cormorant dived under the pier")
    expect(found).to_have_count(1)
    page.goto(reader.site.url + "/chat")
    page.get_by_label("Search your messages").fill("cormorant dived")
    found.first.click()
    expect(own(page)).to_have_text(["The cormorant dived under the pier"])
    page.get_by_label("Search your messages").fill("no such word")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.get_by_label("Search your messages").fill("")
    expect(names(page)).to_have_count(3)


def test_conv_03_clearing_asks_first_and_gives_no_free_messages_back(reader: Person) -> None:
    page = reader.page
    room = page.url.rsplit("/", 1)[1]
    talk(page, "Forget this")
    menu(page, "Clear chat")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(own(page)).to_have_count(1)
    menu(page, "Clear chat")
    page.get_by_role("dialog").get_by_role("button", name="Clear chat").click()
    expect(own(page)).to_have_count(0)
    expect(replies(page)).to_have_count(0)
    expect(page.get_by_text("is a computer program").first).to_be_visible()
    expect(page.locator(".thread").first).to_contain_text("Say hi")
    page.reload()
    expect(composer(page)).to_be_visible()
    expect(own(page)).to_have_count(0)
    assert row_of(reader.site, room).free_text_left == 9


def test_conv_03_a_deleted_conversation_is_gone_in_every_tab_and_begins_empty_again(reader: Person) -> None:
    page, room = reader.page, reader.page.url.rsplit("/", 1)[1]
    talk(page, "Not for long")
    other = reader.tab()
    other.goto(page.url)
    expect(own(other)).to_have_count(1)
    menu(page, "Delete chat")
    page.get_by_role("dialog").get_by_role("button", name="Delete chat").click()
    expect(page).to_have_url(reader.site.url + "/chat")
    expect(names(page)).to_have_text(["Noor", "Leo"])
    expect(other.get_by_text("This chat is not here")).to_be_visible()
    page.goto(f"{reader.site.url}/chat/{room}")
    expect(page.get_by_text("This chat is not here")).to_be_visible()
    page.goto(f"{reader.site.url}/chat/new/amara")
    expect(composer(page)).to_be_visible()
    expect(own(page)).to_have_count(0)
    assert row_of(reader.site, room).free_text_left == 9


def test_chat_05_the_conversation_of_somebody_else_is_not_here(reader: Person, person: Callable[..., Person]) -> None:
    stranger = person(signed_in=True)
    stranger.page.goto(reader.page.url)
    expect(stranger.page.get_by_text("This chat is not here")).to_be_visible()
    expect(stranger.page.get_by_text("Amara")).to_have_count(0)
