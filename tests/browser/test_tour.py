"""The tour: every page at both widths, light and dark, through axe with every WCAG rule on, photographed into artefacts/tour."""

import json

import pytest

from tests import counterparts
from tests.people import ARTEFACTS
from tests.servers import ROOT

pytestmark = pytest.mark.tour
AXE = ROOT / "tests" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = [(1280, 800, "light"), (1280, 800, "dark"), (390, 844, "light"), (390, 844, "dark")]
PUBLIC = [
    "/",
    "/discover",
    "/characters/amara",
    "/sign-in",
    "/sign-up",
    "/get-started",
    "/reset-password",
    "/admin-login",
    "/op-login",
    "/safety",
    "/terms",
    "/privacy",
    "/about-characters",
    "/developers",
    "/plans",
    "/nothing-here",
    "/dev/styleguide",
    "/dev/outbox",
]
SIGNED_IN = [
    "/chat", "/favorites", "/notices", "/studio", "/studio/gallery", "/studio/models", "/studio/face-swap", "/studio/jobs", "/teams", "/teams/activity", "/credits", "/credits/statement", "/rewards", "/account", "/account/picture", "/account/privacy", "/account/notifications",
    "/account/security", "/account/tokens", "/account/chats", "/verify-email",
]  # fmt: skip
STAFF = [
    "/admin/dashboard",
    "/admin/staff",
    "/admin/audit",
    "/admin/ages",
    "/admin/media",
    "/admin/characters",
    "/admin/characters/import",
    "/admin/characters/requests",
    "/admin/notices",
    "/admin/operators",
    "/admin/operators/earnings",
    "/admin/monitor",
    "/admin/chats",
    "/admin/payments",
    "/admin/shop",
    "/admin/prices",
    "/admin/prices/generations",
]


OPERATORS = ["/operator/waiting", "/operator/chat", "/operator/stats", "/operator/settings"]


def check(page, name: str) -> None:
    """Photograph the page and fail on anything axe finds."""
    (ARTEFACTS / "tour").mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    page.screenshot(path=str(ARTEFACTS / "tour" / f"{name}.png"), full_page=False)
    # The policy of the site forbids injected script tags; evaluating over the debugger is not the page's doing.
    page.evaluate(AXE.read_text() + ";0")
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)["violations"]
    told = [
        {
            "rule": v["id"],
            "help": v["help"],
            "nodes": [n["html"][:160] + " :: " + (n.get("failureSummary") or "")[:200] for n in v["nodes"][:4]],
        }
        for v in found
    ]
    assert not told, f"{name}: " + json.dumps(told, indent=1)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: the page scrolls sideways by {wide} px"


@pytest.fixture(scope="session", autouse=True)
def _axe():
    counterparts.install()


def slug(path: str) -> str:
    return path.strip("/").replace("/", "-") or "landing"


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS, ids=lambda v: str(v))
@pytest.mark.parametrize("path", PUBLIC, ids=slug)
def test_a11y_1_public_pages(person, path, width, height, scheme):
    visitor = person(width=width, height=height, scheme=scheme)
    check(visitor.go(path), f"{slug(path)}-{width}-{scheme}")


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS, ids=lambda v: str(v))
@pytest.mark.parametrize("path", SIGNED_IN, ids=slug)
def test_a11y_1_pages_of_a_person(person, path, width, height, scheme):
    somebody = person(signed_in=True, width=width, height=height, scheme=scheme)
    check(somebody.go(path), f"{slug(path)}-{width}-{scheme}")


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS, ids=lambda v: str(v))
@pytest.mark.parametrize("path", STAFF, ids=slug)
def test_a11y_1_pages_of_staff(person, path, width, height, scheme):
    admin = person(role="super_admin", width=width, height=height, scheme=scheme)
    check(admin.go(path), f"{slug(path)}-{width}-{scheme}")


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS, ids=lambda v: str(v))
@pytest.mark.parametrize("path", OPERATORS, ids=slug)
def test_a11y_1_pages_of_operators(person, path, width, height, scheme):
    somebody = person(role="operator", name="Kim Quick", width=width, height=height, scheme=scheme)
    check(somebody.go(path), f"{slug(path)}-{width}-{scheme}")


def test_every_page_is_on_the_tour():
    import genapp.genapp  # noqa: F401 - registers the pages
    from genapp.ui.page import PAGES

    # These have stories or states of their own: a conversation, the way into one, an operator's, a character being written, a team, an invitation, a payment, and the first admin's door, which is there only once.
    written = {f"/admin/characters/[character_id]{part}" for part in ("", "/gallery", "/posts", "/assets")}
    joined = {"/teams/[team_id]", "/teams/join/[token]"}
    elsewhere = {
        "/chat/[conversation_id]",
        "/admin/chats/[conversation_id]",
        "/chat/new/[slug]",
        "/operator/chat/[conversation_id]",
        "/setup",
        "/waves",
        "/checkout/success",
        "/checkout/cancel",
        "/credits/receipt/[order]",
        "/sandbox/[reference]",
        "/sandbox/portal/[subscription]",
        "/teams/[team_id]/billing",
        "/studio/models/[model_id]",
        *written,
        *joined,
    }
    toured = {path.replace("/amara", "/[slug]") for path in (*PUBLIC, *SIGNED_IN, *OPERATORS, *STAFF)}
    assert set(PAGES) - elsewhere <= toured
