"""Making an account in three small steps (AUTH-11, PROF-12, DISC-2)."""

import re

from playwright.sync_api import expect

from genapp.accounts.models import LocationCheck, User
from genapp.core import db
from tests.people import database_of


def test_auth_11_three_steps_each_judged_where_it_stands_and_what_was_given_stays(person):
    visitor = person()
    with database_of(visitor.site), db.transaction() as session:
        from tests.factories import make_user

        make_user(session, username="already.here")
    page = visitor.go("/get-started?next=/characters/noor")
    name = page.get_by_label("Username")
    name.fill("Already.Here")
    expect(page.get_by_text("That name is taken.")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Step 1 of 3")).to_be_visible()
    name.fill("nia.started")
    expect(page.get_by_text("That name is yours if you like.")).to_be_visible()
    page.get_by_label("What characters call you").fill("Nia")
    visitor.picture("get-started-name")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Step 2 of 3")).to_be_visible()
    page.get_by_label("Birth date").fill("2015-01-01")
    place = page.get_by_role("combobox", name="Place")
    place.fill("Xyzzyville")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("genapp is for adults")).to_be_visible()
    expect(page.get_by_text("We do not know this place.")).to_be_visible()
    page.get_by_label("Birth date").fill("1991-04-02")
    place.fill("nair")
    expect(page.get_by_role("option", name=re.compile("Nairobi, Kenya"))).to_be_visible()
    visitor.picture("get-started-about")
    place.press("ArrowDown")
    place.press("Enter")
    expect(place).to_have_value("Nairobi, Kenya")
    page.get_by_label("Show me").select_option("female")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Step 3 of 3")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(place).to_have_value("Nairobi, Kenya")
    expect(page.get_by_label("Birth date")).to_have_value("1991-04-02")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("E-mail").fill("nia.started@example.org")
    page.get_by_label("Password").fill("a lamp in May 7")
    expect(page.get_by_text("You are human", exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Please confirm that you have read this.")).to_be_visible()
    page.get_by_role("checkbox").check()
    visitor.picture("get-started-door")
    expect(page.get_by_text("You are human", exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url(re.compile(r"^[^?]*/characters/noor$"))
    with database_of(visitor.site), db.reading() as session:
        from sqlalchemy import select

        user = session.execute(select(User).where(User.username == "nia.started")).scalars().one()
        assert (user.location, user.timezone, user.looking_for, user.name) == ("Nairobi, Kenya", "Africa/Nairobi", "female", "Nia")
        assert session.execute(select(LocationCheck.is_valid).where(LocationCheck.user_id == user.id)).scalars().all() == [True]
    assert visitor.errors == []
