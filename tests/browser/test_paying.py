"""Running out and going on: premium where the free messages end, credits where people answer, and staff who set prices and give money back (CHAT-16, CRED-05, PRICE-01, ADM-11)."""

import re

from playwright.sync_api import expect

from genapp.core import db
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now
from genapp.credits import queries as credits
from genapp.credits.pricing import MessagePrices, to_json
from genapp.credits.service import ledger, prices
from genapp.credits.service.moves import Owner, Why
from tests.browser.talking import composer, enter_room, own, row_of, say, talk, user_of
from tests.chat.test_charges import known
from tests.people import database_of


def pay(page) -> None:
    """Press Pay at the sandbox."""
    page.wait_for_url("**/sandbox/*")
    page.get_by_role("button", name="Pay", exact=True).click()


def test_chat_16_out_of_free_messages_one_buys_premium_and_the_composer_works_again_without_a_reload(person):
    writer = person(signed_in=True)
    room = enter_room(writer, free_text_left=1)
    page, shop = writer.page, writer.tab()
    talk(page, "The last free one")
    expect(composer(page)).to_be_disabled()
    expect(page.get_by_text("Free text messages with this character are used up")).to_be_visible()
    shop.goto(writer.site.url + "/chat/" + room)
    shop.get_by_role("link", name="Upgrade").last.click()
    expect(shop.get_by_role("heading", name="Plans")).to_be_visible()
    shop.get_by_role("button", name=re.compile("^Get premium: 30 days")).click()
    pay(shop)
    expect(shop.get_by_text("Paid. Premium is active.")).to_be_visible()
    writer.page.wait_for_timeout(200)
    expect(composer(page)).to_be_enabled()
    talk(page, "And on it goes")
    assert row_of(writer.site, room).free_text_left == 0
    shop.get_by_role("link", name="Go on writing").click()
    expect(composer(shop)).to_be_enabled()
    expect(own(shop)).to_have_count(2)
    shop.goto(writer.site.url + "/plans")
    expect(shop.get_by_text("Premium is active until")).to_be_visible()
    assert writer.errors == []


def test_cred_05_out_of_credits_the_words_wait_while_one_tops_up_and_then_cost_what_the_button_said(person):
    writer = person(signed_in=True)
    with database_of(writer.site), db.transaction() as session:
        known(session, user_of(session, writer.username).id)
    room = enter_room(writer, reply_mode="operator", free_text_left=1)
    page = writer.page
    expect(page.get_by_role("button", name="Send · free")).to_be_visible()
    say(page, "This one is free")
    expect(page.get_by_role("button", name=re.compile(r"Send · [\d.]+$"))).to_be_visible()
    expect(page.locator("#price")).to_contain_text("credits a message")
    say(page, "Will you read this one?")
    dialog = page.get_by_role("dialog", name="Not enough credits")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("you have 0. It waits")).to_be_visible()
    writer.picture("top-up")
    dialog.get_by_role("button", name=re.compile("^Buy 50 credits")).click()
    pay(page)
    expect(page.get_by_text("Paid. Your credits are there.")).to_be_visible()
    page.get_by_role("link", name="Go on writing").click()
    expect(composer(page)).to_have_value("Will you read this one?")
    expect(page.locator("#price")).to_contain_text("You have 50.")
    writer.picture("paid-room")
    price = re.search(r"[\d.]+$", page.get_by_role("button", name=re.compile("^Send · ")).text_content() or "")
    composer(page).press("Enter")
    expect(own(page)).to_have_count(2)
    expect(page.locator(".line.me .under").last).to_contain_text("credits")
    row = row_of(writer.site, room)
    assert price
    assert (row.paid_messages_count, row.total_credits_spent) == (1, round(float(price[0]) * 100))
    page.goto(writer.site.url + "/credits/statement")
    expect(page.get_by_text("Message to Amara")).to_be_visible()
    page.get_by_label("Credits a day").fill("0")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("A whole number of credits, or nothing for no limit.")).to_be_visible()
    page.get_by_label("Credits a day").fill("1")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    writer.picture("statement-limits")
    page.goto(writer.site.url + "/chat/" + room)
    say(page, "Past my own limit")
    expect(page.get_by_text("pass your own limit of 1 credits a day")).to_be_visible()
    expect(composer(page)).to_have_value("Past my own limit")
    assert writer.errors == []


def test_price_01_the_button_follows_the_price_and_what_it_says_is_what_is_taken(person):
    writer = person(signed_in=True)
    with database_of(writer.site), db.transaction() as session:
        owner = Owner("user", user_of(session, writer.username).id)
        ledger.grant(session, owner, 5_000, "bonus", key=f"b:{owner.id}", why=Why("bought"))
    room = enter_room(writer, reply_mode="operator", free_text_left=0)
    page = writer.page
    button = page.get_by_role("button", name=re.compile("^Send · "))
    expect(button).to_be_visible()
    before = float((button.text_content() or "").removeprefix("Send · "))

    def change(base: int) -> None:
        staff = Actor("0" * 32, Role.ADMIN, frozenset({Permission.MANAGE_PAYMENTS}))
        with database_of(writer.site), db.transaction() as session:
            prices.save(session, staff, {**to_json(MessagePrices()), "base": base}, credits.message_prices(session).version)

    try:
        change(300)
        expect(button).not_to_have_text(re.compile(rf"Send · {before:g}0?$"))
        said_ = float((button.text_content() or "").removeprefix("Send · "))
        assert said_ > 2 * before
        say(page, "What now?")
        expect(own(page)).to_have_count(1)
        expect(page.locator(".line.me .under").last).to_contain_text("credits")
        assert row_of(writer.site, room).total_credits_spent == round(said_ * 100)
    finally:
        change(100)


def test_adm_11_staff_make_a_code_somebody_pays_less_and_gets_it_back(person):
    admin, buyer = person(role="super_admin"), person(signed_in=True)
    office = admin.go("/admin/shop")
    expect(office.get_by_role("heading", name="Credit packs")).to_be_visible()
    admin.picture("office-shop")
    code = f"SPRING-{now():%H%M%S}"
    office.get_by_role("button", name="A promo code").click()
    form = office.get_by_role("dialog", name="A promo code")
    form.get_by_label("Code").fill(code.lower())
    form.get_by_label("Percent off").fill("95")
    form.get_by_role("button", name="Keep", exact=True).last.click()
    expect(form.get_by_text("From 1 to 90 percent.")).to_be_visible()
    form.get_by_label("Percent off").fill("50")
    form.get_by_role("button", name="Keep", exact=True).last.click()
    expect(office.get_by_text(code)).to_be_visible()
    page = buyer.go("/credits")
    page.get_by_label("Promo code").fill("not-this-one")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("This code does not count here.")).to_be_visible()
    page.get_by_label("Promo code").fill(code)
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("50 % off")).to_be_visible()
    buyer.picture("credits-code")
    page.get_by_role("button", name="Buy 100 credits, KES 350.00").click()
    page.wait_for_url("**/sandbox/*")
    expect(page.get_by_text("KES 350.00")).to_be_visible()
    pay(page)
    expect(page.get_by_text("Paid. Your credits are there.")).to_be_visible()
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_text("Taken off")).to_be_visible()
    expect(page.get_by_text("Paid in full.")).to_be_visible()
    buyer.picture("receipt")
    desk = admin.go("/admin/payments")
    desk.get_by_label("Reference or @name").fill("@" + buyer.username)
    desk.get_by_label("Reference or @name").press("Enter")
    expect(desk.get_by_role("cell", name="@" + buyer.username)).to_be_visible()
    admin.picture("office-payments")
    desk.locator("td .link-ours").first.click()
    one = desk.get_by_role("dialog").filter(has_text="Paid and granted")
    expect(one).to_be_visible()
    admin.picture("office-payment")
    one.get_by_role("button", name="Refund").click()
    ask = desk.get_by_role("dialog", name="Send money back?")
    expect(ask.get_by_text("KES 350.00")).to_be_visible()
    ask.get_by_role("button", name="Refund").click()
    expect(desk.get_by_role("cell", name="Refunded")).to_be_visible()
    expect(page.get_by_text("Refunded.")).to_be_visible()
    buyer.go("/credits/statement")
    expect(page.get_by_text("Refunded in money").first).to_be_visible()
    expect(page.locator("#balance")).to_have_text("0")
    assert admin.errors == []
    assert buyer.errors == []


def test_cred_03_staff_change_a_price_and_see_what_it_comes_to(person):
    admin = person(role="super_admin")
    page = admin.go("/admin/prices")
    expect(page.get_by_role("heading", name="Ground price")).to_be_visible()
    admin.picture("office-prices")
    page.get_by_label("Featured ×").fill("lots")
    page.get_by_role("button", name="Keep as a new list").click()
    expect(page.get_by_text("A number such as 1.2, please.")).to_be_visible()
    page.get_by_label("Featured ×").fill("2")
    page.get_by_role("button", name="Keep as a new list").click()
    expect(page.get_by_text(re.compile(r"List \d+ counts now\.")).first).to_be_visible()
    expect(page.get_by_role("cell", name="2.40")).to_be_visible()
    page.get_by_label("Featured ×").fill("1.5")
    page.get_by_role("button", name="Keep as a new list").click()
    expect(page.get_by_role("cell", name="2.40")).to_have_count(0)
    assert admin.errors == []


def test_cred_14_staff_change_what_a_video_costs(person):
    admin = person(role="super_admin")
    page = admin.go("/admin/prices")
    page.get_by_role("link", name="Generations").click()
    expect(page.get_by_role("row", name=re.compile("^Video")).get_by_role("cell").nth(1)).to_have_text("30")
    admin.picture("office-generation-prices")
    video = page.locator("#video_least")
    video.fill("200")
    page.get_by_role("button", name="Keep as a new list").click()
    expect(page.get_by_text("The most is below the least.")).to_be_visible()
    video.fill("45")
    page.get_by_role("button", name="Keep as a new list").click()
    expect(page.get_by_text("List 1 counts now.").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Video")).get_by_role("cell").nth(1)).to_have_text("45")
    assert admin.errors == []
