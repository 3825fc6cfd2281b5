"""An access token: made, shown once, used by a program, revoked; and signing out everywhere else (API-1)."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request

from PIL import Image
from playwright.sync_api import expect

from genapp.api import examples
from genapp.core import db
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.teams import service as teams
from tests.factories import actor_for, make_token, make_user
from tests.people import database_of


def asked(site, token: str, path: str = "/api/v1/user") -> tuple[int, dict]:
    """What a program with this token is answered."""
    request = urllib.request.Request(site.url + path, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def make(page, name: str) -> str:
    page.get_by_role("button", name="New token").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make the token").click()
    code = page.locator("#token")
    expect(code).to_have_text(re.compile(r"^gen_[\w-]{43}$"))
    return code.inner_text()


def test_api_1_a_token_is_shown_once_works_and_is_revoked(person):
    ada = person(signed_in=True, name="Ada Lot")
    page = ada.go("/account/tokens")
    expect(page.get_by_text("No tokens")).to_be_visible()
    page.get_by_role("button", name="New token").click()
    page.get_by_label("Read", exact=False).first.uncheck()
    page.get_by_label("Name").fill("laptop")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("Please choose what it may do.")).to_be_visible()
    ada.picture("token-new")
    page.get_by_role("button", name="Cancel").click()
    token = make(page, "laptop")
    ada.picture("token-made")
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("dialog").get_by_role("button", name="Copy").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == token
    page.get_by_role("button", name="I have copied it").click()
    expect(page.locator("#token")).to_have_count(0)
    assert token not in page.content()
    expect(page.get_by_text("Never used")).to_be_visible()
    assert asked(ada.site, token)[1]["name"] == "Ada Lot"
    page.reload()
    expect(page.get_by_text("Last used")).to_be_visible()
    assert token not in page.content()
    ada.picture("tokens")
    page.get_by_role("button", name="Revoke laptop").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No tokens")).to_be_visible()
    assert (asked(ada.site, token)[0], asked(ada.site, token)[1]["error"]["code"]) == (401, "unauthenticated")
    assert ada.errors == []


def test_api_1_signing_out_everywhere_else_ends_tokens_and_keeps_this_browser(person):
    ada = person(signed_in=True)
    page = ada.go("/account/tokens")
    token = make(page, "nightly")
    page.get_by_role("button", name="I have copied it").click()
    assert asked(ada.site, token)[0] == 200
    ada.go("/account/security")
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("You are signed in here only.")).to_be_visible()
    assert asked(ada.site, token)[0] == 401
    ada.go("/account/tokens")
    expect(page.get_by_text("No tokens")).to_be_visible()
    assert ada.errors == []


def test_api_1_the_page_for_developers_shows_every_call_and_needs_nobody_signed_in(person):
    from genapp.api.calls import BASE, CALLS

    somebody = person()
    page = somebody.go("/developers")
    for call in CALLS:
        expect(page.locator(f"#{call.name} summary")).to_contain_text(BASE + call.path)
    page.locator("#generate summary").click()
    expect(page.locator("#generate").get_by_text("negative")).to_be_visible()
    somebody.picture("developers")
    assert somebody.errors == []


def test_api_1_a_program_orders_pictures_on_the_running_site_and_fetches_them(site, tmp_path):
    with database_of(site), db.transaction() as session:
        user = make_user(session, name="Ada")
        crew = teams.create(session, actor_for(user), "Ada's crew")
        ledger.grant(session, Owner("team", crew), 10_000, "bought", key=f"rich:{crew}", why=Why("bought"))
        token = make_token(session, user)
    told = subprocess.run(
        [sys.executable, "-c", examples.PYTHON], cwd=tmp_path, capture_output=True, text=True, timeout=100, env={"GENAPP": site.url, "GENAPP_TOKEN": token}
    )  # fmt: skip
    assert told.stdout.startswith("succeeded for "), told.stderr[-2000:]
    for number in (0, 1):
        with Image.open(tmp_path / f"lighthouse-{number}") as picture:
            assert picture.size == (1024, 1024)
    _, credits = asked(site, token, f"/api/v1/credits?team={crew}")
    assert (credits["reserved"], credits["available"] + credits["spent_this_month"]) == (0, 10_000)
    assert credits["spent_this_month"] > 0
