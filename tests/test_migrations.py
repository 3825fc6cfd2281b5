"""The migrations and the models say the same, on both engines, there and back."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import IntegrityError

from genapp.core import db
from genapp.core.clock import now
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
    there = {name for name in inspect(db.database().engine).get_table_names() if not name.startswith("character_search")}
    assert there - RESERVED_TABLES - {"alembic_version"} == set(metadata.tables)


def test_up_down_and_up_again_leaves_nothing_behind(fresh):
    command.upgrade(fresh, "head")
    command.downgrade(fresh, "base")
    assert set(inspect(db.database().engine).get_table_names()) <= {"alembic_version"} | RESERVED_TABLES
    command.upgrade(fresh, "head")
    command.check(fresh)


def test_rows_live_through_every_migration_there_and_back(fresh):
    """On SQLite a table made anew drops the old one; with foreign keys at work everything that belongs to it would be gone."""
    command.upgrade(fresh, "0001")
    tables = MetaData()
    tables.reflect(db.database().engine)
    empty = {"INTEGER": 0, "BOOLEAN": False, "DATETIME": now(), "TIMESTAMP": now(), "JSON": [], "JSONB": [], "VARCHAR": ""}

    def row(table, **own):
        filled = {c.name: empty.get(str(c.type).split("(")[0].split()[0]) for c in tables.tables[table].columns if not c.nullable}
        return tables.tables[table].insert().values({**filled, **own})

    with db.database().engine.begin() as connection:
        adult = {"age": 30, "gender": "female", "response_style": "friendly", "category": "artist", "reply_mode": "ai", "picture_count": 3}
        connection.execute(row("characters", id="c", slug="c", **adult))
        connection.execute(row("character_tags", character_id="c", tag="calm"))

    def alive():
        with db.database().engine.connect() as connection:
            return connection.execute(text("SELECT tag FROM character_tags")).scalars().all() == ["calm"]

    command.upgrade(fresh, "head")
    assert alive()
    command.downgrade(fresh, "0001")
    assert alive()
    with pytest.raises(IntegrityError), db.database().engine.begin() as connection:
        connection.execute(row("character_tags", character_id="nobody", tag="calm"))


def test_no_table_takes_a_name_the_job_library_uses():
    assert not set(metadata.tables) & RESERVED_TABLES
    assert not set(metadata.tables) & {"user", "order", "group", "transaction"}
