"""Fixtures every test may use: real databases, one of each kind a run."""

import functools
import os
import re

os.environ.setdefault("GENAPP_MODE", "demo")
os.environ.setdefault("GENAPP_OLLAMA", "off")

from collections.abc import Iterator
from pathlib import Path

import pytest

from genapp.adapters.offline.disk import Disk
from genapp.core import db, jobs, ports
from genapp.schema import metadata
from tests.servers import Postgres, missing, redis_server

pytest_plugins = ["tests.people"]

JOBS = ("workflow_input", "workflow_output", "operation_outputs", "workflow_status")
# One engine for each database of the run, closed and opened between tests: a new one would compile every statement again.
db._sqlite, db._postgres = functools.cache(db._sqlite), functools.cache(db._postgres)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--engine=sqlite` or `--engine=pg`: only the tests of one database."""
    parser.addoption("--engine", choices=("sqlite", "pg"), default="")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the bar and say what runs beside what.

    The bar mostly waits, so one worker has all of it while the other does the rest, a file at a time. Browser stories come last:
    Playwright keeps the main thread's loop running, and nothing asynchronous can run after it in the same worker.
    """
    for item in items:
        if re.match(r"test_t\d\d_", item.name):
            item.add_marker(pytest.mark.bar)
        group = f"stories {item.path.name}" if _in_browser(item) else "bar" if "/bar/" in str(item.path) else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
    other = {"sqlite": "postgres", "pg": "sqlite"}.get(config.getoption("--engine"), "")
    unwanted = [item for item in items if other and re.search(rf"[\[-]{other}[\]-]", item.name)]
    config.hook.pytest_deselected(items=unwanted)
    wanted = [item for item in items if item not in unwanted]
    items[:] = sorted(wanted, key=lambda item: (_in_browser(item), "/bar/" not in str(item.path)))


def _in_browser(item: pytest.Item) -> bool:
    return "chromium" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One throw-away PostgreSQL server for the whole run."""
    server = Postgres.start()
    if server is None:
        missing("PostgreSQL")
    assert server
    with server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """One throw-away Redis server for the whole run."""
    with redis_server() as url:
        if not url:
            missing("Redis")
        yield url


@pytest.fixture(scope="session")
def _databases() -> dict[str, str]:
    """Urls of databases that already hold every table, by engine."""
    return {}


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _databases: dict[str, str]) -> Iterator[db.Database]:
    """An empty database with every table, in use by the process; each test runs on both engines."""
    engine = request.param
    if engine not in _databases:
        if engine == "sqlite":
            _databases[engine] = f"sqlite:///{tmp_path_factory.mktemp('db')}/test.db"
        else:
            _databases[engine] = request.getfixturevalue("postgres").create("tests")
        db.use(_databases[engine])
        metadata.create_all(db.database().engine)
        jobs.prepare(_databases[engine])
    db.use(_databases[engine])
    _empty(db.database())
    yield db.database()
    db.close()


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Files of this test alone, as the process's storage; no other provider is chosen."""
    disk = Disk(tmp_path / "files")
    monkeypatch.setattr(ports, "_ports", ports.Ports(None, None, None, disk, None))  # pyright: ignore[reportArgumentType]
    return disk


def _empty(database: db.Database) -> None:
    """Delete every row; code under test opens its own transactions, so a rollback would not do.

    Only tables that hold something are touched, and truncated only when they are large: PostgreSQL takes longer for that than most tests.
    """
    own = [f'"{table.name}"' for table in metadata.tables.values()]
    names = [*own, *(name if database.sqlite else f"dbos.{name}" for name in JOBS)]
    large = "0" if database.sqlite else "pg_total_relation_size('{0}') > 500000"
    each = [f"SELECT '{name}', {large.format(name)} WHERE EXISTS (SELECT 1 FROM {name})" for name in names]
    with database.engine.begin() as connection:
        # What refers to what does not matter when all of it goes.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON" if database.sqlite else "SET LOCAL session_replication_role = replica")
        for name, big in connection.exec_driver_sql(" UNION ALL ".join(each)).all():
            connection.exec_driver_sql(f"TRUNCATE {name} CASCADE" if big else f"DELETE FROM {name}")
