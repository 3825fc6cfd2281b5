"""The migrations and the models say the same, on both engines, there and back."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from genapp.core import db
from genapp.core.jobs import RESERVED_TABLES
from genapp.schema import metadata
from tests.servers import ROOT


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request, tmp_path):
    url = f"sqlite:///{tmp_path}/fresh.db" if request.param == "sqlite" else request.getfixturevalue("postgres").create("fresh")
    db.use(url)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = url
    yield config
    db.close()


def test_upgrading_an_empty_database_gives_exactly_the_models(fresh):
    command.upgrade(fresh, "head")
    command.check(fresh)
    assert set(inspect(db.database().engine).get_table_names()) - RESERVED_TABLES - {"alembic_version"} == set(metadata.tables)


def test_up_down_and_up_again_leaves_nothing_behind(fresh):
    command.upgrade(fresh, "head")
    command.downgrade(fresh, "base")
    assert set(inspect(db.database().engine).get_table_names()) <= {"alembic_version"} | RESERVED_TABLES
    command.upgrade(fresh, "head")
    command.check(fresh)


def test_no_table_takes_a_name_the_job_library_uses():
    assert not set(metadata.tables) & RESERVED_TABLES
    assert not set(metadata.tables) & {"user", "order", "group", "transaction"}
