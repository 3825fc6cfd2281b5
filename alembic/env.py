"""Runs migrations on the project's own engine; the job library's tables are its own business."""

from genapp.core.jobs import RESERVED_TABLES

from alembic import context
from genapp.core import db
from genapp.schema import metadata


def ours(_object, name, kind, _reflected, _compare_to) -> bool:
    return not (kind == "table" and name in RESERVED_TABLES)


def run() -> None:
    if db.configured() != context.config.attributes["url"]:
        db.use(context.config.attributes["url"])
    with db.database().engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_object=ours,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
