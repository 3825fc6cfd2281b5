"""Real servers for tests, each on a free port in a temporary folder, gone with the run."""

import contextlib
import getpass
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString, cast

import pytest

ROOT = Path(__file__).parent.parent


def missing(name: str) -> None:
    """Skip loudly on a laptop, fail where CI=true: a test that could not run proves nothing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed, and CI needs it")
    pytest.skip(f"!!! {name} is not installed: these tests did NOT run")


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _binary(name: str) -> str:
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4]))
    return found[-1] if found else shutil.which(name) or ""


class Postgres:
    """A PostgreSQL server of this run. `durable=True` keeps fsync on, for tests that kill it."""

    def __init__(self, folder: str, port: int, process: subprocess.Popen[bytes]):
        self.folder, self.port, self.process = folder, port, process

    @classmethod
    def start(cls, durable: bool = False, folder: str = "", port: int = 0) -> "Postgres | None":
        """Start a server and wait until it answers; None when PostgreSQL is not installed."""
        initdb, server = _binary("initdb"), _binary("postgres")
        if not initdb or not server:
            return None
        fresh = not folder
        folder = folder or tempfile.mkdtemp(prefix="genapp-pg-")
        become = _as_postgres()
        if fresh:
            if become:
                os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
            subprocess.run(
                [*become, initdb, "-D", folder + "/data", "-U", "genapp", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
                check=True,
                capture_output=True,
            )
        port = port or free_port()
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "max_connections=200"]
        if not durable:
            options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        with open(folder + "/log", "ab") as log:
            process = subprocess.Popen(
                [*become, server, "-D", folder + "/data", "-p", str(port), *options], stdout=log, stderr=log, start_new_session=True
            )
        started = cls(folder, port, process)
        started._wait()
        return started

    def _wait(self) -> None:
        import psycopg

        for _ in range(300):
            try:
                psycopg.connect(f"postgresql://genapp@127.0.0.1:{self.port}/postgres", connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL did not start: see {self.folder}/log")

    def url(self, name: str) -> str:
        """Return the url of a database of this server."""
        return f"postgresql://genapp@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make an empty database (or a copy of a template) and return its url."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(cast(LiteralString, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(cast(LiteralString, f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        return self.url(name)

    def kill(self) -> None:
        """Stop the server at once, as a power cut would; `start(folder=…, port=…)` brings it back."""
        os.killpg(self.process.pid, signal.SIGQUIT)
        self.process.wait(30)

    def __enter__(self) -> "Postgres":
        return self

    def __exit__(self, *exc: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def _as_postgres() -> list[str]:
    """Return the words that run a command as postgres: the server refuses root."""
    return ["runuser", "-u", "postgres", "--"] if getpass.getuser() == "root" else []


@contextlib.contextmanager
def redis_server(port: int = 0) -> Iterator[str]:
    """Run a Redis server; yields its url, or "" when Redis is not installed."""
    binary = shutil.which("redis-server")
    if not binary:
        yield ""
        return
    port = port or free_port()
    process = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


class Site:
    """The real site in its own process: `python -m genapp.manage run` on a free port, with its own data folder."""

    def __init__(self, data: str, database_url: str = "", **variables: str):
        self.data, self.port = data, free_port()
        self.url = f"http://localhost:{self.port}"
        self.database_url = database_url or f"sqlite:///{data}/genapp.db"
        self.variables = {"GENAPP_MODE": "demo", "GENAPP_OLLAMA": "off", **variables}
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """Return the variables the site runs with: nothing of this shell but the path and the home."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        own = {"PORT": str(self.port), "GENAPP_DATA": self.data, "DATABASE_URL": self.database_url}
        # The pictures of the reference models would take a core for a minute at each first start.
        own["GENAPP_STUDIO"] = '{"site": {"previews": 0}}'
        return {**kept, **own, **self.variables}

    def start(self, timeout: float = 180) -> "Site":
        """Start it and wait until it answers; raises with the log when it does not."""
        self.log = open(f"{self.data}/site.log", "ab")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "genapp.manage", "run"],
            cwd=ROOT,
            env=self.environment(),
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5):
                return self
            time.sleep(0.1)
        self.kill()
        raise RuntimeError("the site did not start:\n" + self.text()[-4000:])

    def text(self) -> str:
        """Return everything the site has printed."""
        with open(f"{self.data}/site.log", encoding="utf-8", errors="replace") as log:
            return log.read()

    def kill(self, how: int = signal.SIGKILL) -> None:
        """Kill the whole process group this fixture started, by id; SIGTERM for a clean stop."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            self.process.wait(30)
            self.process = None
            self.log.close()

    def __enter__(self) -> "Site":
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.kill(signal.SIGTERM)
