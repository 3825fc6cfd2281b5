"""Characters platinum members ask for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('character_requests',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('style', sa.String(20), nullable=False),
    sa.Column('about', sa.String(2000), nullable=False),
    sa.Column('answer', sa.String(500), nullable=False),
    sa.Column('answered_by', sa.String(32), nullable=False),
    sa.Column('character_id', sa.String(32), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('open', 'accepted', 'declined', 'done', 'withdrawn')", name=op.f('ck_character_requests_status_known')),
    sa.ForeignKeyConstraint(['character_id'], ['characters.id'], name=op.f('fk_character_requests_character_id_characters'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_character_requests_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_character_requests'))
    )
    with op.batch_alter_table('character_requests', schema=None) as batch_op:
        batch_op.create_index('ix_character_requests_status', ['status', 'id'], unique=False)
        batch_op.create_index('ix_character_requests_user_id', ['user_id', 'id'], unique=False)
        batch_op.create_index('uq_character_requests_under_way', ['user_id'], unique=True, sqlite_where=sa.text("status IN ('open', 'accepted')"), postgresql_where=sa.text("status IN ('open', 'accepted')"))


def downgrade() -> None:
    with op.batch_alter_table('character_requests', schema=None) as batch_op:
        batch_op.drop_index('uq_character_requests_under_way', sqlite_where=sa.text("status IN ('open', 'accepted')"), postgresql_where=sa.text("status IN ('open', 'accepted')"))
        batch_op.drop_index('ix_character_requests_user_id')
        batch_op.drop_index('ix_character_requests_status')

    op.drop_table('character_requests')
