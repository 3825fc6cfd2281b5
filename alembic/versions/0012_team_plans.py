"""Team plans as a provider's catalogue names them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

NAMES = ("provider_price", "provider_product")


def upgrade() -> None:
    with op.batch_alter_table('team_plans', schema=None) as batch_op:
        for name in NAMES:
            batch_op.add_column(sa.Column(name, sa.String(120), nullable=False, server_default=""))
    with op.batch_alter_table('team_plans', schema=None) as batch_op:
        for name in NAMES:
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table('teams', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stripe_product_id', sa.String(120), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('teams', schema=None) as batch_op:
        batch_op.drop_column('stripe_product_id')
    with op.batch_alter_table('team_plans', schema=None) as batch_op:
        for name in reversed(NAMES):
            batch_op.drop_column(name)
