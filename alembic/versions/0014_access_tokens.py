"""Access tokens of people's own programs, and what the API answered under a key."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('access_tokens',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=True),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('token_hash', sa.String(64), nullable=False),
    sa.Column('scopes', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_access_tokens_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_tokens')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_access_tokens_token_hash'))
    )
    with op.batch_alter_table('access_tokens', schema=None) as batch_op:
        batch_op.create_index('ix_access_tokens_team_id', ['team_id'], unique=False)
        batch_op.create_index('ix_access_tokens_user_id', ['user_id', 'id'], unique=False)

    op.create_table('api_answers',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('key_hash', sa.String(64), nullable=False),
    sa.Column('fingerprint', sa.String(64), nullable=False),
    sa.Column('body', sa.String(None), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_api_answers_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_answers')),
    sa.UniqueConstraint('user_id', 'key_hash', name='uq_api_answers_user_id_key_hash')
    )
    with op.batch_alter_table('api_answers', schema=None) as batch_op:
        batch_op.create_index('ix_api_answers_created_at', ['created_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('api_answers', schema=None) as batch_op:
        batch_op.drop_index('ix_api_answers_created_at')

    op.drop_table('api_answers')
    with op.batch_alter_table('access_tokens', schema=None) as batch_op:
        batch_op.drop_index('ix_access_tokens_user_id')
        batch_op.drop_index('ix_access_tokens_team_id')

    op.drop_table('access_tokens')
