"""How people make pictures in a story: a team with credits, an order, what comes of it."""

from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from genapp.accounts.models import User
from genapp.core import db
from genapp.core.ids import new_id
from genapp.core.money import CREDIT
from genapp.credits import queries as credits
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.teams import service as teams
from genapp.teams.models import TeamMember
from tests.factories import actor_for
from tests.people import Person, database_of

LONG = 90_000
"""Pictures are really drawn, on whatever core is free."""


def team_of(person: Person, *, have: int = 400, name: str = "Lighthouse", mates: tuple[Person, ...] = ()) -> str:
    """Make a team of somebody's with so many credits and others in it; returns its id."""
    with database_of(person.site), db.transaction() as session:
        users = {
            row.username: row
            for row in session.execute(select(User).where(User.username.in_([person.username, *(m.username for m in mates)]))).scalars()
        }  # pyright: ignore
        id = teams.create(session, actor_for(users[person.username]), name)
        for mate in mates:
            session.add(TeamMember(team_id=id, user_id=users[mate.username].id, role="member"))
        if have:
            ledger.grant(session, Owner("team", id), have * CREDIT, "bought", key=f"story:{new_id()}", why=Why("bought"))
    return id


def balance(person: Person, team_id: str) -> int:
    """Return what a team has, in hundredths of a credit."""
    with database_of(person.site), db.reading() as session:
        return credits.balance(session, "team", team_id)


def ready(page: Page) -> None:
    """Wait until the form is alive and says its price."""
    expect(page.locator("#create")).to_contain_text("credits")


def order(page: Page, words: str, *, count: int = 1, small: bool = True) -> None:
    """Ask for pictures and wait until the order is shown."""
    ready(page)
    page.locator("#prompt").fill(words)
    if small:
        page.get_by_role("button", name="Small", exact=True).click()
    page.get_by_role("group", name="How many").get_by_role("button", name=str(count), exact=True).click()
    expect(page.locator("#create")).to_contain_text(f"Create {count}")
    page.locator("#create").click()
    expect(batch(page, words)).to_be_visible()


def batch(page: Page, words: str) -> Any:
    """Return the order with these words."""
    return page.locator(".batch").filter(has_text=words).first
