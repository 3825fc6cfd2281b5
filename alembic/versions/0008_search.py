"""search: the full-text index of PostgreSQL without a list that every search reads."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _sorted_in(how: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX ix_character_words_words SET (fastupdate = {how})")
        op.execute("SELECT gin_clean_pending_list('ix_character_words_words')")


def upgrade() -> None:
    _sorted_in("off")


def downgrade() -> None:
    _sorted_in("on")
