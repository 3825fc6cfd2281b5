"""Buying at a page of another site, Stripe's stand-in, in a browser: there, paid, back, and not sent there again (PAY-01, PAY-05, C14, C21)."""

import json

import pytest
from playwright.sync_api import expect

from tests.counterparts import serve
from tests.servers import Site, free_port

SECRET = "whsec_story"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A site whose money goes through the stand-in, which tells it by signed events."""
    folder, port = tmp_path_factory.mktemp("stripe"), free_port()
    keys = {"STRIPE_SECRET_KEY": "sk_test_emulate", "STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_API_BASE": f"http://127.0.0.1:{port}"}
    site, seed = Site(str(folder), **keys), folder / "emulate.config.json"
    hook = {"url": f"{site.url}/api/stripe/webhook", "events": ["checkout.session.completed"], "secret": SECRET}
    seed.write_text(json.dumps({"stripe": {"webhooks": [hook]}}))
    with serve("emulate", "start", "--service", "stripe", "--port", str(port), "--seed", str(seed), port=port), site:
        yield site


def test_pay_01_one_pays_at_stripes_page_comes_back_and_stays(person, shop):
    buyer = person(signed_in=True, at=shop)
    page = buyer.go("/credits")
    expect(page.get_by_role("button", name="Buy 50 credits, USD 3.99")).to_be_visible()
    expect(page.get_by_role("button", name="KES", exact=True)).to_have_count(0)
    expect(page.get_by_text("Sandbox: no money moves.")).to_have_count(0)
    page.get_by_role("button", name="Buy 50 credits, USD 3.99").click()
    page.wait_for_url("http://localhost:*/checkout/cs_*")
    assert not page.url.startswith(shop.url)
    assert len(buyer.context.pages) == 1, "in this very tab"
    page.locator("form button").click()
    page.wait_for_url("**/checkout/success?order=*")
    expect(page.get_by_text("Paid. Your credits are there.")).to_be_visible()
    expect(page.locator("#credits")).to_contain_text("50")
    buyer.go("/credits")
    expect(page.get_by_role("button", name="Buy 50 credits, USD 3.99")).to_be_visible()
    page.wait_for_timeout(1_500)
    assert page.url == f"{shop.url}/credits", "a tab that came back is not sent away again"
    page.get_by_role("button", name="Buy 10 credits, USD 0.99").click()
    page.wait_for_url("http://localhost:*/checkout/cs_*")
    page.go_back()
    expect(page.get_by_role("button", name="Buy 10 credits, USD 0.99")).to_be_enabled()
    page.wait_for_timeout(3_000)
    assert page.url == f"{shop.url}/credits", "nor one that went back without paying"
    assert buyer.errors == []
