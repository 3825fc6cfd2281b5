"""Stories in Chromium on the production build; the fixtures are in tests/people.py."""

import contextlib
from collections.abc import Generator
from typing import Any

import pytest
from playwright.sync_api import Error

from tests.people import ARTEFACTS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a browser story."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Photograph every open tab of a story that failed, into artefacts/failed."""
    report = yield
    build = getattr(item, "funcargs", {}).get("person")
    if report.when == "call" and report.failed and build is not None:
        (ARTEFACTS / "failed").mkdir(parents=True, exist_ok=True)
        pages = [page for context in build.contexts for page in context.pages]
        for number, page in enumerate(pages):
            with contextlib.suppress(Error):
                page.screenshot(path=str(ARTEFACTS / "failed" / f"{item.name[:80]}-{number}.png"))
                report.sections.append((f"tab {number}", page.url))
    return report
