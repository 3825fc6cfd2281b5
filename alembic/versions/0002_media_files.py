"""media files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('media_files',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('owner_kind', sa.String(10), nullable=False),
    sa.Column('owner_id', sa.String(32), nullable=False),
    sa.Column('purpose', sa.String(20), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('state', sa.String(10), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('incoming_key', sa.String(200), nullable=False),
    sa.Column('key', sa.String(200), nullable=False),
    sa.Column('poster_key', sa.String(200), nullable=False),
    sa.Column('name', sa.String(120), nullable=False),
    sa.Column('claimed_type', sa.String(40), nullable=False),
    sa.Column('content_type', sa.String(40), nullable=False),
    sa.Column('file_size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('milliseconds', sa.Integer(), nullable=False),
    sa.Column('widths', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('blur', sa.String(2000), nullable=False),
    sa.Column('sha256', sa.String(64), nullable=False),
    sa.Column('refusal', sa.String(200), nullable=False),
    sa.Column('is_approved', sa.Boolean(), nullable=False),
    sa.Column('is_flagged', sa.Boolean(), nullable=False),
    sa.Column('flag_reason', sa.String(500), nullable=False),
    sa.Column('moderated_by', sa.String(32), nullable=True),
    sa.Column('moderated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('uploaded_by', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('image', 'video')", name=op.f('ck_media_files_kind_known')),
    sa.CheckConstraint("owner_kind IN ('user', 'character')", name=op.f('ck_media_files_owner_kind_known')),
    sa.CheckConstraint("purpose IN ('avatar', 'profile_picture', 'cover_photo', 'background', 'gallery', 'licence')", name=op.f('ck_media_files_purpose_known')),
    sa.CheckConstraint("state IN ('waiting', 'checking', 'ready', 'refused')", name=op.f('ck_media_files_state_known')),
    sa.CheckConstraint('NOT (is_approved AND is_flagged)', name=op.f('ck_media_files_approved_or_flagged')),
    sa.CheckConstraint('progress BETWEEN 0 AND 100', name=op.f('ck_media_files_percent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_media_files'))
    )
    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.create_index('ix_media_files_flagged', ['id'], unique=False, sqlite_where=sa.text('is_flagged'), postgresql_where=sa.text('is_flagged'))
        batch_op.create_index('ix_media_files_owner', ['owner_kind', 'owner_id', 'purpose'], unique=False)
        batch_op.create_index('ix_media_files_sha256', ['sha256'], unique=False)
        batch_op.create_index('ix_media_files_state', ['state', 'created_at'], unique=False)
        batch_op.create_index('ix_media_files_to_review', ['id'], unique=False, sqlite_where=sa.text("state = 'ready' AND NOT is_approved AND NOT is_flagged"), postgresql_where=sa.text("state = 'ready' AND NOT is_approved AND NOT is_flagged"))
        batch_op.create_index('ix_media_files_uploaded_by', ['uploaded_by', 'state'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.drop_index('ix_media_files_uploaded_by')
        batch_op.drop_index('ix_media_files_to_review', sqlite_where=sa.text("state = 'ready' AND NOT is_approved AND NOT is_flagged"), postgresql_where=sa.text("state = 'ready' AND NOT is_approved AND NOT is_flagged"))
        batch_op.drop_index('ix_media_files_state')
        batch_op.drop_index('ix_media_files_sha256')
        batch_op.drop_index('ix_media_files_owner')
        batch_op.drop_index('ix_media_files_flagged', sqlite_where=sa.text('is_flagged'), postgresql_where=sa.text('is_flagged'))

    op.drop_table('media_files')
