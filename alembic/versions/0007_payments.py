"""payments."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# What is sold from the first day (CRED-02); an admin changes it later. Credits and money in hundredths.
PACKS = (
    ("10", "Starter", "Starter Pack", 1_000, 0, {"KES": 10_000, "USD": 99, "EUR": 99}, "", False, True),
    ("25", "Small", "A little more", 2_500, 0, {"KES": 25_000, "USD": 219, "EUR": 219}, "", False, False),
    ("50", "Popular", "Most Popular", 5_000, 0, {"KES": 40_000, "USD": 399, "EUR": 399}, "POPULAR", True, True),
    ("100", "Best value", "Best Value", 10_000, 1_000, {"KES": 70_000, "USD": 699, "EUR": 699}, "BEST VALUE", False, True),
    ("500", "VIP", "Ultimate Pack", 50_000, 10_000, {"KES": 300_000, "USD": 2_999, "EUR": 2_999}, "VIP", False, True),
)


def _sell(table):
    rows = [
        {
            "id": f"pack-{currency.lower()}-{mark}", "name": name, "description": about, "credits": credits, "bonus": bonus, "price_minor": price,
            "currency": currency, "badge_text": badge, "is_featured": featured, "is_active": active, "variant": "A", "position": place,
            "created_at": datetime.now(UTC),
        }
        for place, (mark, name, about, credits, bonus, prices, badge, featured, active) in enumerate(PACKS)
        for currency, price in prices.items()
    ]
    op.bulk_insert(table, rows)


def upgrade() -> None:
    packs = op.create_table('credit_packages',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('description', sa.String(120), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('bonus', sa.Integer(), nullable=False),
    sa.Column('price_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('badge_text', sa.String(30), nullable=False),
    sa.Column('is_featured', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('variant', sa.String(10), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("currency IN ('KES', 'USD', 'EUR')", name=op.f('ck_credit_packages_currency_known')),
    sa.CheckConstraint('credits > 0 AND bonus >= 0 AND price_minor > 0', name=op.f('ck_credit_packages_worth_something')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_packages'))
    )
    with op.batch_alter_table('credit_packages', schema=None) as batch_op:
        batch_op.create_index('ix_credit_packages_shown', ['currency', 'position', 'id'], unique=False)

    op.create_table('sandbox_payments',
    sa.Column('reference', sa.String(80), nullable=False),
    sa.Column('amount_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('what', sa.String(120), nullable=False),
    sa.Column('return_url', sa.String(300), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('open', 'paid', 'declined', 'cancelled')", name=op.f('ck_sandbox_payments_status_known')),
    sa.PrimaryKeyConstraint('reference', name=op.f('pk_sandbox_payments'))
    )
    op.create_table('webhook_events',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('provider', sa.String(20), nullable=False),
    sa.Column('event_id', sa.String(80), nullable=False),
    sa.Column('kind', sa.String(60), nullable=False),
    sa.Column('reference', sa.String(80), nullable=False),
    sa.Column('body', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('deliveries', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(40), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_events')),
    sa.UniqueConstraint('provider', 'event_id', name='uq_webhook_events_event')
    )
    with op.batch_alter_table('webhook_events', schema=None) as batch_op:
        batch_op.create_index('ix_webhook_events_reference', ['reference'], unique=False)

    op.create_table('orders',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('provider', sa.String(20), nullable=False),
    sa.Column('reference', sa.String(80), nullable=False),
    sa.Column('pack_id', sa.String(32), nullable=False),
    sa.Column('snapshot', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('amount_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('bonus', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('failure_reason', sa.String(200), nullable=False),
    sa.Column('needs_manual_review', sa.Boolean(), nullable=False),
    sa.Column('review_reason', sa.String(200), nullable=False),
    sa.Column('reviewed_by', sa.String(32), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('webhook_received_count', sa.Integer(), nullable=False),
    sa.Column('last_webhook_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refunded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('pending', 'success', 'failed', 'cancelled', 'review', 'refunded')", name=op.f('ck_orders_status_known')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_orders_costs_something')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_orders_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_orders')),
    sa.UniqueConstraint('reference', name=op.f('uq_orders_reference'))
    )
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.create_index('ix_orders_pending', ['created_at'], unique=False, sqlite_where=sa.text("status = 'pending'"), postgresql_where=sa.text("status = 'pending'"))
        batch_op.create_index('ix_orders_review', ['id'], unique=False, sqlite_where=sa.text('needs_manual_review = 1'), postgresql_where=sa.text('needs_manual_review'))
        batch_op.create_index('ix_orders_user_id', ['user_id', 'id'], unique=False)
    _sell(packs)


def downgrade() -> None:
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.drop_index('ix_orders_user_id')
        batch_op.drop_index('ix_orders_review', sqlite_where=sa.text('needs_manual_review = 1'), postgresql_where=sa.text('needs_manual_review'))
        batch_op.drop_index('ix_orders_pending', sqlite_where=sa.text("status = 'pending'"), postgresql_where=sa.text("status = 'pending'"))

    op.drop_table('orders')
    with op.batch_alter_table('webhook_events', schema=None) as batch_op:
        batch_op.drop_index('ix_webhook_events_reference')

    op.drop_table('webhook_events')
    op.drop_table('sandbox_payments')
    with op.batch_alter_table('credit_packages', schema=None) as batch_op:
        batch_op.drop_index('ix_credit_packages_shown')

    op.drop_table('credit_packages')
