"""A hundred thousand characters, made by the database itself in a few seconds; for plans and for the bench."""

from sqlalchemy import text

from genapp.characters.models import Character
from genapp.core import db
from tests.factories import make_character

MANY = 100_000


def fill(database: db.Database, count: int = MANY) -> None:
    """Copy one character over and over, each a little different: a tenth "other", a thousandth featured, common and rare tags and words."""
    with db.transaction() as session:
        like = make_character(session, slug="template", bio="Keeps a lighthouse. " * 40, is_active=False).id
    sqlite = database.sqlite
    id = "printf('%032x', n)" if sqlite else "lpad(to_hex(n), 32, '0')"
    series = (
        f"WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count})"
        if sqlite
        else f"WITH series(n) AS (SELECT generate_series(1, {count}))"
    )
    # A permutation, so that no order of the catalogue is the order of the rows.
    mixed = f"(n * CAST(7919 AS BIGINT) % {count})"
    own = {
        "id": id, "slug": "'s' || n", "name": "'Name ' || n", "name_lower": "'name ' || n", "age": "18 + n % 60", "position": "n", "is_active": "true",
        "gender": "CASE WHEN n % 10 = 0 THEN 'other' WHEN n % 2 = 0 THEN 'male' ELSE 'female' END",
        "response_style": "CASE n % 5 WHEN 0 THEN 'flirty' WHEN 1 THEN 'romantic' WHEN 2 THEN 'friendly' WHEN 3 THEN 'intellectual' ELSE 'playful' END",
        "popularity_score": mixed, "is_featured": "n % 1000 = 1" if not sqlite else "(n % 1000 = 1)", "featured_until": "NULL",
        "tags": "CASE WHEN n % 2 = 0 THEN json_array('tag' || (n % 300), 'common') ELSE json_array('tag' || (n % 300)) END" if sqlite else "CASE WHEN n % 2 = 0 THEN jsonb_build_array('tag' || (n % 300), 'common') ELSE jsonb_build_array('tag' || (n % 300)) END",
        "created_at": f"strftime('%Y-%m-%d %H:%M:%f000', '2026-01-01', '+' || {mixed} || ' seconds')" if sqlite else f"timestamptz '2026-01-01 00:00Z' + {mixed} * interval '1 second'",
    }  # fmt: skip
    columns = [column.name for column in Character.__table__.columns]  # pyright: ignore
    values = ", ".join(own.get(name, f"t.{name}") for name in columns)
    with db.transaction() as session:
        source = f"FROM characters t, series WHERE t.id = '{like}'"
        session.execute(text(f"{series} INSERT INTO characters ({', '.join(columns)}) SELECT {values} {source}" if not sqlite else f"INSERT INTO characters ({', '.join(columns)}) {series} SELECT {values} {source}"))  # fmt: skip
        for tag, which in (("'common'", "n % 2 = 0"), ("'tag' || (n % 300)", "true")):
            rows = f"SELECT {id}, {tag} FROM series WHERE {which}"
            session.execute(text(f"INSERT INTO character_tags (character_id, tag) {series} {rows}"))
        words = "' name ' || n || ' keeps lighthouse' || (n % 7) || ' word' || (n % 3000)"
        session.execute(text(f"INSERT INTO character_words (character_id, words) {series} SELECT {id}, {words} FROM series"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # PostgreSQL does this by itself within a minute of such a change.
        connection.execute(text("ANALYZE" if sqlite else "VACUUM ANALYZE"))


ASKED: dict[str, dict[str, object]] = {
    "everybody": {}, "one gender": {"gender": "female"}, "a tenth": {"gender": "other"}, "two filters": {"gender": "other", "style": "flirty"},
    "an age": {"ages": (30, 39)}, "a common tag": {"tags": ("common",)}, "a rare tag": {"tags": ("tag7",)}, "two tags": {"tags": ("common", "tag8")},
    "featured": {"only_featured": True}, "who answers at once": {"only_online": True}, "a name": {"text": "Name 4711"}, "a rare word": {"text": "word123"},
    "a common word": {"text": "lighthouse3"}, "a beginning": {"text": "keep"},
}  # fmt: skip
"""What people ask the catalogue for."""
