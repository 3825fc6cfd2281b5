"""A team tries a plan, sees a bill fail, ends it in one step and takes that back; its members see and do nothing (PAY-04, BILL-1, TEAM-03)."""

from playwright.sync_api import expect


def test_pay_04_a_plan_is_tried_renewed_unpaid_and_ended_in_one_step(person):
    owner = person(signed_in=True)
    page = owner.go("/teams")
    page.get_by_label("Name").fill("Lighthouse")
    page.get_by_role("button", name="Make the team").click()
    page.get_by_role("link", name="Plan and credits").click()
    expect(page.get_by_role("heading", name="Plan of the team")).to_be_visible()
    expect(page.get_by_text("14 days free, then").first).to_be_visible()
    owner.picture("team-plans")
    page.get_by_role("button", name="Subscribe: Base").click()
    expect(page.get_by_text("a month, after 14 days free")).to_be_visible()
    owner.picture("sandbox-trial")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Trial", exact=True)).to_be_visible()
    expect(page.locator("#team-credits")).to_have_text("300")
    expect(page.get_by_text("Free until")).to_be_visible()
    owner.picture("team-plan")
    page.get_by_role("button", name="End the plan").click()
    dialog = page.get_by_role("dialog", name="End the plan?")
    dialog.get_by_role("button", name="End it").click()
    expect(page.get_by_text("Nothing more is charged.")).to_be_visible()
    page.get_by_role("button", name="Let it go on").click()
    expect(page.get_by_text("Free until")).to_be_visible()
    other = owner.tab()
    other.goto(page.url)
    page.get_by_role("button", name="Card and bills").click()
    page.wait_for_url("**/sandbox/portal/*")
    page.get_by_role("button", name="Let a month pass").click()
    expect(page.get_by_text("active")).to_be_visible()
    expect(other.get_by_text("Renews by itself on")).to_be_visible()
    page.get_by_role("button", name="Let the next bill fail").click()
    expect(page.get_by_text("The next bill will fail.")).to_be_visible()
    page.get_by_role("button", name="Let a month pass").click()
    expect(other.get_by_text("The last bill could not be paid.")).to_be_visible()
    owner.picture("sandbox-portal")
    page.get_by_role("link", name="Back to the team").click()
    expect(page.get_by_text("Unpaid", exact=True)).to_be_visible()
    owner.picture("team-plan-unpaid")
    page.get_by_role("link", name="Statement").click()
    expect(page.get_by_role("heading", name="Statement: Lighthouse")).to_be_visible()
    expect(page.get_by_text("This month: Base").first).to_be_visible()
    team = other.url.rstrip("/").split("/")[-2]
    assert "This month: Base" in owner.context.request.get(f"{owner.site.url}/credits/statement.csv?team={team}").text()
    stranger = person(signed_in=True)
    stranger.page.goto(other.url)
    expect(stranger.page.get_by_text("There is no such team")).to_be_visible()
    assert stranger.context.request.get(f"{owner.site.url}/credits/statement.csv?team={team}").status == 404
    stranger.page.goto(f"{owner.site.url}/credits/statement?team={team}")
    expect(stranger.page.get_by_text("Nothing has moved yet")).to_be_visible()
    assert owner.errors == []


def test_cred_09_a_reward_is_taken_once_a_day(person):
    somebody = person(signed_in=True, timezone="Africa/Nairobi")
    page, other = somebody.go("/rewards"), somebody.tab()
    other.goto(page.url)
    expect(page.locator("#tier")).to_have_text("Free")
    page.get_by_role("button", name="Take today's").click()
    expect(page.get_by_text("+1 for day 1.")).to_be_visible()
    expect(other.get_by_role("button", name="There is another tomorrow")).to_be_disabled()
    expect(page.locator("#credits")).to_contain_text("1")
    somebody.picture("rewards")
    assert somebody.errors == []
