"""The document and the API say the same: every route is called as the document describes it, and as it does not (API-1)."""

from collections import Counter

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from starlette.applications import Starlette

import genapp.genapp as product
from genapp import build
from genapp.api.calls import BASE, CALLS
from genapp.api.document import document
from genapp.ui.web import Web

# What may be made, for what, and by whom is more than a shape can say: there, data that fits it may be refused by name.
RULED = ("estimate", "generate", "retry_job", "create_model", "change_model", "refine_model")
EXAMPLES, SEED = 4, 20261121


@pytest.fixture
def app(studio, generous):
    """The site's own outermost layer with every route of the product; the allowance is large, so that it is the calls that answer."""
    return Web(Starlette(), product.ROUTES, build.built())


def run(app, token: str = "", team: str = "") -> tuple[Counter, list[str]]:
    """Call everything as somebody, or as a stranger; returns how often each call answered with which status, and every disagreement."""
    told = {
        "seed": SEED, "max-failures": 20, **({"auth": {"openapi": {"token": {"bearer": token}}}} if token else {}),
        "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none", "no-shrink": True},
        "phases": {"stateful": {"enabled": bool(token), "max-steps": 4}},
        **({"parameters": {"team": team}} if team else {}),
        "operations": [
            {"include-operation-id": name, "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 401, 402, 403, 404, 409, 422, 429]}}} for name in RULED
        ],
    }  # fmt: skip
    schema = schemathesis.openapi.from_asgi(f"{BASE}/openapi.json", app, config=SchemathesisConfig.from_dict(told))
    answered, wrong = Counter(), []
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(repr(getattr(event, "value", event)))
        if not isinstance(event, events.ScenarioFinished):
            continue
        recorder = event.recorder
        for name, exchange in recorder.interactions.items():
            case = recorder.cases[name].value
            if exchange.response is not None:
                answered[f"{case.method} {case.path}", exchange.response.status_code] += 1
        for name, checks in recorder.checks.items():
            case = recorder.cases[name].value
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    wrong.append(
                        f"{case.method} {case.formatted_path} {check.name}: {failure.title} {failure.message} {check.failure_info.code_sample}"
                    )
    return answered, wrong


def test_api_1_nothing_answers_what_the_document_does_not_say(app, people):
    ada, _ = people
    answered, wrong = run(app, ada.token, ada.crew)
    assert not wrong, "\n\n".join(wrong[:5])
    assert not [one for one in answered if one[1] >= 500]
    for call in CALLS:
        assert any(one[0] == f"{call.method} {BASE}{call.path}" for one in answered), call.name
    print(sum(answered.values()), "calls", sorted(answered.items()))


def test_api_1_a_stranger_gets_documented_refusals_only(app):
    answered, wrong = run(app)
    assert not wrong, "\n\n".join(wrong[:5])
    assert not [one for one in answered if one[1] >= 500]


def test_api_1_the_document_is_served_and_names_every_call():
    told = document()
    assert told["openapi"].startswith("3.1")
    named = {(path, method.upper()) for path, methods in told["paths"].items() for method in methods}
    assert named == {(BASE + call.path, call.method) for call in CALLS}
    names = [call.name for call in CALLS]
    assert len(names) == len(set(names))
