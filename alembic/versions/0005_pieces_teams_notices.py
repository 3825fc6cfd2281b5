"""pieces, places, teams, notices."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

PURPOSES_BEFORE = "purpose IN ('avatar', 'profile_picture', 'cover_photo', 'background', 'gallery', 'licence')"
PURPOSES_NOW = "purpose IN ('avatar', 'profile_picture', 'cover_photo', 'background', 'gallery', 'post', 'asset', 'licence', 'generated')"
FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE character_search USING fts5(words, content='character_words', content_rowid='id', tokenize='unicode61', prefix='2 3')",
        "CREATE TRIGGER character_words_in AFTER INSERT ON character_words BEGIN "
        "INSERT INTO character_search(rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER character_words_out AFTER DELETE ON character_words BEGIN "
        "INSERT INTO character_search(character_search, rowid, words) VALUES ('delete', old.id, old.words); END",
        "CREATE TRIGGER character_words_anew AFTER UPDATE ON character_words BEGIN "
        "INSERT INTO character_search(character_search, rowid, words) VALUES ('delete', old.id, old.words); "
        "INSERT INTO character_search(rowid, words) VALUES (new.id, new.words); END",
    ),
    "postgresql": ("CREATE INDEX ix_character_words_words ON character_words USING gin (to_tsvector('simple', words))",),
}


def _plain(text):
    folded = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in folded).split())


def _words():
    """Write down what the characters that are here already are found by."""
    fields = "id, name, location, occupation, tagline, bio, interests, personality_traits, tags"
    rows = op.get_bind().execute(sa.text(f"SELECT {fields} FROM characters")).all()
    for row in rows:
        lists = [json.loads(one) if isinstance(one, str) else one or [] for one in row[6:]]
        words = " " + _plain(" ".join([*row[1:6], *(word for some in lists for word in some)]))[:5999]
        op.get_bind().execute(sa.text("INSERT INTO character_words (character_id, words) VALUES (:id, :words)"), {"id": row[0], "words": words})


def upgrade() -> None:
    partitioned = op.get_bind().dialect.name == "postgresql"
    op.create_table('activities',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=True),
    sa.Column('kind', sa.String(30), nullable=False),
    sa.Column('entity', sa.String(40), nullable=False),
    sa.Column('entity_id', sa.String(64), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('session_id', sa.String(32), nullable=False),
    sa.Column('ip_hash', sa.String(64), nullable=False),
    sa.Column('user_agent', sa.String(120), nullable=False),
    sa.Column('device_hash', sa.String(64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    # On PostgreSQL a month is a table of its own, and the month belongs to the key (MOD-03, C38).
    sa.PrimaryKeyConstraint(*(('id', 'created_at') if partitioned else ('id',)), name=op.f('pk_activities')),
    postgresql_partition_by='RANGE (created_at)',
    )
    if partitioned:
        op.execute("CREATE TABLE activities_default PARTITION OF activities DEFAULT")
    with op.batch_alter_table('activities', schema=None) as batch_op:
        batch_op.create_index('ix_activities_device_hash', ['device_hash'], unique=False)
        batch_op.create_index('ix_activities_ip_hash', ['ip_hash'], unique=False)
        batch_op.create_index('ix_activities_kind', ['kind', 'id'], unique=False)
        batch_op.create_index('ix_activities_team_id', ['team_id', 'id'], unique=False)
        batch_op.create_index('ix_activities_user_id', ['user_id', 'id'], unique=False)

    op.create_table('admin_notifications',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(30), nullable=False),
    sa.Column('message', sa.String(500), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('entity', sa.String(40), nullable=False),
    sa.Column('entity_id', sa.String(64), nullable=False),
    sa.Column('priority', sa.String(10), nullable=False),
    sa.Column('once', sa.String(120), nullable=True),
    sa.Column('is_read', sa.Boolean(), nullable=False),
    sa.Column('read_by', sa.String(32), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('operator_suspended', 'chat_escalation', 'payment_failed', 'high_refund_rate', 'system_error', 'security_alert')", name=op.f('ck_admin_notifications_kind_known')),
    sa.CheckConstraint("priority IN ('low', 'normal', 'high', 'critical')", name=op.f('ck_admin_notifications_priority_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_admin_notifications')),
    sa.UniqueConstraint('once', name=op.f('uq_admin_notifications_once'))
    )
    with op.batch_alter_table('admin_notifications', schema=None) as batch_op:
        batch_op.create_index('ix_admin_notifications_unread', ['id'], unique=False, sqlite_where=sa.text('NOT is_read'), postgresql_where=sa.text('NOT is_read'))

    op.create_table('character_imports',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('state', sa.String(10), nullable=False),
    sa.Column('name', sa.String(120), nullable=False),
    sa.Column('incoming_key', sa.String(200), nullable=False),
    sa.Column('content_type', sa.String(60), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('refusal', sa.String(200), nullable=False),
    sa.Column('report', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('good', sa.Integer(), nullable=False),
    sa.Column('bad', sa.Integer(), nullable=False),
    sa.Column('made', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'checking', 'checked', 'running', 'done', 'refused')", name=op.f('ck_character_imports_state_known')),
    sa.CheckConstraint('progress BETWEEN 0 AND 100', name=op.f('ck_character_imports_percent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_character_imports'))
    )
    with op.batch_alter_table('character_imports', schema=None) as batch_op:
        batch_op.create_index('ix_character_imports_created_by', ['created_by', 'id'], unique=False)

    op.create_table('character_media',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('character_id', sa.String(32), nullable=False),
    sa.Column('surface', sa.String(10), nullable=False),
    sa.Column('media_id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('key', sa.String(200), nullable=False),
    sa.Column('small_key', sa.String(200), nullable=False),
    sa.Column('blur', sa.String(2000), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(1000), nullable=False),
    sa.Column('location', sa.String(120), nullable=False),
    sa.Column('can_be_liked', sa.Boolean(), nullable=False),
    sa.Column('like_count', sa.Integer(), nullable=False),
    sa.Column('premium_only', sa.Boolean(), nullable=False),
    sa.Column('mature', sa.Boolean(), nullable=False),
    sa.Column('published', sa.Boolean(), nullable=False),
    sa.Column('is_flagged', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_by', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('image', 'video')", name=op.f('ck_character_media_kind_known')),
    sa.CheckConstraint("surface <> 'asset' OR NOT can_be_liked", name=op.f('ck_character_media_assets_are_not_liked')),
    sa.CheckConstraint("surface = 'asset' OR NOT mature", name=op.f('ck_character_media_mature_on_assets')),
    sa.CheckConstraint("surface = 'gallery' OR NOT premium_only", name=op.f('ck_character_media_premium_in_gallery')),
    sa.CheckConstraint("surface = 'post' OR location = ''", name=op.f('ck_character_media_place_on_posts')),
    sa.CheckConstraint("surface IN ('gallery', 'post', 'asset')", name=op.f('ck_character_media_surface_known')),
    sa.CheckConstraint('like_count >= 0', name=op.f('ck_character_media_likes_counted')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_character_media')),
    sa.UniqueConstraint('media_id', name=op.f('uq_character_media_media_id'))
    )
    with op.batch_alter_table('character_media', schema=None) as batch_op:
        batch_op.create_index('ix_character_media_shown', ['character_id', 'surface', 'id'], unique=False, sqlite_where=sa.text('published AND NOT is_flagged'), postgresql_where=sa.text('published AND NOT is_flagged'))
        batch_op.create_index('ix_character_media_surface', ['character_id', 'surface', 'position', 'id'], unique=False)

    op.create_table('teams',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('personal', sa.Boolean(), nullable=False),
    sa.Column('stripe_customer_id', sa.String(80), nullable=True),
    sa.Column('stripe_subscription_id', sa.String(80), nullable=True),
    sa.Column('plan', sa.String(40), nullable=False),
    sa.Column('subscription_status', sa.String(20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_teams')),
    sa.UniqueConstraint('stripe_customer_id', name=op.f('uq_teams_stripe_customer_id')),
    sa.UniqueConstraint('stripe_subscription_id', name=op.f('uq_teams_stripe_subscription_id'))
    )
    op.create_table('character_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('character_id', sa.String(32), nullable=False),
    sa.Column('words', sa.String(6000), nullable=False),
    sa.ForeignKeyConstraint(['character_id'], ['characters.id'], name=op.f('fk_character_words_character_id_characters'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_character_words')),
    sa.UniqueConstraint('character_id', name=op.f('uq_character_words_character_id'))
    )
    op.create_table('invitations',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('email', sa.String(254), nullable=False),
    sa.Column('role', sa.String(10), nullable=False),
    sa.Column('state', sa.String(10), nullable=False),
    sa.Column('token_hash', sa.String(64), nullable=False),
    sa.Column('invited_by', sa.String(32), nullable=False),
    sa.Column('accepted_by', sa.String(32), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("role IN ('owner', 'member')", name=op.f('ck_invitations_role_known')),
    sa.CheckConstraint("state IN ('open', 'accepted', 'revoked')", name=op.f('ck_invitations_state_known')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_invitations_team_id_teams'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('token_hash', name='uq_invitations_token_hash')
    )
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.create_index('ix_invitations_open', ['team_id', 'email'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index('ix_invitations_team_id', ['team_id', 'id'], unique=False)

    op.create_table('likes',
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('piece_id', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['piece_id'], ['character_media.id'], name=op.f('fk_likes_piece_id_character_media'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_likes_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'piece_id', name=op.f('pk_likes'))
    )
    with op.batch_alter_table('likes', schema=None) as batch_op:
        batch_op.create_index('ix_likes_piece_id', ['piece_id'], unique=False)

    op.create_table('location_validation_log',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('location_text', sa.String(120), nullable=False),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('is_valid', sa.Boolean(), nullable=False),
    sa.Column('validation_error', sa.String(200), nullable=False),
    sa.Column('geocoding_service', sa.String(20), nullable=False),
    sa.Column('corrected_location', sa.String(120), nullable=False),
    sa.Column('corrected_latitude', sa.Float(), nullable=True),
    sa.Column('corrected_longitude', sa.Float(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_location_validation_log_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_location_validation_log'))
    )
    with op.batch_alter_table('location_validation_log', schema=None) as batch_op:
        batch_op.create_index('ix_location_validation_log_user_id', ['user_id'], unique=False)

    op.create_table('notices',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('entity_id', sa.String(64), nullable=False),
    sa.Column('once', sa.String(120), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notices_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('once', name=op.f('uq_notices_once'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_unread', ['user_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.create_index('ix_notices_user_id', ['user_id', 'id'], unique=False)

    op.create_table('team_members',
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('role', sa.String(10), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'member')", name=op.f('ck_team_members_role_known')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_team_members_team_id_teams'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_team_members_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('team_id', 'user_id', name=op.f('pk_team_members'))
    )
    with op.batch_alter_table('team_members', schema=None) as batch_op:
        batch_op.create_index('ix_team_members_owner', ['team_id'], unique=True, sqlite_where=sa.text("role = 'owner'"), postgresql_where=sa.text("role = 'owner'"))
        batch_op.create_index('ix_team_members_user_id', ['user_id'], unique=False)

    with op.batch_alter_table('characters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_characters_created_at'))
        batch_op.drop_index(batch_op.f('ix_characters_gender'))
        batch_op.drop_index(batch_op.f('ix_characters_popularity_score'))
        batch_op.drop_index(batch_op.f('ix_characters_shown'), sqlite_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.create_index('ix_characters_shelf_featured', ['is_featured', 'popularity_score', 'id', 'gender', 'response_style', 'category', 'age', 'reply_mode'], unique=False, sqlite_where=sa.text('is_active = 1 AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.create_index('ix_characters_shelf_house', ['position', 'id', 'gender', 'response_style', 'category', 'age', 'reply_mode'], unique=False, sqlite_where=sa.text('is_active = 1 AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.create_index('ix_characters_shelf_new', ['created_at', 'id', 'gender', 'response_style', 'category', 'age', 'reply_mode'], unique=False, sqlite_where=sa.text('is_active = 1 AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.create_index('ix_characters_shelf_popular', ['popularity_score', 'id', 'gender', 'response_style', 'category', 'age', 'reply_mode'], unique=False, sqlite_where=sa.text('is_active = 1 AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))

    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_media_files_expires_at', ['expires_at'], unique=False, sqlite_where=sa.text('expires_at IS NOT NULL'), postgresql_where=sa.text('expires_at IS NOT NULL'))

    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.create_index('ix_users_credits', ['credits'], unique=False)
        batch_op.create_index('ix_users_last_active_at', ['last_active_at'], unique=False)
        batch_op.create_index('ix_users_location', ['location'], unique=False)
        batch_op.create_index('ix_users_tier', ['tier'], unique=False)

    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_media_files_purpose_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_media_files_purpose_known'), PURPOSES_NOW)
        batch_op.drop_constraint(op.f('ck_media_files_owner_kind_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_media_files_owner_kind_known'), "owner_kind IN ('user', 'character', 'team')")
        batch_op.drop_constraint(op.f('ck_media_files_state_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_media_files_state_known'), "state IN ('waiting', 'checking', 'ready', 'refused', 'expired')")
    for statement in FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)
    # Everybody has a team of their own from now on; those who are here already get theirs.
    op.execute(
        "INSERT INTO teams (id, name, personal, plan, subscription_status, created_at, updated_at) "
        "SELECT id, substr(name, 1, 50) || '''s team', true, '', '', created_at, created_at FROM users WHERE role = 'user' AND deleted_at IS NULL"
    )
    op.execute("INSERT INTO team_members (team_id, user_id, role, joined_at) SELECT id, id, 'owner', created_at FROM teams")
    _words()


def downgrade() -> None:
    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_media_files_purpose_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_media_files_purpose_known'), PURPOSES_BEFORE)
        batch_op.drop_constraint(op.f('ck_media_files_owner_kind_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_media_files_owner_kind_known'), "owner_kind IN ('user', 'character')")
        batch_op.drop_constraint(op.f('ck_media_files_state_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_media_files_state_known'), "state IN ('waiting', 'checking', 'ready', 'refused')")
    if op.get_bind().dialect.name == "sqlite":
        # The triggers first: SQLite looks them all through whenever a table is renamed.
        for name in ("in", "out", "anew"):
            op.execute(f"DROP TRIGGER character_words_{name}")
        op.execute("DROP TABLE character_search")
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_index('ix_users_tier')
        batch_op.drop_index('ix_users_location')
        batch_op.drop_index('ix_users_last_active_at')
        batch_op.drop_index('ix_users_credits')

    with op.batch_alter_table('media_files', schema=None) as batch_op:
        batch_op.drop_index('ix_media_files_expires_at', sqlite_where=sa.text('expires_at IS NOT NULL'), postgresql_where=sa.text('expires_at IS NOT NULL'))
        batch_op.drop_column('expires_at')

    with op.batch_alter_table('characters', schema=None) as batch_op:
        batch_op.drop_index('ix_characters_shelf_popular', sqlite_where=sa.text('is_active = 1 AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.drop_index('ix_characters_shelf_new', sqlite_where=sa.text('is_active = 1 AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.drop_index('ix_characters_shelf_house', sqlite_where=sa.text('is_active = 1 AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.drop_index('ix_characters_shelf_featured', sqlite_where=sa.text('is_active = 1 AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_characters_shown'), ['position', 'id'], unique=False, sqlite_where=sa.text('is_active AND deleted_at IS NULL'), postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_characters_popularity_score'), ['popularity_score'], unique=False)
        batch_op.create_index(batch_op.f('ix_characters_gender'), ['gender'], unique=False)
        batch_op.create_index(batch_op.f('ix_characters_created_at'), ['created_at'], unique=False)

    with op.batch_alter_table('team_members', schema=None) as batch_op:
        batch_op.drop_index('ix_team_members_user_id')
        batch_op.drop_index('ix_team_members_owner', sqlite_where=sa.text("role = 'owner'"), postgresql_where=sa.text("role = 'owner'"))

    op.drop_table('team_members')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_user_id')
        batch_op.drop_index('ix_notices_unread', sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))

    op.drop_table('notices')
    with op.batch_alter_table('location_validation_log', schema=None) as batch_op:
        batch_op.drop_index('ix_location_validation_log_user_id')

    op.drop_table('location_validation_log')
    with op.batch_alter_table('likes', schema=None) as batch_op:
        batch_op.drop_index('ix_likes_piece_id')

    op.drop_table('likes')
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.drop_index('ix_invitations_team_id')
        batch_op.drop_index('ix_invitations_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.drop_table('invitations')
    op.drop_table('character_words')
    op.drop_table('teams')
    with op.batch_alter_table('character_media', schema=None) as batch_op:
        batch_op.drop_index('ix_character_media_surface')
        batch_op.drop_index('ix_character_media_shown', sqlite_where=sa.text('published AND NOT is_flagged'), postgresql_where=sa.text('published AND NOT is_flagged'))

    op.drop_table('character_media')
    with op.batch_alter_table('character_imports', schema=None) as batch_op:
        batch_op.drop_index('ix_character_imports_created_by')

    op.drop_table('character_imports')
    with op.batch_alter_table('admin_notifications', schema=None) as batch_op:
        batch_op.drop_index('ix_admin_notifications_unread', sqlite_where=sa.text('NOT is_read'), postgresql_where=sa.text('NOT is_read'))

    op.drop_table('admin_notifications')
    with op.batch_alter_table('activities', schema=None) as batch_op:
        batch_op.drop_index('ix_activities_user_id')
        batch_op.drop_index('ix_activities_team_id')
        batch_op.drop_index('ix_activities_kind')
        batch_op.drop_index('ix_activities_ip_hash')
        batch_op.drop_index('ix_activities_device_hash')

    op.drop_table('activities')
