"""`python -m tests.bench [browser|crowd|database]`: measure, keep the figures, write docs/performance.md."""

import json
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from playwright.sync_api import sync_playwright

from genapp import build
from tests.bench import browser, crowd, database, report
from tests.bench.targets import ours, plain
from tests.llm import Model
from tests.people import ARTEFACTS, CHROMIUM, FLAGS

KEPT = ARTEFACTS / "bench.json"
LONG = (200, 10_000)


def _browser() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM or None, args=FLAGS)
        for make, name, histories in ((lambda model: ours(folder, model), "ours", LONG), (plain, "plain", (200,))):
            with Model() as model:
                site, target = make(model)
                began = time.monotonic()
                with site:
                    if name == "ours":
                        urllib.request.urlopen(site.url, timeout=10).read()
                        found["start"] = time.monotonic() - began
                        found["landing"] = browser.weigh(chromium, site.url)
                        found["discover"] = browser.weigh(chromium, site.url + "/discover")
                    found[name] = {
                        **browser.loads(chromium, target),
                        **browser.short(chromium, target, model),
                        **browser.full_speed(chromium, target, model),
                    }
                    for history in histories:
                        found[f"{name}_{history}"] = {
                            **browser.loads(chromium, target, history, 3), **browser.short(chromium, target, model, history, 10),
                            **browser.full_speed(chromium, target, model, history, 3),
                        }  # fmt: skip
        found["chromium"] = chromium.version
        chromium.close()
    return found


def _crowd() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return crowd.run(folder)


PARTS: dict[str, Callable[[], dict[str, Any]]] = {"browser": _browser, "crowd": _crowd, "database": database.run}


def main(wanted: list[str]) -> None:
    """Measure the wanted parts, or all; figures of the others are those measured last."""
    build.ensure()
    ARTEFACTS.mkdir(exist_ok=True)
    figures = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for name in wanted or PARTS:
        print(f"Measuring: {name} ...", flush=True)
        figures[name] = PARTS[name]()
        KEPT.write_text(json.dumps(figures, indent=1))
    if figures.keys() >= PARTS.keys():
        print(report.write(figures))
    else:
        print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
