"""Steps that the stories share: opening a conversation, sending, waiting for what comes back, looking into the database."""

from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session, select

from genapp.chat.models import Conversation, Message
from genapp.core import db
from tests.people import Person, database_of
from tests.servers import Site

SLUG = "amara"
# Typed as anything: the checker takes columns for the values they hold.
Rooms: Any = Conversation
Messages: Any = Message


def composer(page: Page) -> Locator:
    """The field where one writes."""
    return page.get_by_label("Type a message")


def own(page: Page) -> Locator:
    """The person's own bubbles."""
    return page.locator(".line.me .bubble")


def replies(page: Page) -> Locator:
    """Finished replies, the greeting among them."""
    return page.locator(".line.them.final .bubble")


def writing(page: Page) -> Locator:
    """The bubble of a reply that is being written: dots, then words."""
    return page.locator(".line.them.writing .bubble")


def say(page: Page, text: str) -> None:
    """Write a message and send it with Enter."""
    composer(page).fill(text)
    composer(page).press("Enter")


def talk(page: Page, text: str) -> str:
    """Send, wait for the finished reply and return its words."""
    before = replies(page).count()
    say(page, text)
    expect(replies(page)).to_have_count(before + 1)
    return replies(page).last.text_content() or ""


def room_with(person: Person, slug: str = SLUG, **given: object) -> str:
    """Begin a conversation behind the screen and return its id; `given` is put into its row."""
    from genapp.characters import queries as characters
    from genapp.chat.service import rooms
    from tests.factories import actor_for

    with database_of(person.site), db.transaction() as session:
        character_id = characters.id_of(session, slug)
        room_id = rooms.start_conversation(session, actor_for(user_of(session, person.username)), character_id)
        room = session.get(Conversation, room_id)
        for name, value in given.items():
            setattr(room, name, value)
    return room_id


def user_of(session: Session, username: str) -> Any:
    """The account with this name."""
    from genapp.accounts.models import User

    users: Any = User
    return session.execute(select(users).where(users.username == username)).scalar_one()


def enter_room(person: Person, slug: str = SLUG, **given: object) -> str:
    """Begin a conversation and open it; returns its id."""
    room_id = room_with(person, slug, **given)
    person.go(f"/chat/{room_id}")
    expect(composer(person.page)).to_be_visible()
    return room_id


def row_of(site: Site, room_id: str) -> Any:
    """The conversation as the database has it."""
    with database_of(site), db.reading() as session:
        row = session.get(Conversation, room_id)
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
