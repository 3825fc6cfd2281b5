"""What a person sees when no model answers, and that it costs nothing (OPS-06 (6), T12)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.talking import enter_room, messages_of, replies, row_of, said, say
from tests.llm import Model
from tests.people import Person
from tests.servers import Site


@pytest.fixture
def down(tmp_path: Path) -> Iterator[tuple[Site, Model]]:
    """A site whose two models both refuse."""
    with Model(tokens=12, status=500) as first, Model(status=500) as second, Site(str(tmp_path), **first.settings(), **second.settings("FALLBACK")) as site:  # fmt: skip
        yield site, first


def test_ops06_6_when_every_model_is_down_the_bubble_says_so_and_a_retry_is_charged_once(
    person: Callable[..., Person], down: tuple[Site, Model]
) -> None:
    site, first = down
    writer = person(signed_in=True, at=site)
    room = enter_room(writer)
    page = writer.page
    say(page, "Is anybody there?")
    failed = page.locator(".line.them.failed")
    expect(failed).to_contain_text("Nothing was charged", timeout=45_000)
    assert row_of(site, room).free_text_left == 10
    first.status = 200
    failed.get_by_role("button", name="Retry").click()
    expect(replies(page)).to_have_count(2, timeout=45_000)
    assert said(page).split()[0] == "the0"
    expect(failed).to_have_count(0)
    assert row_of(site, room).free_text_left == 9
    assert [(message.sender, message.status) for message in messages_of(site, room)] == [("user", "read"), ("character", "final")]
    page.reload()
    expect(replies(page)).to_have_count(2)
