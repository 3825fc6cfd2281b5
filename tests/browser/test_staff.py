"""Who works here: appointed by a super admin, and removed after one question (ADM-03)."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.people import Person


def test_adm_03_somebody_is_appointed_and_removed_after_one_question(person: Callable[..., Person]) -> None:
    person(signed_in=True, name="Kim Newcomer", email="kim.newcomer@example.org")
    boss = person(role="super_admin", name="Bo Boss")
    page = boss.go("/admin/staff")
    page.get_by_label("E-mail of the account").fill("kim.newcomer@example.org")
    page.get_by_label("Role").select_option("moderator")
    page.get_by_role("button", name="Appoint").click()
    row = page.get_by_role("row", name="Kim Newcomer")
    expect(row).to_contain_text("moderator")
    row.get_by_role("button", name="Remove from staff").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Kim Newcomer")
    question.get_by_role("button", name="Keep").click()
    expect(question).to_have_count(0)
    expect(row).to_be_visible()
    row.get_by_role("button", name="Remove from staff").click()
    question.get_by_role("button", name="Remove from staff").click()
    expect(row).to_have_count(0)
    assert boss.errors == []
