"""Buying credits at the sandbox: paid, told late, declined, and the statement that shows it all (CRED-01, PAY-16, PRICE-02, C14)."""

import csv
import io
import re

from playwright.sync_api import expect


def test_cred_01_a_pack_is_bought_and_the_statement_shows_it_in_every_tab(person):
    buyer = person(signed_in=True)
    page, other = buyer.go("/credits"), buyer.tab()
    other.goto(buyer.site.url + "/credits/statement")
    expect(other.get_by_text("Nothing has moved yet")).to_be_visible()
    expect(page.get_by_text("Sandbox: no money moves.")).to_be_visible()
    expect(page.locator("li.surface")).to_have_count(4)
    buyer.picture("credits")
    page.get_by_role("button", name="Buy 100 credits, KES 700.00").click()
    expect(page.get_by_role("heading", name="100 credits, Best value")).to_be_visible()
    buyer.picture("sandbox")
    page.get_by_role("button", name="Pay, and tell the shop three times").click()
    expect(page.get_by_text("Paid. Your credits are there.")).to_be_visible()
    buyer.picture("credits-paid")
    expect(other.locator("#balance")).to_have_text("110")
    for tab in (page, other):
        expect(tab.locator("#credits")).to_contain_text("110")
    expect(other.get_by_text("Bought: Best value")).to_be_visible()
    expect(other.get_by_text("Bonus with Best value")).to_be_visible()
    other.get_by_role("button", name="Went out").click()
    expect(other.get_by_text("Nothing has moved yet")).to_be_visible()
    other.get_by_role("button", name="All", exact=True).click()
    buyer.page.goto(buyer.site.url + "/credits/statement")
    buyer.picture("statement")
    file = buyer.context.request.get(buyer.site.url + "/credits/statement.csv")
    rows = list(csv.DictReader(io.StringIO(file.text().lstrip("\ufeff"))))
    assert [(row["what"], row["credits"]) for row in rows] == [("Bonus with Best value", "10"), ("Bought: Best value", "100")]
    assert person().context.request.get(buyer.site.url + "/credits/statement.csv").status == 401
    assert buyer.errors == []


def test_c14_a_late_word_and_a_declined_card_end_as_they_should(person):
    buyer = person(signed_in=True)
    page = buyer.go("/credits")
    page.get_by_role("button", name="USD").click()
    page.get_by_role("button", name="Buy 10 credits, USD 0.99").click()
    page.get_by_role("button", name="Decline the card").click()
    expect(page.get_by_text("That payment was declined. Nothing was charged.")).to_be_visible()
    buyer.picture("credits-declined")
    page.get_by_role("link", name="Buy credits").click()
    page.get_by_role("button", name="KES", exact=True).click()
    page.get_by_role("button", name="Buy 10 credits, KES 100.00").click()
    page.get_by_role("button", name="Pay, and tell the shop late").click()
    expect(page.get_by_text("Paid. Your credits are there.")).to_be_visible()
    buyer.go("/credits")
    expect(page.get_by_text("Declined", exact=True)).to_be_visible()
    expect(page.get_by_text("Paid", exact=True)).to_be_visible()
    assert buyer.errors == []


def test_mail_01_an_address_is_confirmed_first(person):
    buyer = person(signed_in=True, email_verified_at=None)
    page = buyer.go("/credits")
    page.get_by_role("button", name=re.compile("^Buy 50 credits")).click()
    expect(page.get_by_text("Please confirm your e-mail first")).to_be_visible()
    page.get_by_role("link", name="Confirm your e-mail").click()
    page.wait_for_url("**/verify-email")
