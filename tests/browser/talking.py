"""What stories say about a conversation, in one place."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session, select

from genapp.chat.models import Conversation, Message
from genapp.core import db
from tests.people import Person, database_of
from tests.servers import Site

# Typed as anything: the checker takes columns for the values they hold.
Messages: Any = Message
Rooms: Any = Conversation
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


def composer(page: Page) -> Locator:
    """Return the field where one writes."""
    return page.locator("#composer")


def own(page: Page) -> Locator:
    """Return all own bubbles."""
    return page.locator(".line.me .bubble")


def said(page: Page) -> str:
    """Return the words of the newest finished reply."""
    return replies(page).last.locator(".said").text_content() or ""


def talk(page: Page, text: str) -> str:
    """Send, wait for the finished reply and return its words."""
    before = replies(page).count()
    say(page, text)
    expect(replies(page)).to_have_count(before + 1, timeout=20_000)
    return said(page)


def user_of(session: Session, username: str) -> Any:
    """The account with this name."""
    from genapp.accounts.models import User

    users: Any = User
    return session.execute(select(users).where(users.username == username)).scalar_one()


def enter_room(person: Person, slug: str = "amara", **given: object) -> str:
    """Begin a conversation and open it; returns its id."""
    room_id = room_with(person, slug, **given)
    person.go(f"/chat/{room_id}")
    expect(composer(person.page)).to_be_visible()
    return room_id


def row_of(site: Site, room_id: str) -> Any:
    """The conversation as the database has it."""
    with database_of(site), db.reading() as session:
        row = session.get(Rooms, room_id)
        session.expunge(row)
        return row


def messages_of(site: Site, room_id: str) -> list[Any]:
    """What was said, oldest first, notes and the greeting left out."""
    wanted = select(Messages).where(Messages.conversation_id == room_id, Messages.kind == "text", Messages.turn != "")
    with database_of(site), db.reading() as session:
        rows = list(session.execute(wanted.order_by(Messages.id)).scalars())
        for row in rows:
            session.expunge(row)
        return rows


def room_with(person: Person, slug: str = "amara", **given: object) -> str:
    """Begin a conversation behind the screen and return its id; `given` is put into its row."""
    from genapp.characters.queries import shown as characters
    from genapp.chat.service import rooms
    from tests.factories import actor_for

    with database_of(person.site), db.transaction() as session:
        found: Any = characters.id_of(session, slug)
        room_id = rooms.start_conversation(session, actor_for(user_of(session, person.username)), found)
        room = session.get(Rooms, room_id)
        for name, value in given.items():
            setattr(room, name, value)
    return room_id
