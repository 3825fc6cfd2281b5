"""The edges of the allowance and of the human check; the plain way is in test_ops06_conversation.py."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.talking import composer, enter_room, messages_of, own, replies, row_of, say, talk
from tests.people import Person


def test_ops06_2_a_reload_after_a_send_costs_nothing_more(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    room = enter_room(writer)
    talk(writer.page, "Hello there")
    writer.page.reload()
    expect(own(writer.page)).to_have_count(1)
    row = row_of(writer.site, room)
    assert (row.free_text_left, row.free_messages_used) == (9, 1)
    assert [message.sender for message in messages_of(writer.site, room)] == ["user", "character"]


def test_quo_02_three_quick_messages_on_an_allowance_of_two_give_two_and_the_third_comes_back(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    room = enter_room(writer, free_text_left=2)
    page = writer.page
    # Typed as fast as a machine can, before the first answer is here.
    page.evaluate(
        """words => { const box = document.querySelector('#composer'); for (const word of words) { box.value = word;
        box.dispatchEvent(new Event('input', {bubbles: true}));
        box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})); } }""",
        ["one", "two", "three"],
    )
    expect(page.get_by_text("Free text quota exhausted")).to_be_visible()
    row = row_of(writer.site, room)
    assert (row.free_text_left, row.free_messages_used) == (0, 2)
    kept = [message.content for message in messages_of(writer.site, room) if message.sender == "user"]
    (third,) = {"one", "two", "three"} - set(kept)
    expect(composer(page)).to_have_value(third)
    expect(own(page)).to_have_count(2)


def test_quo_06_when_the_human_check_works_again_the_words_that_came_back_go_through(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    writer.page.route("**/api/captcha*", lambda route: route.abort())
    room = enter_room(writer)
    page = writer.page
    say(page, "let me through")
    expect(page.get_by_text("Security check failed")).to_be_visible(timeout=15_000)
    row = row_of(writer.site, room)
    assert (row.free_text_left, row.message_count) == (10, 0)
    page.unroute("**/api/captcha*")
    page.reload()
    expect(composer(page)).to_have_value("let me through")
    composer(page).press("Enter")
    expect(replies(page)).to_have_count(2, timeout=20_000)
    expect(own(page)).to_have_text(["let me through"])
    assert row_of(writer.site, room).free_text_left == 9


def test_quo_07_more_messages_than_a_permit_is_good_for_go_through_without_a_pause(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    room = enter_room(writer)
    for number in range(7):
        say(writer.page, f"number {number}")
        expect(own(writer.page)).to_have_count(number + 1)
    expect(writer.page.get_by_text("Security check failed")).to_have_count(0)
    expect(writer.page.locator(".line.me.pending")).to_have_count(0, timeout=20_000)
    assert row_of(writer.site, room).free_text_left == 3
