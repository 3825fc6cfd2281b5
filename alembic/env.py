"""Runs migrations on the project's own engine; the job library's tables are its own business."""

import contextlib

import sqlalchemy as sa
from alembic import context
from sqlmodel import AutoString

from genapp.core import db
from genapp.core.columns import UtcDateTime
from genapp.core.jobs import RESERVED_TABLES
from genapp.schema import metadata


def ours(_object, name, kind, _reflected, _compare_to) -> bool:
    # Full-text indexes and the months of a table are each engine's own and are made by hand.
    theirs = kind == "table" and (name in RESERVED_TABLES or name.startswith(("character_search", "activities_")))
    return not theirs and name != "ix_character_words_words"


def plain(kind, column_type, _context):
    """Write our own types as what they are in the database: a migration imports nothing of ours."""
    if kind == "type" and isinstance(column_type, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(column_type, sa.JSON):
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    if kind == "type" and isinstance(column_type, AutoString):
        return f"sa.String({column_type.length})"
    return False


@contextlib.contextmanager
def unlinked(connection):
    """Hold SQLite's foreign keys back: a migration that makes a table anew drops the old one, and its children would go with it."""
    raw = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"The migration left rows without what they belong to: {orphans[:3]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    if db.configured() != context.config.attributes["url"]:
        db.use(context.config.attributes["url"])
    with db.database().engine.connect() as connection, unlinked(connection):
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_object=ours,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=plain,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
