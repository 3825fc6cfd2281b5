"""Who takes money: Stripe's stand-in (emulate), Paystack by its documented bodies, the sandbox; and the marks under their events (PAY-01, PAY-07, PAY-12, C14, C15, T7, T8)."""

import asyncio
import hashlib
import hmac
import json
import re
import time
import urllib.request

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from genapp.adapters import wire
from genapp.adapters.offline.sandbox import Sandbox
from genapp.adapters.paystack import Paystack
from genapp.adapters.stripe_pay import Stripe
from genapp.core.ids import new_id
from genapp.core.payment import Checkout, Paid, PaymentFailed
from tests.counterparts import serve
from tests.servers import free_port

KEY, SECRET = "sk_test_emulate", "whsec_one"


def wanted(currency: str = "USD", amount: int = 1999) -> Checkout:
    return Checkout(
        f"gen-{new_id()}", amount, currency, "Premium, 30 days", "sam@example.org", "http://127.0.0.1:9/checkout/success?order=x"
    )


def marked(body: bytes, secret: str = SECRET, at: int | None = None) -> dict[str, str]:
    """The headers Stripe would send with a body."""
    at = int(time.time()) if at is None else at
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={at},v1={mark}"}


def session_event(kind: str = "checkout.session.completed", **row: object) -> bytes:
    told = {"id": "cs_1", "object": "checkout.session", "status": "complete", "payment_status": "paid", "client_reference_id": "gen-1", "amount_total": 1999, "currency": "usd", "payment_intent": "pi_1", **row}  # fmt: skip
    return json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": told}}).encode()


@pytest.fixture(scope="module")
def hooks():
    """Somewhere for webhooks to go."""
    with HTTPServer() as server:
        yield server


@pytest.fixture(scope="module")
def emulate(tmp_path_factory, hooks):
    port, seed = free_port(), tmp_path_factory.mktemp("emulate") / "emulate.config.json"
    hook = {"url": hooks.url_for("/hook"), "events": ["checkout.session.completed", "checkout.session.expired"], "secret": SECRET}
    seed.write_text(json.dumps({"stripe": {"webhooks": [hook]}}))
    with serve("emulate", "start", "--service", "stripe", "--port", str(port), "--seed", str(seed), port=port) as url:
        yield url


@pytest.fixture
async def stripe(emulate):
    yield Stripe(KEY, f"whsec_old, {SECRET}", emulate)
    await wire.close()


def press(url: str) -> None:
    """Pay at Stripe's page."""
    with pytest.raises(Exception, match=""):
        urllib.request.urlopen(urllib.request.Request(url + "/complete", data=b"", method="POST"), timeout=5)


async def test_pay_01_a_session_is_opened_paid_and_asked_about(stripe, hooks):
    events: list[tuple[dict[str, str], bytes]] = []
    hooks.clear()
    hooks.expect_request("/hook").respond_with_handler(lambda r: (events.append((dict(r.headers), r.get_data())), Response("ok"))[1])
    order = wanted()
    begun = await stripe.checkout(order)
    assert begun.session.startswith("cs_")
    assert (await stripe.verify(order.reference, begun.session)).status == "open"
    await asyncio.to_thread(press, begun.url)
    paid = await stripe.verify(order.reference, begun.session)
    assert (paid.status, paid.amount_minor, paid.currency, paid.session) == ("paid", 1999, "USD", begun.session)
    for _ in range(50):
        if events:
            break
        await asyncio.sleep(0.05)
    headers, body = events[0]
    told = stripe.read({name.lower(): value for name, value in headers.items()}, body)
    assert told is not None
    assert (told.kind, told.paid.reference, told.paid.status, told.paid.session) == (
        "checkout.session.completed",
        order.reference,
        "paid",
        begun.session,
    )
    assert len(told.event_id) == 64, "the stand-in's events have no id: they are known by what they say"


async def test_c15_another_orders_session_is_not_ours(stripe):
    order = wanted()
    begun = await stripe.checkout(order)
    with pytest.raises(PaymentFailed):
        await stripe.verify("gen-another", begun.session)
    with pytest.raises(PaymentFailed):
        await stripe.verify(order.reference, "cs_nothing_like_it")
    assert (await stripe.verify(order.reference, "")).status == "open"


async def test_pay_01_a_provider_that_is_not_there_is_a_refusal_not_a_fault():
    for taker, currency in ((Stripe(KEY, SECRET, "http://127.0.0.1:9"), "USD"), (Paystack("sk", "http://127.0.0.1:9"), "KES")):
        with pytest.raises(PaymentFailed):
            await taker.checkout(wanted(currency))
        with pytest.raises(PaymentFailed):
            await taker.verify("gen-1", "cs_1")
        with pytest.raises(PaymentFailed):
            await taker.refund("gen-1", "pi_1", 1, currency, "r1")
    await wire.close()


def stripe_at_rest() -> Stripe:
    return Stripe(KEY, f"whsec_old,{SECRET}")


def test_t8_stripe_a_genuine_event_of_the_old_or_the_new_secret_is_read():
    for secret in ("whsec_old", SECRET):
        body = session_event()
        told = stripe_at_rest().read(marked(body, secret), body)
        assert told is not None
        assert told.event_id == "evt_1"
        assert told.paid == Paid("gen-1", "paid", 1999, "USD", "", "cs_1", "pi_1")


@pytest.mark.parametrize(
    ("kind", "row", "status"),
    [
        ("checkout.session.completed", {"payment_status": "unpaid"}, "open"), ("checkout.session.async_payment_succeeded", {}, "paid"),
        ("checkout.session.async_payment_failed", {"payment_status": "unpaid"}, "failed"),
        ("checkout.session.expired", {"payment_status": "unpaid", "status": "expired"}, "cancelled"),
        ("charge.dispute.created", {"object": "dispute", "amount": 1999, "reason": "fraudulent"}, "disputed"),
        ("customer.created", {"object": "customer"}, "open"),
    ],
)  # fmt: skip
def test_pay_05_what_stripe_says_of_a_payment(kind, row, status):
    body = session_event(kind, **row)
    told = stripe_at_rest().read(marked(body), body)
    assert told is not None
    assert told.paid.status == status


@pytest.mark.parametrize(
    "headers",
    [{}, {"stripe-signature": ""}, {"stripe-signature": "t=1,v1=00"}, {"stripe-signature": "nonsense"}, {"stripe-signature": "t=x,v1=é"}],
)
def test_t8_stripe_missing_and_malformed_signatures_are_refused(headers):
    assert stripe_at_rest().read(headers, session_event()) is None


def test_t8_stripe_old_foreign_and_replayed_events_are_refused_by_time():
    body = session_event()
    assert stripe_at_rest().read(marked(body, at=int(time.time()) - 301), body) is None
    assert stripe_at_rest().read(marked(body, "whsec_another"), body) is None
    assert stripe_at_rest().read(marked(body, at=int(time.time()) - 299), body) is not None


BODY = session_event()
SHILLINGS = json.dumps(
    {"event": "charge.success", "data": {"id": 7, "reference": "gen-1", "status": "success", "amount": 70000, "currency": "KES"}}
).encode()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(BODY) - 1), flip=st.integers(1, 255))
def test_t8_stripe_any_changed_byte_of_the_body_is_refused(at, flip):
    changed = BODY[:at] + bytes([BODY[at] ^ flip]) + BODY[at + 1 :]
    assert stripe_at_rest().read(marked(BODY), changed) is None


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 63), letter=st.sampled_from("0123456789abcdef"))
def test_t8_stripe_any_changed_letter_of_the_mark_is_refused(at, letter):
    head, _, mark = marked(BODY)["stripe-signature"].partition("v1=")
    changed = mark[:at] + letter + mark[at + 1 :]
    told = stripe_at_rest().read({"stripe-signature": f"{head}v1={changed}"}, BODY)
    assert (told is not None) == (changed == mark)


def sealed(body: bytes, key: str = "sk_live") -> dict[str, str]:
    return {"x-paystack-signature": hmac.new(key.encode(), body, hashlib.sha512).hexdigest()}


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, len(SHILLINGS) - 1), flip=st.integers(1, 255))
def test_t8_paystack_any_changed_byte_of_the_body_is_refused(at, flip):
    changed = SHILLINGS[:at] + bytes([SHILLINGS[at] ^ flip]) + SHILLINGS[at + 1 :]
    assert Paystack("sk_live").read(sealed(SHILLINGS), changed) is None


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 127), letter=st.sampled_from("0123456789abcdef"))
def test_t8_paystack_any_changed_letter_of_the_mark_is_refused(at, letter):
    mark = sealed(SHILLINGS)["x-paystack-signature"]
    changed = mark[:at] + letter + mark[at + 1 :]
    assert (Paystack("sk_live").read({"x-paystack-signature": changed}, SHILLINGS) is not None) == (changed == mark)


@pytest.mark.parametrize("headers", [{}, {"x-paystack-signature": ""}, {"x-paystack-signature": "é"}, sealed(SHILLINGS, "sk_other")])
def test_t8_paystack_missing_and_foreign_marks_are_refused(headers):
    assert Paystack("sk_live").read(headers, SHILLINGS) is None


def test_pay_07_what_paystack_says_of_a_payment():
    told = Paystack("sk_live").read(sealed(SHILLINGS), SHILLINGS)
    assert told is not None
    assert (told.event_id, told.paid.status, told.paid.amount_minor, told.paid.payment) == ("charge.success:7", "paid", 70000, "7")
    for body in (b"[]", b"{}", b'{"event": 1}', b"\xff", b'{"event": "charge.success", "data": []}'):
        assert Paystack("sk_live").read(sealed(body), body) is None
    dispute = json.dumps(
        {"event": "charge.dispute.create", "data": {"id": 9, "transaction": {"reference": "gen-1", "amount": 70000, "currency": "KES"}}}
    ).encode()
    told = Paystack("sk_live").read(sealed(dispute), dispute)
    assert told is not None
    assert (told.paid.reference, told.paid.status) == ("gen-1", "disputed")
    back = json.dumps({"event": "refund.processed", "data": {"transaction_reference": "gen-1", "amount": 700, "currency": "KES"}}).encode()
    told = Paystack("sk_live").read(sealed(back), back)
    assert told is not None
    assert told.paid == Paid("gen-1", "refunded", 700, "KES")
    other = json.dumps(
        {"event": "transfer.success", "data": {"id": 3, "reference": "t-1", "status": "success", "amount": 1, "currency": "KES"}}
    ).encode()
    told = Paystack("sk_live").read(sealed(other), other)
    assert told is not None
    assert told.paid.status == "open", "money we sent is not money we got"


@pytest.fixture
async def paystack(httpserver: HTTPServer):
    yield Paystack("sk_live", httpserver.url_for(""))
    await wire.close()


def documented(reference: str, status: str = "success", amount: object = 70000, **more: object) -> dict[str, object]:
    """The body of Paystack's verify call, as its documentation shows it."""
    data = {"id": 4099260516, "domain": "test", "status": status, "reference": reference, "amount": amount, "gateway_response": "Declined", "channel": "mobile_money", "currency": "KES", **more}  # fmt: skip
    return {"status": True, "message": "Verification successful", "data": data}


async def test_pay_07_paystack_is_asked_with_our_reference_and_snapshot(paystack, httpserver):
    order, seen = wanted("KES", 70_000), []

    def begin(request: Request) -> Response:
        seen.append((request.headers["authorization"], request.get_json()))
        told = {
            "status": True,
            "message": "ok",
            "data": {"authorization_url": "https://checkout.paystack.com/abc", "access_code": "abc", "reference": order.reference},
        }
        return Response(json.dumps(told), content_type="application/json")

    httpserver.expect_request("/transaction/initialize", method="POST").respond_with_handler(begin)
    assert (await paystack.checkout(order)).url == "https://checkout.paystack.com/abc"
    ((key, body),) = seen
    assert key == "Bearer sk_live"
    assert (body["amount"], body["currency"], body["reference"], body["email"]) == (70_000, "KES", order.reference, "sam@example.org")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("success", "paid"),
        ("failed", "failed"),
        ("abandoned", "cancelled"),
        ("reversed", "failed"),
        ("ongoing", "open"),
        ("pending", "open"),
    ],
)
async def test_pay_12_paystack_is_asked_how_a_payment_stands(paystack, httpserver, said, status):
    httpserver.expect_request("/transaction/verify/gen-1").respond_with_json(documented("gen-1", said))
    paid = await paystack.verify("gen-1", "")
    assert (paid.status, paid.amount_minor, paid.currency) == (status, 70_000, "KES")
    assert paid.reason == ("Declined" if status == "failed" else "")


@pytest.mark.parametrize(
    "body",
    [
        documented("gen-2"),
        documented("gen-1", amount="70000"),
        documented("gen-1", amount=True),
        {"status": True, "data": None},
        {"status": False},
        [],
    ],
)
async def test_c15_an_answer_about_something_else_or_of_another_shape_is_no_answer(paystack, httpserver, body):
    httpserver.expect_request("/transaction/verify/gen-1").respond_with_json(body)
    with pytest.raises(PaymentFailed):
        await paystack.verify("gen-1", "")


async def test_cred_07_paystack_is_asked_once_for_each_refund(paystack, httpserver):
    sent: list[dict[str, object]] = []

    def send(request: Request) -> Response:
        sent.append(request.get_json())
        return Response(json.dumps({"status": True, "data": {"status": "pending"}}), content_type="application/json")

    def known(_: Request) -> Response:
        return Response(json.dumps({"status": True, "data": sent}), content_type="application/json")

    httpserver.expect_request("/refund", method="GET").respond_with_handler(known)
    httpserver.expect_request("/refund", method="POST").respond_with_handler(send)
    for _ in range(3):
        await paystack.refund("gen-1", "7", 42_000, "KES", "r1")
    assert [(one["transaction"], one["amount"], one["merchant_note"]) for one in sent] == [("gen-1", 42_000, "genapp:r1")]


async def test_the_addresses_we_send_people_to_are_the_providers_own(paystack, httpserver):
    told = {"status": True, "data": {"authorization_url": "javascript:alert(1)"}}
    httpserver.expect_request("/transaction/initialize").respond_with_json(told)
    with pytest.raises(PaymentFailed):
        await paystack.checkout(wanted("KES"))


def test_every_taker_says_what_it_takes():
    takers = (Stripe(KEY, SECRET), Paystack("sk"), Sandbox("secret", "http://site"))
    assert [(one.name, one.demo, one.currencies) for one in takers] == [
        ("stripe", False, ("USD", "EUR")), ("paystack", False, ("KES",)), ("sandbox", True, ("KES", "USD", "EUR")),
    ]  # fmt: skip
    assert re.fullmatch(r"whsec_\w+", SECRET)


async def test_pay_06_stripe_is_told_where_its_events_go_once(httpserver: HTTPServer):
    ends: list[dict[str, object]] = []

    def make_end(request: Request) -> Response:
        ends.append({"id": "we_1", "object": "webhook_endpoint", "url": request.form["url"], "secret": "whsec_made"})
        assert "invoice.payment_succeeded" in request.get_data(as_text=True) or request.form.getlist("enabled_events[0]")
        return Response(json.dumps(ends[-1]), content_type="application/json")

    def list_ends(_: Request) -> Response:
        return Response(json.dumps({"object": "list", "data": ends, "has_more": False}), content_type="application/json")

    httpserver.expect_request("/v1/webhook_endpoints", method="GET").respond_with_handler(list_ends)
    httpserver.expect_request("/v1/webhook_endpoints", method="POST").respond_with_handler(make_end)
    httpserver.expect_request("/v1/billing_portal/configurations", method="POST").respond_with_json(
        {"id": "bpc_1", "object": "billing_portal.configuration"}
    )
    taker = Stripe(KEY, "", httpserver.url_for(""))
    assert await taker.set_up("https://site.example") == "whsec_made"
    assert ends[0]["url"] == "https://site.example/api/stripe/webhook"
    with pytest.raises(PaymentFailed, match="already"):
        await taker.set_up("https://site.example")
    await wire.close()
