"""The desk: operators, queue, assignments, ratings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('character_loads',
    sa.Column('character_id', sa.String(32), nullable=False),
    sa.Column('load', sa.Integer(), nullable=False),
    sa.CheckConstraint('load >= 0', name=op.f('ck_character_loads_load_not_negative')),
    sa.ForeignKeyConstraint(['character_id'], ['characters.id'], name=op.f('fk_character_loads_character_id_characters'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('character_id', name=op.f('pk_character_loads'))
    )
    op.create_table('operators',
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('specializations', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('languages', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('skill', sa.String(10), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('load', sa.Integer(), nullable=False),
    sa.Column('is_available', sa.Boolean(), nullable=False),
    sa.Column('days', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('begins', sa.String(5), nullable=False),
    sa.Column('ends', sa.String(5), nullable=False),
    sa.Column('zone', sa.String(64), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hourly_rate', sa.Integer(), nullable=False),
    sa.Column('commission', sa.Integer(), nullable=False),
    sa.Column('total_earnings', sa.Integer(), nullable=False),
    sa.Column('quality', sa.Integer(), nullable=False),
    sa.Column('threshold', sa.Integer(), nullable=False),
    sa.Column('is_suspended', sa.Boolean(), nullable=False),
    sa.Column('suspension', sa.String(200), nullable=False),
    sa.Column('suspended_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('messages', sa.Integer(), nullable=False),
    sa.Column('conversations', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('answer_seconds', sa.Integer(), nullable=False),
    sa.Column('ratings', sa.Integer(), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('idle_incidents', sa.Integer(), nullable=False),
    sa.Column('reassignments', sa.Integer(), nullable=False),
    sa.Column('complaints', sa.Integer(), nullable=False),
    sa.Column('online_seconds', sa.Integer(), nullable=False),
    sa.Column('sounds', sa.Boolean(), nullable=False),
    sa.Column('suggestions', sa.Boolean(), nullable=False),
    sa.Column('created_by', sa.String(32), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("skill IN ('junior', 'mid', 'senior', 'expert')", name=op.f('ck_operators_skill_known')),
    sa.CheckConstraint('capacity BETWEEN 1 AND 20', name=op.f('ck_operators_capacity_known')),
    sa.CheckConstraint('hourly_rate >= 0 AND commission BETWEEN 0 AND 10000', name=op.f('ck_operators_pay_known')),
    sa.CheckConstraint('load >= 0', name=op.f('ck_operators_load_not_negative')),
    sa.CheckConstraint('quality BETWEEN 0 AND 100', name=op.f('ck_operators_quality_known')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_operators_user_id_users')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_operators'))
    )
    with op.batch_alter_table('operators', schema=None) as batch_op:
        batch_op.create_index('ix_operators_available', ['is_available', 'load'], unique=False)
        batch_op.create_index('ix_operators_beat', ['beat_at'], unique=False, sqlite_where=sa.text('is_available = 1'), postgresql_where=sa.text('is_available'))
        batch_op.create_index('ix_operators_quality', ['quality'], unique=False)
        batch_op.create_index('ix_operators_suspended', ['is_suspended', 'suspended_until'], unique=False)

    op.create_table('assignments',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('conversation_id', sa.String(32), nullable=False),
    sa.Column('operator_id', sa.String(32), nullable=False),
    sa.Column('character_id', sa.String(32), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.String(20), nullable=False),
    sa.Column('ended_by', sa.String(32), nullable=False),
    sa.Column('note', sa.String(2000), nullable=False),
    sa.Column('tone', sa.String(20), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('factors', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('active_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('messages', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('answer_seconds', sa.Integer(), nullable=False),
    sa.Column('first_answer_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("end_reason IN ('', 'handed_off', 'handed_back', 'idle', 'timeout', 'slow', 'quality', 'balancing', 'manual', 'missed', 'suspended', 'removed', 'closed')", name=op.f('ck_assignments_end_reason_known')),
    sa.CheckConstraint('step BETWEEN 0 AND 4', name=op.f('ck_assignments_step_known')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_assignments_conversation_id_conversations'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['operator_id'], ['operators.user_id'], name=op.f('fk_assignments_operator_id_operators')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignments'))
    )
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.create_index('ix_assignments_conversation_id', ['conversation_id', 'id'], unique=False)
        batch_op.create_index('ix_assignments_operator_id', ['operator_id', 'began_at'], unique=False)
        batch_op.create_index('ix_assignments_waiting', ['waiting_since'], unique=False, sqlite_where=sa.text('ended_at IS NULL AND waiting_since IS NOT NULL'), postgresql_where=sa.text('ended_at IS NULL AND waiting_since IS NOT NULL'))
        batch_op.create_index('uq_assignments_open', ['conversation_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('chat_queue',
    sa.Column('conversation_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('character_id', sa.String(32), nullable=False),
    sa.Column('floor', sa.String(10), nullable=False),
    sa.Column('tier', sa.String(10), nullable=False),
    sa.Column('spent', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(8), nullable=False),
    sa.Column('style', sa.String(20), nullable=False),
    sa.Column('preferred_operator_id', sa.String(32), nullable=False),
    sa.Column('excluded', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('reason', sa.String(20), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_attempt_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("floor IN ('urgent', 'high', 'normal', 'low')", name=op.f('ck_chat_queue_floor_known')),
    sa.ForeignKeyConstraint(['character_id'], ['characters.id'], name=op.f('fk_chat_queue_character_id_characters'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_chat_queue_conversation_id_conversations'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_chat_queue_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('conversation_id', name=op.f('pk_chat_queue'))
    )
    with op.batch_alter_table('chat_queue', schema=None) as batch_op:
        batch_op.create_index('ix_chat_queue_entered_at', ['entered_at'], unique=False)
        batch_op.create_index('ix_chat_queue_user_id', ['user_id'], unique=False)

    op.create_table('desk_incidents',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(12), nullable=False),
    sa.Column('conversation_id', sa.String(32), nullable=False),
    sa.Column('operator_id', sa.String(32), nullable=False),
    sa.Column('assignment_id', sa.String(32), nullable=False),
    sa.Column('detail', sa.String(200), nullable=False),
    sa.Column('verdict', sa.String(10), nullable=False),
    sa.Column('judged_by', sa.String(32), nullable=False),
    sa.Column('judged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('warned', 'idle', 'alerted', 'reassigned', 'escalated', 'signal')", name=op.f('ck_desk_incidents_kind_known')),
    sa.CheckConstraint("verdict IN ('', 'confirmed', 'undone')", name=op.f('ck_desk_incidents_verdict_known')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_desk_incidents_conversation_id_conversations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_incidents'))
    )
    with op.batch_alter_table('desk_incidents', schema=None) as batch_op:
        batch_op.create_index('ix_desk_incidents_conversation_id', ['conversation_id', 'id'], unique=False)
        batch_op.create_index('ix_desk_incidents_id', ['kind', 'id'], unique=False)

    op.create_table('operator_days',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('operator_id', sa.String(32), nullable=False),
    sa.Column('day', sa.String(10), nullable=False),
    sa.Column('messages', sa.Integer(), nullable=False),
    sa.Column('conversations', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('answer_seconds', sa.Integer(), nullable=False),
    sa.Column('first_answers', sa.Integer(), nullable=False),
    sa.Column('first_seconds', sa.Integer(), nullable=False),
    sa.Column('idle_incidents', sa.Integer(), nullable=False),
    sa.Column('reassignments', sa.Integer(), nullable=False),
    sa.Column('complaints', sa.Integer(), nullable=False),
    sa.Column('ratings', sa.Integer(), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('online_seconds', sa.Integer(), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('quality', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['operator_id'], ['operators.user_id'], name=op.f('fk_operator_days_operator_id_operators')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_operator_days')),
    sa.UniqueConstraint('operator_id', 'day', name='uq_operator_days_day')
    )
    with op.batch_alter_table('operator_days', schema=None) as batch_op:
        batch_op.create_index('ix_operator_days_day', ['day'], unique=False)

    op.create_table('pair_notes',
    sa.Column('conversation_id', sa.String(32), nullable=False),
    sa.Column('about', sa.String(10), nullable=False),
    sa.Column('body', sa.String(4000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('edited_by', sa.String(32), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("about IN ('user', 'character')", name=op.f('ck_pair_notes_about_known')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_pair_notes_conversation_id_conversations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('conversation_id', 'about', name=op.f('pk_pair_notes'))
    )
    op.create_table('ratings',
    sa.Column('conversation_id', sa.String(32), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('operator_id', sa.String(32), nullable=False),
    sa.Column('character_id', sa.String(32), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_ratings_stars_known')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_ratings_conversation_id_conversations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('conversation_id', 'closed_at', name=op.f('pk_ratings'))
    )
    with op.batch_alter_table('ratings', schema=None) as batch_op:
        batch_op.create_index('ix_ratings_operator_id', ['operator_id'], unique=False)

    op.create_table('response_templates',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('operator_id', sa.String(32), nullable=True),
    sa.Column('name', sa.String(40), nullable=False),
    sa.Column('body', sa.String(2000), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['operator_id'], ['operators.user_id'], name=op.f('fk_response_templates_operator_id_operators')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response_templates'))
    )
    with op.batch_alter_table('response_templates', schema=None) as batch_op:
        batch_op.create_index('ix_response_templates_operator_id', ['operator_id', 'name'], unique=False)

    op.create_table('work_spells',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('operator_id', sa.String(32), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(20), nullable=False),
    sa.ForeignKeyConstraint(['operator_id'], ['operators.user_id'], name=op.f('fk_work_spells_operator_id_operators')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_spells'))
    )
    with op.batch_alter_table('work_spells', schema=None) as batch_op:
        batch_op.create_index('ix_work_spells_operator_id', ['operator_id', 'began_at'], unique=False)
        batch_op.create_index('uq_work_spells_open', ['operator_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('work_spells', schema=None) as batch_op:
        batch_op.drop_index('uq_work_spells_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_work_spells_operator_id')

    op.drop_table('work_spells')
    with op.batch_alter_table('response_templates', schema=None) as batch_op:
        batch_op.drop_index('ix_response_templates_operator_id')

    op.drop_table('response_templates')
    with op.batch_alter_table('ratings', schema=None) as batch_op:
        batch_op.drop_index('ix_ratings_operator_id')

    op.drop_table('ratings')
    op.drop_table('pair_notes')
    with op.batch_alter_table('operator_days', schema=None) as batch_op:
        batch_op.drop_index('ix_operator_days_day')

    op.drop_table('operator_days')
    with op.batch_alter_table('desk_incidents', schema=None) as batch_op:
        batch_op.drop_index('ix_desk_incidents_id')
        batch_op.drop_index('ix_desk_incidents_conversation_id')

    op.drop_table('desk_incidents')
    with op.batch_alter_table('chat_queue', schema=None) as batch_op:
        batch_op.drop_index('ix_chat_queue_user_id')
        batch_op.drop_index('ix_chat_queue_entered_at')

    op.drop_table('chat_queue')
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_index('uq_assignments_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_assignments_waiting', sqlite_where=sa.text('ended_at IS NULL AND waiting_since IS NOT NULL'), postgresql_where=sa.text('ended_at IS NULL AND waiting_since IS NOT NULL'))
        batch_op.drop_index('ix_assignments_operator_id')
        batch_op.drop_index('ix_assignments_conversation_id')

    op.drop_table('assignments')
    with op.batch_alter_table('operators', schema=None) as batch_op:
        batch_op.drop_index('ix_operators_suspended')
        batch_op.drop_index('ix_operators_quality')
        batch_op.drop_index('ix_operators_beat', sqlite_where=sa.text('is_available = 1'), postgresql_where=sa.text('is_available'))
        batch_op.drop_index('ix_operators_available')

    op.drop_table('operators')
    op.drop_table('character_loads')
