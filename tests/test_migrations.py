"""The migrations and the models say the same, on both engines, there and back."""

from datetime import UTC, datetime

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
    there = {name for name in inspect(db.database().engine).get_table_names() if not name.startswith(("character_search", "activities_"))}
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


def test_mod_03_on_postgresql_each_month_of_activities_is_a_table_of_its_own(fresh):
    from genapp.core.clock import stopped
    from genapp.platform import service
    from genapp.platform.models import ActivityType

    command.upgrade(fresh, "head")
    early, late = datetime(2026, 11, 30, 23, 59, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    with stopped(early), db.transaction() as session:
        service.log(session, "before", ActivityType.SIGN_IN)
        made = service.make_months(session)
        assert made == ([] if db.database().sqlite else ["activities_2026_11", "activities_2026_12", "activities_2027_01"])
        assert service.make_months(session) == []
        service.log(session, "early", ActivityType.SIGN_IN)
    with stopped(late), db.transaction() as session:
        service.log(session, "late", ActivityType.SIGN_IN)
        assert service.make_months(session) == ([] if db.database().sqlite else ["activities_2027_02"])
        if not db.database().sqlite:
            where = session.execute(text("SELECT user_id, tableoid::regclass::text FROM activities ORDER BY user_id")).all()
            assert [tuple(row) for row in where] == [
                ("before", "activities_2026_11"), ("early", "activities_2026_11"), ("late", "activities_2026_12"),
            ]  # fmt: skip
            plan = (
                session.execute(text("EXPLAIN SELECT * FROM activities WHERE user_id = 'early' AND created_at >= '2026-12-01Z'"))
                .scalars()
                .all()
            )
            assert not any("2026_11" in line for line in plan), "a month that cannot hold it is not looked at"
    command.check(fresh)
