"""The examples on the page for developers are exactly words that work (API-1)."""

import json
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette

import genapp.genapp as product
from genapp.api import examples
from genapp.api.http import jobs as http
from genapp.api.shapes.base import Problem
from genapp.core import db
from genapp.core.clock import now
from genapp.core.settings import settings
from genapp.studio.models.jobs import GenerationJob
from tests.api.test_studio import made
from tests.servers import free_port, missing


@pytest.fixture
def served(studio, monkeypatch):
    """The product's routes on a port; returns the site's address."""
    port = free_port()
    here = settings().model_copy(update={"site_url": f"http://127.0.0.1:{port}"})
    monkeypatch.setattr(http, "settings", lambda: here)
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=list(product.ROUTES)), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield here.site_url
    server.should_exit = True
    thread.join(10)


@contextmanager
def at_work(storage):
    """Somebody who makes whatever is ordered, as the studio's flow would: two files, then the job is over."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.05):
            with db.reading() as session:
                job = session.execute(select(GenerationJob).where(GenerationJob.state.in_(("queued", "running")))).scalars().first()
            if job is None:
                continue
            for number in range(job.wanted):
                made(job.team_id, job.user_id, job.id, number)
                path = storage.path(f"generated/{job.id}-{number}.webp")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"picture %d" % number)
            with db.transaction() as session:
                row = session.get_one(GenerationJob, job.id)
                row.state, row.made, row.spent, row.percent, row.ended_at = "succeeded", row.wanted, row.estimate, 100, now()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(10)


def test_api_1_the_program_orders_waits_and_fetches(served, storage, people, tmp_path):
    ada, _ = people
    with at_work(storage):
        told = subprocess.run(
            [sys.executable, "-c", examples.PYTHON], cwd=tmp_path, capture_output=True, text=True, timeout=60,
            env={"GENAPP": served, "GENAPP_TOKEN": ada.token},
        )  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    assert told.stdout.startswith("succeeded for ")
    assert [(tmp_path / f"lighthouse-{number}").read_bytes() for number in (0, 1)] == [b"picture 0", b"picture 1"]


def test_api_1_the_program_says_what_is_wrong_in_the_apis_words(served, people, tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", examples.PYTHON],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        env={"GENAPP": served, "GENAPP_TOKEN": "gen_wrong"},
    )
    assert "unauthenticated: This access token opens nothing." in told.stderr


def test_api_1_the_shell_lines_ask_and_order(served, people):
    if shutil.which("curl") is None:
        missing("curl")
    ada, _ = people

    def shell(line: str):
        said = subprocess.run(
            ["/bin/sh", "-c", line],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={"PATH": "/usr/bin:/bin", "GENAPP": served, "GENAPP_TOKEN": ada.token},
        )
        return json.loads(said.stdout)

    assert shell(examples.WHO)["id"] == ada.id
    first, again = shell(examples.ORDER), shell(examples.ORDER)
    assert (first["operation"], first["wanted"], first["id"]) == ("image", 2, again["id"])


def test_api_1_the_refusal_that_is_shown_has_the_shape_of_every_refusal():
    assert Problem.model_validate_json(examples.PROBLEM).error.field == "size"
