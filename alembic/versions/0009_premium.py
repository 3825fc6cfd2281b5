"""premium, promo codes, refunds, own limits, rewards."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

ADDED = (
    ('kind', sa.String(10), 'pack'),
    ('days', sa.Integer(), '0'),
    ('promo_code', sa.String(30), ''),
    ('discount_minor', sa.Integer(), '0'),
    ('back', sa.String(200), ''),
    ('refunded_minor', sa.Integer(), '0'),
    ('provider_session', sa.String(120), ''),
    ('provider_payment', sa.String(120), ''),
)
# What premium costs from the first day, and the prices of ten credits that may be compared (PAY-03, CRED-11); an admin changes them later.
PLANS = (
    ("30", "30 days", 30, {"KES": 99_000, "USD": 999, "EUR": 949}, ""),
    ("90", "90 days", 90, {"KES": 249_000, "USD": 2_499, "EUR": 2_399}, "POPULAR"),
    ("365", "A year", 365, {"KES": 799_000, "USD": 7_999, "EUR": 7_499}, ""),
)
FEATURES = ["As many messages with AI characters as you like", "Pictures and posts for premium", "Fewer checks that you are human"]
COMPARED = (("B", 1_000, {"KES": 9_000, "USD": 89, "EUR": 89}), ("C", 1_200, {"KES": 10_000, "USD": 99, "EUR": 99}))


def _sell(table):
    rows = [
        {
            "id": f"premium-{currency.lower()}-{mark}", "name": name, "days": days, "features": FEATURES, "price_minor": price, "currency": currency,
            "badge_text": badge, "is_active": True, "position": place, "created_at": datetime.now(UTC),
        }
        for place, (mark, name, days, prices, badge) in enumerate(PLANS)
        for currency, price in prices.items()
    ]
    op.bulk_insert(table, rows)


def _compare():
    packs = sa.table(
        "credit_packages", *(sa.column(name) for name in ("id", "name", "description", "badge_text", "currency", "variant")),
        *(sa.column(name, sa.Integer) for name in ("credits", "bonus", "price_minor", "position")),
        sa.column("is_featured", sa.Boolean), sa.column("is_active", sa.Boolean), sa.column("created_at", sa.DateTime(timezone=True)),
    )
    rows = [
        {
            "id": f"pack-{currency.lower()}-10-{variant.lower()}", "name": "Starter", "description": "Starter Pack", "badge_text": "", "currency": currency,
            "variant": variant, "credits": credits, "bonus": 0, "price_minor": price, "position": 0, "is_featured": False, "is_active": True,
            "created_at": datetime.now(UTC),
        }
        for variant, credits, prices in COMPARED
        for currency, price in prices.items()
    ]
    op.bulk_insert(packs, rows)


def upgrade() -> None:
    plans = op.create_table('plans',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('features', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('price_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('badge_text', sa.String(30), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("currency IN ('KES', 'USD', 'EUR')", name=op.f('ck_plans_currency_known')),
    sa.CheckConstraint('days > 0 AND price_minor > 0', name=op.f('ck_plans_worth_something')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans'))
    )
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.create_index('ix_plans_shown', ['currency', 'position', 'id'], unique=False)

    op.create_table('promo_codes',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('code', sa.String(30), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('applies_to', sa.String(10), nullable=False),
    sa.Column('max_uses', sa.Integer(), nullable=True),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_by', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("applies_to IN ('', 'pack', 'premium')", name=op.f('ck_promo_codes_applies_to_known')),
    sa.CheckConstraint('percent BETWEEN 1 AND 90', name=op.f('ck_promo_codes_percent')),
    sa.CheckConstraint('uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)', name=op.f('ck_promo_codes_uses_within')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promo_codes')),
    sa.UniqueConstraint('code', name=op.f('uq_promo_codes_code'))
    )
    op.create_table('promo_uses',
    sa.Column('promo_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('order_id', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['promo_id'], ['promo_codes.id'], name=op.f('fk_promo_uses_promo_id_promo_codes')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_promo_uses_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('promo_id', 'user_id', name=op.f('pk_promo_uses'))
    )
    with op.batch_alter_table('promo_uses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_promo_uses_order_id'), ['order_id'], unique=False)

    op.create_table('daily_rewards',
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('day', sa.String(10), nullable=False),
    sa.Column('streak', sa.Integer(), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('streak BETWEEN 1 AND 30 AND credits >= 0', name=op.f('ck_daily_rewards_within_a_round')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_daily_rewards_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'day', name=op.f('pk_daily_rewards'))
    )
    op.create_table('user_achievements',
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('reached_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('first_chat', 'social_butterfly', 'night_owl', 'big_spender')", name=op.f('ck_user_achievements_kind_known')),
    sa.CheckConstraint('count >= 0', name=op.f('ck_user_achievements_counted')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_achievements_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'kind', name=op.f('pk_user_achievements'))
    )
    op.create_table('spending_limits',
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('daily', sa.Integer(), nullable=True),
    sa.Column('monthly', sa.Integer(), nullable=True),
    sa.Column('next_daily', sa.Integer(), nullable=True),
    sa.Column('next_monthly', sa.Integer(), nullable=True),
    sa.Column('loosens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('daily > 0 AND monthly > 0', name=op.f('ck_spending_limits_above_zero')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_spending_limits_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_spending_limits'))
    )
    op.create_table('credit_refunds',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('reason', sa.String(30), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('money_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('message_id', sa.String(32), nullable=False),
    sa.Column('conversation_id', sa.String(32), nullable=False),
    sa.Column('order_id', sa.String(32), nullable=True),
    sa.Column('notes', sa.String(500), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('failure', sa.String(200), nullable=False),
    sa.Column('requested_by', sa.String(32), nullable=True),
    sa.Column('processed_by', sa.String(32), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('processed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("reason IN ('accidental_send', 'inappropriate_content', 'system_error', 'admin_discretion', 'account_deletion')", name=op.f('ck_credit_refunds_reason_known')),
    sa.CheckConstraint("status IN ('pending', 'sending', 'completed', 'rejected')", name=op.f('ck_credit_refunds_status_known')),
    sa.CheckConstraint('credits >= 0 AND money_minor >= 0 AND credits + money_minor > 0', name=op.f('ck_credit_refunds_worth_something')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_credit_refunds_order_id_orders')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_credit_refunds_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_refunds'))
    )
    with op.batch_alter_table('credit_refunds', schema=None) as batch_op:
        batch_op.create_index('ix_credit_refunds_open', ['id'], unique=False, sqlite_where=sa.text("status IN ('pending', 'sending')"), postgresql_where=sa.text("status IN ('pending', 'sending')"))
        batch_op.create_index('ix_credit_refunds_user_id', ['user_id', 'id'], unique=False)
        batch_op.create_index('uq_credit_refunds_message_id', ['message_id'], unique=True, sqlite_where=sa.text("message_id <> '' AND status <> 'rejected'"), postgresql_where=sa.text("message_id <> '' AND status <> 'rejected'"))

    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.alter_column('pack_id', new_column_name='product_id')
        # What is there already is packs at their full price; new rows name everything themselves.
        for name, kind, default in ADDED:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        batch_op.create_check_constraint(batch_op.f('ck_orders_kind_known'), "kind IN ('pack', 'premium')")
        batch_op.create_check_constraint(batch_op.f('ck_orders_refunded_within'), 'refunded_minor >= 0 AND refunded_minor <= amount_minor')
        batch_op.drop_constraint(batch_op.f('ck_orders_costs_something'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_orders_costs_something'), 'amount_minor > 0 AND discount_minor >= 0')
    with op.batch_alter_table('orders', schema=None) as batch_op:
        for name, _, _ in ADDED:
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index('ix_orders_provider_payment', ['provider_payment'], unique=False, sqlite_where=sa.text("provider_payment <> ''"), postgresql_where=sa.text("provider_payment <> ''"))
    for column in (
        sa.Column('refunded_minor', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('refunds', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False, server_default='[]'),
    ):
        with op.batch_alter_table('sandbox_payments', schema=None) as batch_op:
            batch_op.add_column(column)
            batch_op.alter_column(column.name, server_default=None)
    _sell(plans)
    _compare()


def downgrade() -> None:
    with op.batch_alter_table('credit_refunds', schema=None) as batch_op:
        batch_op.drop_index('uq_credit_refunds_message_id', sqlite_where=sa.text("message_id <> '' AND status <> 'rejected'"), postgresql_where=sa.text("message_id <> '' AND status <> 'rejected'"))
        batch_op.drop_index('ix_credit_refunds_user_id')
        batch_op.drop_index('ix_credit_refunds_open', sqlite_where=sa.text("status IN ('pending', 'sending')"), postgresql_where=sa.text("status IN ('pending', 'sending')"))

    op.drop_table('credit_refunds')
    with op.batch_alter_table('sandbox_payments', schema=None) as batch_op:
        batch_op.drop_column('refunds')
        batch_op.drop_column('refunded_minor')
    op.execute("DELETE FROM orders WHERE kind <> 'pack'")
    op.execute("DELETE FROM credit_packages WHERE variant <> 'A'")
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.drop_index('ix_orders_provider_payment', sqlite_where=sa.text("provider_payment <> ''"), postgresql_where=sa.text("provider_payment <> ''"))
        batch_op.drop_constraint(batch_op.f('ck_orders_costs_something'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_orders_costs_something'), 'amount_minor > 0')
        batch_op.drop_constraint(batch_op.f('ck_orders_refunded_within'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_orders_kind_known'), type_='check')
        for name, _, _ in reversed(ADDED):
            batch_op.drop_column(name)
        batch_op.alter_column('product_id', new_column_name='pack_id')

    op.drop_table('user_achievements')
    op.drop_table('daily_rewards')
    op.drop_table('spending_limits')
    with op.batch_alter_table('promo_uses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_promo_uses_order_id'))

    op.drop_table('promo_uses')
    op.drop_table('promo_codes')
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.drop_index('ix_plans_shown')

    op.drop_table('plans')
