"""A stranger comes in: signing up, being refused, the first conversation, going and coming back, a lost password."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func
from sqlmodel import select

from genapp.core import db
from genapp.core.outbox import OutboxMail
from tests.browser.talking import composer, enter_room, own, replies, said, say, user_of
from tests.factories import PASSWORD
from tests.people import Person, database_of
from tests.servers import Site


def fill_sign_up(page: Page, **given: str) -> None:
    """Fill the form as a person does; the human check solves itself meanwhile."""
    told = {"E-mail": "nia@example.org", "Username": "nia.first", "What characters call you": "Nia", "Password": "a lamp in May 7", "Birth date": "1991-04-02", **given}  # fmt: skip
    for label, value in told.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Country", exact=True).select_option("KE")
    page.get_by_role("checkbox").check()
    expect(page.get_by_text("You are human", exact=True)).to_be_visible()


def accounts(site: Site) -> int:
    """How many accounts there are."""
    from genapp.accounts.models import User

    with database_of(site), db.reading() as session:
        return session.execute(select(func.count()).select_from(User)).scalar_one()


def test_ops06_1_and_7_a_stranger_signs_up_picks_somebody_and_the_talk_survives_a_hard_refresh(person: Callable[..., Person]) -> None:
    visitor = person()
    page = visitor.go("/discover")
    page.get_by_role("link", name="Amara", exact=False).first.click()
    page.get_by_role("button", name="Message").or_(page.get_by_role("link", name="Message")).first.click()
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    expect(page.get_by_role("link", name="Sign up", exact=True).first).to_have_attribute("href", re.compile("next="))
    page.get_by_role("link", name="Sign up", exact=True).first.click()
    fill_sign_up(page)
    page.get_by_role("button", name="Sign up").click()
    # Led on to where the click on Message wanted to go.
    page.wait_for_url(re.compile(r"/chat/[0-9a-f-]{20,}"))
    expect(page.get_by_text("is a computer program and not a human being").first).to_be_visible()
    say(page, "Good evening, Amara. What keeps you awake?")
    expect(own(page)).to_have_text(["Good evening, Amara. What keeps you awake?"])
    expect(page.locator(".line.them.writing")).to_be_visible()
    expect(replies(page)).to_have_count(2)
    answer = said(page)
    assert len(answer) > 10
    page.reload()
    expect(own(page)).to_have_text(["Good evening, Amara. What keeps you awake?"])
    expect(replies(page).last.locator(".said")).to_have_text(answer)
    (cookie,) = visitor.context.cookies()
    assert (cookie.get("name"), cookie.get("httpOnly"), cookie.get("sameSite")) == (f"session_{visitor.site.port}", True, "Lax")
    assert page.evaluate("document.cookie") == ""
    assert visitor.errors == []


@pytest.mark.parametrize(
    ("label", "value", "told"),
    [("Username", "Taken.Name", "taken"), ("Password", "password", "assword"), ("Birth date", "2015-01-01", "18")],
    ids=["taken username", "weak password", "under 18"],
)
def test_auth_01_a_refusal_stands_at_its_field_and_nobody_is_made(person: Callable[..., Person], label: str, value: str, told: str) -> None:
    visitor = person()
    with database_of(visitor.site), db.transaction() as session:
        from genapp.accounts import queries
        from tests.factories import make_user

        if queries.username_free(session, "taken.name"):
            make_user(session, username="taken.name")
    before = accounts(visitor.site)
    page = visitor.go("/sign-up")
    fill_sign_up(page, **{"E-mail": "else@example.org", "Username": "somebody.else", label: value})
    page.get_by_role("button", name="Sign up").click()
    field = page.get_by_label(label, exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    problem = page.locator("#" + (field.get_attribute("aria-describedby") or "none"))
    expect(problem).to_contain_text(told)
    expect(page).to_have_url(re.compile("/sign-up"))
    # What was typed stays: only the one field has to be changed.
    expect(page.get_by_label("What characters call you")).to_have_value("Nia")
    assert accounts(visitor.site) == before
    assert visitor.context.cookies() == []


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill the door and go in."""
    page.get_by_label("E-mail or username").fill(login)
    page.get_by_label("Password", exact=True).fill(password)
    expect(page.get_by_text("You are human", exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    """Leave through the person's menu."""
    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def tab_token(page: Page) -> str:
    """The name under which the server keeps this tab's state."""
    return page.evaluate("sessionStorage.getItem('token') || ''")


def test_auth_04_signing_in_leads_to_the_wanted_page_and_the_next_person_in_the_tab_sees_nothing_of_the_last(
    person: Callable[..., Person],
) -> None:
    first, second = person(name="Ada Lind", signed_in=True), person(name="Bo Berg", signed_in=True)
    enter_room(first)
    say(first.page, "my secret plan")
    expect(replies(first.page)).to_have_count(2)
    guest = person()
    sent: list[str] = []
    guest.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(str(frame))))
    page = guest.go("/account")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=(/|%2F)account"))
    sign_in(page, first.username)
    expect(page).to_have_url(guest.site.url + "/account")
    token_in = tab_token(page)
    page.goto(guest.site.url + "/chat")
    expect(page.get_by_text("Amara").first).to_be_visible()
    sign_out(page)
    token_out = tab_token(page)
    assert token_out != token_in
    assert guest.context.cookies() == []
    page.goto(guest.site.url + "/chat")
    page.wait_for_url("**/sign-in**")
    sent.clear()
    sign_in(page, second.username)
    page.wait_for_url("**/chat")
    expect(page.get_by_text("Say hi").first).to_be_visible()
    assert tab_token(page) not in {token_in, token_out, ""}
    told = " ".join(sent)
    assert second.username in told, "the control: frames of this tab were seen"
    assert "Ada Lind" not in told
    assert first.username not in told
    assert "my secret plan" not in told


def test_auth_02_a_lost_password_is_replaced_by_a_mailed_code_and_every_browser_is_signed_out(person: Callable[..., Person]) -> None:
    owner, visitor = person(signed_in=True), person()
    with database_of(owner.site), db.reading() as session:
        email = user_of(session, owner.username).email
    page = visitor.go("/reset-password")
    page.get_by_label("E-mail", exact=True).fill(email)
    expect(page.get_by_text("You are human", exact=True)).to_be_visible()
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("Code from the mail")).to_be_visible()
    page.get_by_label("Code from the mail").fill(mailed_code(visitor, email))
    page.get_by_label("Password", exact=False).fill("a newer lamp 42")
    page.get_by_role("button", name="Set the new password").click()
    expect(page.get_by_text("Your password is new")).to_be_visible()
    owner.go("/account")
    expect(owner.page).to_have_url(re.compile("/sign-in"))
    page.get_by_role("link", name="Sign in", exact=True).last.click()
    sign_in(page, owner.username, "a newer lamp 42")
    page.wait_for_url("**/chat")
    expect(page.get_by_role("button", name="Your menu")).to_be_visible()


def mailed_code(visitor: Person, email: str) -> str:
    """The code of the newest mail to this address; mail is sent by a job, so it may take a moment."""
    mails = OutboxMail.__table__  # pyright: ignore
    for _ in range(100):
        with database_of(visitor.site), db.reading() as session:
            text = session.execute(select(mails.c.text).where(mails.c.recipient == email).order_by(mails.c.id.desc())).scalar()
        if text and (found := re.search(r"\b\d{6}\b", text)):
            return found.group()
        visitor.page.wait_for_timeout(100)
    raise AssertionError("no mail came")


def test_conv_01_a_starter_line_fills_the_composer_and_waits_for_the_person(person: Callable[..., Person]) -> None:
    newcomer = person(signed_in=True)
    enter_room(newcomer)
    starter = newcomer.page.locator(".starters button").first
    words = starter.inner_text()
    starter.click()
    expect(composer(newcomer.page)).to_have_value(words)
    expect(own(newcomer.page)).to_have_count(0)
