"""character drafts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('character_drafts',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('values', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.String(32), nullable=False),
    sa.Column('updated_by', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_character_drafts'))
    )
    with op.batch_alter_table('character_drafts', schema=None) as batch_op:
        batch_op.create_index('ix_character_drafts_updated_at', ['updated_at'], unique=False)

    with op.batch_alter_table('characters', schema=None) as batch_op:
        batch_op.add_column(sa.Column('depicts_real_person', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.create_index('ix_media_files_key', ['key'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.drop_index('ix_media_files_key')

    with op.batch_alter_table('characters', schema=None) as batch_op:
        batch_op.drop_column('depicts_real_person')

    with op.batch_alter_table('character_drafts', schema=None) as batch_op:
        batch_op.drop_index('ix_character_drafts_updated_at')

    op.drop_table('character_drafts')
