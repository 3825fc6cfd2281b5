"""Servers nobody here wrote, pinned in `tests/tools`: aimock (models, with faults) and emulate (Resend) from npm, moto (S3) from PyPI."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.servers import ROOT, free_port, missing

TOOLS = Path(__file__).parent / "tools"
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}") or ""


def install() -> None:
    """Install the locked packages once; without a registry, on a laptop, their tests are skipped with a loud line."""
    done, lock = TOOLS / "node_modules" / ".package-lock.json", TOOLS / "package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    if not NODE:
        missing("node")
    environment = {
        **os.environ,
        "PATH": f"{Path(NODE).parent}{os.pathsep}{os.environ['PATH']}",
        "npm_config_omit_lockfile_registry_resolved": "true",
    }
    command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    if subprocess.run(command, cwd=TOOLS, env=environment, timeout=300, check=False).returncode:
        missing("the npm packages of tests/tools")
    done.touch()


@contextlib.contextmanager
def serve(program: str, *arguments: str, port: int) -> Iterator[str]:
    """Run a program of `tests/tools` until the block ends; yields its address."""
    install()
    with _served(program, [NODE, str((TOOLS / "node_modules" / ".bin" / program).resolve()), *arguments], port) as url:
        yield url


@contextlib.contextmanager
def moto() -> Iterator[str]:
    """Run an S3 in memory; yields its address. It takes any keys and any policy: what we sign is asserted, not what it refuses."""
    program, port = ROOT / ".venv-tools" / "bin" / "moto_server", free_port()
    if not program.exists():
        missing("moto (make services)")
    with _served("moto", [str(program), "-p", str(port)], port) as url:
        yield url


@contextlib.contextmanager
def _served(program: str, command: list[str], port: int, folder: Path | None = None) -> Iterator[str]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None:
                raise RuntimeError(f"{program} ended at once")
            time.sleep(0.05)
        else:
            raise RuntimeError(f"{program} did not answer")
        yield url
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


class Aimock:
    """A model server whose answers and faults are chosen by the words of the last user message (`fixtures`)."""

    def __init__(self, url: str):
        self.url = url

    def _ask(self, path: str, body: Any = None, method: str = "GET") -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"content-type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read() or b"null")

    def chaos(self, **rates: float) -> None:
        """Set the faults of every request from now on (dropRate, malformedRate, rateLimitRate, disconnectRate, latencyMs); none clears them."""
        self._ask("/__aimock/chaos", rates, "POST") if rates else self._ask("/__aimock/chaos", method="DELETE")

    def journal(self, words: str) -> list[dict[str, Any]]:
        """Return the requests whose last message holds these words, oldest first."""
        entries = self._ask("/__aimock/journal?limit=1000")
        return [entry for entry in entries if words in json.dumps((entry.get("body") or {}).get("messages", [])[-1:])]


@contextlib.contextmanager
def aimock(fixtures: list[dict[str, Any]], folder: Path, chunk: int = 8) -> Iterator[Aimock]:
    """Run aimock with these answers."""
    source = folder / "aimock.json"
    source.write_text(json.dumps({"fixtures": fixtures}))
    port = free_port()
    arguments = ["--port", str(port), "--fixtures", str(source), "--chunk-size", str(chunk), "--log-level", "silent", "--journal-max", "0"]
    with serve("llmock", *arguments, port=port) as url:
        yield Aimock(url)


FAL = """
import { LLMock } from "@copilotkit/aimock";
const [fixtures, port] = process.argv.slice(1);
const mock = new LLMock({ port: Number(port), host: "127.0.0.1", logLevel: "silent", falQueue: { pollsBeforeInProgress: 2, pollsBeforeCompleted: 4 } });
mock.loadFixtureFile(fixtures);
await mock.start();
"""


@contextlib.contextmanager
def fal(fixtures: list[dict[str, Any]], folder: Path) -> Iterator[Aimock]:
    """Run aimock as fal.ai's queue: work waits for one question, runs for two, and is done at the fourth. Its command line cannot say so."""
    install()
    source, port = folder / "fal.json", free_port()
    source.write_text(json.dumps({"fixtures": fixtures}))
    command = [NODE, "--input-type=module", "-e", FAL, str(source), str(port)]
    with _served("aimock", command, port, TOOLS) as url:
        yield Aimock(url)


@contextlib.contextmanager
def localstripe() -> Iterator[str]:
    """Run a Stripe with subscriptions, bills, refunds and declined cards in memory; yields its address."""
    program, port = ROOT / ".venv-tools" / "bin" / "localstripe", free_port()
    if not program.exists():
        missing("localstripe (make services)")
    with _served("localstripe", [str(program), "--port", str(port), "--from-scratch"], port) as url:
        yield url
