"""What one does with messages (VAR-01, VAR-02, VAR-06, CONV-04), and what a model's words may never do (T21)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from genapp.core import db
from tests.browser.talking import enter_room, messages_of, own, replies, row_of, said, say, talk
from tests.llm import Model
from tests.people import Person, database_of
from tests.servers import Site


def act(page: Page, label: str) -> None:
    """Click a small button under the newest line that has it."""
    line = page.locator(".line", has=page.get_by_role("button", name=label, exact=True)).last
    line.hover()
    line.get_by_role("button", name=label, exact=True).click()


def test_var_01_a_reply_written_anew_keeps_every_version(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    room = enter_room(writer)
    page = writer.page
    first = talk(page, "Tell me about the ferry")
    act(page, "Write it anew")
    newest = replies(page).last
    expect(newest).to_contain_text("2 / 2", timeout=20_000)
    second = said(page)
    assert second != first
    assert row_of(writer.site, room).free_text_left == 8
    act(page, "Previous version")
    expect(newest.locator(".said")).to_have_text(first)
    expect(newest).to_contain_text("1 / 2")
    page.reload()
    expect(replies(page).last.locator(".said")).to_have_text(first)
    act(page, "Next version")
    expect(replies(page).last.locator(".said")).to_have_text(second)


def test_var_02_the_last_own_message_is_changed_and_answered_anew(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    room = enter_room(writer)
    page = writer.page
    talk(page, "An earlier word")
    before = talk(page, "I like catz")
    expect(page.get_by_role("button", name="Edit and send again")).to_have_count(1)
    act(page, "Edit and send again")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Message")).to_have_value("I like catz")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    act(page, "Edit and send again")
    dialog.get_by_label("Message").fill("I like cats")
    dialog.get_by_role("button", name="Send again").click()
    expect(dialog).to_have_count(0)
    expect(own(page)).to_have_text(["An earlier word", "I like cats"])
    expect(page.locator(".line.me").last).to_contain_text("edited")
    expect(replies(page)).to_have_count(3, timeout=20_000)
    assert said(page) != before
    page.reload()
    expect(own(page)).to_have_text(["An earlier word", "I like cats"])
    expect(replies(page)).to_have_count(3)
    assert row_of(writer.site, room).free_text_left == 7


def test_var_06_copy_rate_and_report(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    writer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    enter_room(writer)
    page = writer.page
    answer = talk(page, "Say something worth keeping")
    act(page, "Copy")
    expect(page.get_by_text("Copied").last).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split()[0].strip("*_") in answer
    good, bad = page.get_by_role("button", name="Good reply").last, page.get_by_role("button", name="Bad reply").last
    act(page, "Good reply")
    expect(good).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(good).to_have_attribute("aria-pressed", "true")
    act(page, "Bad reply")
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(good).to_have_attribute("aria-pressed", "false")
    act(page, "Report")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What is wrong?").select_option("hate")
    dialog.get_by_label("What should we know?").fill("It was not nice.")
    dialog.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Our moderators will look at it")).to_be_visible()
    expect(dialog).to_have_count(0)
    from genapp.trust.models import Report

    reports = Report.__table__  # pyright: ignore
    with database_of(writer.site), db.reading() as session:
        assert session.execute(select(reports.c.reason, reports.c.note)).all() == [("hate", "It was not nice.")]


HOSTILE = """Look: <img src=x onerror="window.hacked=1"> and <script>window.hacked=2</script>

[press me](javascript:window.hacked=3) [or me](JaVa\tScRiPt:window.hacked=4) [data](data:text/html,<script>1</script>)

![a picture](https://evil.invalid/pixel.png) ![two](//evil.invalid/two.png)

<iframe src="https://evil.invalid/"></iframe> <a href="javascript:window.hacked=5" onclick="window.hacked=6">raw</a>

**Bold** and *soft* and `code <b>` and [a page](https://example.org/page)

- one
- two

```html
<svg onload="window.hacked=7">
```

<style>body{display:none}</style> &lt;b&gt; <form action="https://evil.invalid/"><input name="password"></form>
"""


@pytest.fixture
def scripted(tmp_path: Path) -> Iterator[tuple[Site, Model]]:
    """A site whose model says what it is told to."""
    with Model(script=HOSTILE, rate=200) as model, Site(str(tmp_path), **model.settings()) as site:
        yield site, model


def check_harmless(page: Page) -> None:
    """Nothing of what the model said is more than words, bold, lists, code and one honest link."""
    line = page.locator(".line.them.final .said").last
    assert page.evaluate("window.hacked") is None
    counts = line.evaluate("e => Object.fromEntries(['img','script','iframe','svg','style','form','input'].map(t => [t, e.querySelectorAll(t).length]))")  # fmt: skip
    assert set(counts.values()) == {0}, counts
    links = line.locator("a")
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith("https://"), link.get_attribute("href")
        assert "noopener" in (link.get_attribute("rel") or "")
    expect(links.filter(has_text="a page")).to_have_attribute("href", "https://example.org/page")
    assert line.locator("[onerror], [onclick], [onload], [srcdoc], [style]").count() == 0
    expect(line.locator("strong")).to_have_text("Bold")
    expect(line.locator("em")).to_have_text("soft")
    expect(line.locator("li")).to_have_text(["one", "two"])
    expect(line.locator("pre code")).to_contain_text('<svg onload="window.hacked=7">')
    expect(line).to_contain_text('<img src=x onerror="window.hacked=1">')
    expect(line).to_contain_text("press me")


def test_t21_hostile_words_of_a_model_or_a_person_execute_nothing_and_ask_nobody_outside(
    person: Callable[..., Person], scripted: tuple[Site, Model]
) -> None:
    site, _ = scripted
    writer = person(signed_in=True, at=site)
    outside: list[str] = []
    writer.context.on("request", lambda request: outside.append(request.url) if not request.url.startswith((site.url, "data:", "blob:")) else None)  # fmt: skip
    room = enter_room(writer)
    page = writer.page
    say(page, '<img src=x onerror="window.hacked=8"> [x](javascript:alert(1)) <b>me</b>')
    expect(own(page)).to_have_text(['<img src=x onerror="window.hacked=8"> [x](javascript:alert(1)) <b>me</b>'])
    assert own(page).locator("img, a, b").count() == 0
    expect(replies(page)).to_have_count(2, timeout=20_000)
    check_harmless(page)
    page.reload()
    expect(replies(page)).to_have_count(2)
    check_harmless(page)
    # The preview in the list and the found line are words too.
    assert page.locator(".threads img[src=x], .threads script, .threads iframe").count() == 0
    page.get_by_label("Search your messages").fill("onerror")
    expect(page.locator(".threads li").first).to_contain_text("<img src=x")
    assert page.evaluate("window.hacked") is None
    assert outside == [ws for ws in outside if ws.startswith("ws://localhost")]
    assert messages_of(site, room)[-1].content.startswith("Look: <img")


def test_conv_04_what_a_person_tells_about_themselves_reaches_the_model(
    person: Callable[..., Person], scripted: tuple[Site, Model]
) -> None:
    site, model = scripted
    model.script = "All right, then."
    writer = person(signed_in=True, at=site)
    enter_room(writer)
    page = writer.page
    page.get_by_role("button", name="Conversation menu").click()
    page.locator("#room-menu").get_by_text("About you").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What characters should know").fill("I am a beekeeper from Kisumu.")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Characters know it from the next reply on.")).to_be_visible()
    talk(page, "Who am I?")
    assert "I am a beekeeper from Kisumu." in str(model.turns[-1].messages)
    assert "Who am I?" in str(model.turns[-1].messages[-1])
    page.reload()
    expect(replies(page)).to_have_count(2)
    page.get_by_role("button", name="Conversation menu").click()
    page.locator("#room-menu").get_by_text("About you").click()
    expect(dialog.get_by_label("What characters should know")).to_have_value("I am a beekeeper from Kisumu.")
