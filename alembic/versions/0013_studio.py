"""The studio: jobs, what they made, models to make it with; files that must not come back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

PURPOSES_BEFORE = "purpose IN ('avatar', 'profile_picture', 'cover_photo', 'background', 'gallery', 'post', 'asset', 'licence', 'generated')"
PURPOSES_NOW = "purpose IN ('avatar', 'profile_picture', 'cover_photo', 'background', 'gallery', 'post', 'asset', 'licence', 'generated', 'training', 'face', 'reference')"


def upgrade() -> None:
    op.create_table('blocked_files',
    sa.Column('sha256', sa.String(64), nullable=False),
    sa.Column('reason', sa.String(300), nullable=False),
    sa.Column('blocked_by', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_blocked_files'))
    )
    op.create_table('reference_models',
    sa.Column('id', sa.String(40), nullable=False),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('about', sa.String(300), nullable=False),
    sa.Column('tags', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('licence', sa.String(200), nullable=False),
    sa.Column('style', sa.String(300), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('palette', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('preview_key', sa.String(200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('fashion', 'fitness', 'beauty')", name=op.f('ck_reference_models_kind_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reference_models'))
    )
    with op.batch_alter_table('reference_models', schema=None) as batch_op:
        batch_op.create_index('ix_reference_models_shown', ['kind', 'position', 'id'], unique=False)

    op.create_table('studio_gates',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_studio_gates'))
    )
    op.create_table('collections',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_collections_team_id_teams')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collections')),
    sa.UniqueConstraint('team_id', 'name', name='uq_collections_name')
    )
    op.create_table('consents',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('about_id', sa.String(32), nullable=False),
    sa.Column('subject', sa.String(10), nullable=False),
    sa.Column('note', sa.String(300), nullable=False),
    sa.Column('statement', sa.String(20), nullable=False),
    sa.Column('words', sa.String(1000), nullable=False),
    sa.Column('files', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('model', 'job')", name=op.f('ck_consents_kind_known')),
    sa.CheckConstraint("subject IN ('self', 'adult', 'licensed')", name=op.f('ck_consents_subject_known')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_consents_team_id_teams')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.create_index('ix_consents_about', ['about_id', 'id'], unique=False)
        batch_op.create_index('ix_consents_team', ['team_id', 'id'], unique=False)

    op.create_table('custom_models',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('about', sa.String(500), nullable=False),
    sa.Column('current_id', sa.String(32), nullable=True),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_custom_models_team_id_teams')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custom_models'))
    )
    with op.batch_alter_table('custom_models', schema=None) as batch_op:
        batch_op.create_index('ix_custom_models_team', ['team_id', 'id'], unique=False)

    op.create_table('generation_jobs',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('operation', sa.String(20), nullable=False),
    sa.Column('state', sa.String(10), nullable=False),
    sa.Column('params', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('idem_key', sa.String(80), nullable=False),
    sa.Column('body_hash', sa.String(64), nullable=False),
    sa.Column('retry_of', sa.String(32), nullable=True),
    sa.Column('model_id', sa.String(32), nullable=True),
    sa.Column('version_id', sa.String(32), nullable=True),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('estimate', sa.Integer(), nullable=False),
    sa.Column('each', sa.Integer(), nullable=False),
    sa.Column('hold_id', sa.String(32), nullable=False),
    sa.Column('spent', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('made', sa.Integer(), nullable=False),
    sa.Column('blocked', sa.Integer(), nullable=False),
    sa.Column('settled', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(300), nullable=False),
    sa.Column('provider', sa.String(40), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('work', sa.String(200), nullable=False),
    sa.Column('submits', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('busy_turn', sa.Integer(), nullable=True),
    sa.Column('busy_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked', sa.Boolean(), nullable=False),
    sa.Column('look_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("operation IN ('image', 'video', 'face_swap', 'model_creation', 'model_refinement')", name=op.f('ck_generation_jobs_operation_known')),
    sa.CheckConstraint("state IN ('queued', 'running', 'succeeded', 'failed', 'canceled', 'expired')", name=op.f('ck_generation_jobs_state_known')),
    sa.CheckConstraint('estimate >= 0 AND each >= 0 AND spent >= 0 AND spent <= estimate', name=op.f('ck_generation_jobs_spent_within')),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_generation_jobs_percent')),
    sa.CheckConstraint('wanted > 0 AND made >= 0 AND blocked >= 0 AND made + blocked <= wanted', name=op.f('ck_generation_jobs_made_within')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_generation_jobs_team_id_teams')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_generation_jobs_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_generation_jobs')),
    sa.UniqueConstraint('team_id', 'idem_key', name='uq_generation_jobs_idem_key')
    )
    with op.batch_alter_table('generation_jobs', schema=None) as batch_op:
        batch_op.create_index('ix_generation_jobs_due', ['due_at'], unique=False, sqlite_where=sa.text("state IN ('queued', 'running')"), postgresql_where=sa.text("state IN ('queued', 'running')"))
        batch_op.create_index('ix_generation_jobs_looks', ['look_at'], unique=False, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
        batch_op.create_index('ix_generation_jobs_member', ['team_id', 'user_id', 'created_at'], unique=False)
        batch_op.create_index('ix_generation_jobs_queue', ['priority', 'id'], unique=False, sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))
        batch_op.create_index('ix_generation_jobs_team', ['team_id', 'id'], unique=False)
        batch_op.create_index('ix_generation_jobs_work', ['provider', 'work'], unique=False, sqlite_where=sa.text("work <> ''"), postgresql_where=sa.text("work <> ''"))

    op.create_table('member_limits',
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('monthly', sa.Integer(), nullable=False),
    sa.Column('kept_by', sa.String(32), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('monthly >= 0', name=op.f('ck_member_limits_not_negative')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_member_limits_team_id_teams'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_member_limits_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('team_id', 'user_id', name=op.f('pk_member_limits'))
    )
    op.create_table('creations',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('job_id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('media_id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('operation', sa.String(20), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('prompt', sa.String(2000), nullable=False),
    sa.Column('negative', sa.String(1000), nullable=False),
    sa.Column('model_label', sa.String(120), nullable=False),
    sa.Column('model_key', sa.String(40), nullable=False),
    sa.Column('version_id', sa.String(32), nullable=True),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('words', sa.String(4000), nullable=False),
    sa.Column('favourite', sa.Boolean(), nullable=False),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('image', 'video')", name=op.f('ck_creations_kind_known')),
    sa.CheckConstraint('rating IS NULL OR rating BETWEEN 1 AND 5', name=op.f('ck_creations_stars')),
    sa.ForeignKeyConstraint(['job_id'], ['generation_jobs.id'], name=op.f('fk_creations_job_id_generation_jobs')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_creations_team_id_teams')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_creations')),
    sa.UniqueConstraint('job_id', 'number', name='uq_creations_number')
    )
    with op.batch_alter_table('creations', schema=None) as batch_op:
        batch_op.create_index('ix_creations_media_id', ['media_id'], unique=True)
        batch_op.create_index('ix_creations_team', ['team_id', 'id'], unique=False)
        batch_op.create_index('ix_creations_version_id', ['version_id', 'id'], unique=False)

    op.create_table('model_pictures',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('model_id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('picture', sa.String(60), nullable=False),
    sa.Column('sha256', sa.String(64), nullable=False),
    sa.Column('added_by', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['model_id'], ['custom_models.id'], name=op.f('fk_model_pictures_model_id_custom_models'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_model_pictures_team_id_teams')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_model_pictures')),
    sa.UniqueConstraint('model_id', 'picture', name='uq_model_pictures_picture')
    )
    op.create_table('model_versions',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('model_id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.String(32), nullable=False),
    sa.Column('state', sa.String(10), nullable=False),
    sa.Column('note', sa.String(300), nullable=False),
    sa.Column('quality', sa.String(10), nullable=False),
    sa.Column('learnt', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('pictures', sa.Integer(), nullable=False),
    sa.Column('provider', sa.String(40), nullable=False),
    sa.Column('provider_model', sa.String(2000), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('training', 'ready', 'failed')", name=op.f('ck_model_versions_state_known')),
    sa.CheckConstraint('number > 0 AND pictures > 0', name=op.f('ck_model_versions_counted')),
    sa.ForeignKeyConstraint(['model_id'], ['custom_models.id'], name=op.f('fk_model_versions_model_id_custom_models')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_model_versions_team_id_teams')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_model_versions')),
    sa.UniqueConstraint('model_id', 'number', name='uq_model_versions_number')
    )
    with op.batch_alter_table('model_versions', schema=None) as batch_op:
        batch_op.create_index('ix_model_versions_job_id', ['job_id'], unique=False)

    op.create_table('collection_items',
    sa.Column('collection_id', sa.String(32), nullable=False),
    sa.Column('creation_id', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_collection_items_collection_id_collections'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['creation_id'], ['creations.id'], name=op.f('fk_collection_items_creation_id_creations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('collection_id', 'creation_id', name=op.f('pk_collection_items'))
    )
    with op.batch_alter_table('collection_items', schema=None) as batch_op:
        batch_op.create_index('ix_collection_items_creation_id', ['creation_id'], unique=False)

    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_media_files_purpose_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_media_files_purpose_known'), PURPOSES_NOW)


def downgrade() -> None:
    with op.batch_alter_table('collection_items', schema=None) as batch_op:
        batch_op.drop_index('ix_collection_items_creation_id')

    op.drop_table('collection_items')
    with op.batch_alter_table('model_versions', schema=None) as batch_op:
        batch_op.drop_index('ix_model_versions_job_id')

    op.drop_table('model_versions')
    op.drop_table('model_pictures')
    with op.batch_alter_table('creations', schema=None) as batch_op:
        batch_op.drop_index('ix_creations_version_id')
        batch_op.drop_index('ix_creations_team')
        batch_op.drop_index('ix_creations_media_id')

    op.drop_table('creations')
    op.drop_table('member_limits')
    with op.batch_alter_table('generation_jobs', schema=None) as batch_op:
        batch_op.drop_index('ix_generation_jobs_work', sqlite_where=sa.text("work <> ''"), postgresql_where=sa.text("work <> ''"))
        batch_op.drop_index('ix_generation_jobs_team')
        batch_op.drop_index('ix_generation_jobs_queue', sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))
        batch_op.drop_index('ix_generation_jobs_member')
        batch_op.drop_index('ix_generation_jobs_looks', sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
        batch_op.drop_index('ix_generation_jobs_due', sqlite_where=sa.text("state IN ('queued', 'running')"), postgresql_where=sa.text("state IN ('queued', 'running')"))

    op.drop_table('generation_jobs')
    with op.batch_alter_table('custom_models', schema=None) as batch_op:
        batch_op.drop_index('ix_custom_models_team')

    op.drop_table('custom_models')
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.drop_index('ix_consents_team')
        batch_op.drop_index('ix_consents_about')

    op.drop_table('consents')
    op.drop_table('collections')
    op.drop_table('studio_gates')
    with op.batch_alter_table('reference_models', schema=None) as batch_op:
        batch_op.drop_index('ix_reference_models_shown')

    op.drop_table('reference_models')
    op.drop_table('blocked_files')

    op.execute("DELETE FROM media_files WHERE purpose IN ('training', 'face', 'reference')")
    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_media_files_purpose_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_media_files_purpose_known'), PURPOSES_BEFORE)
