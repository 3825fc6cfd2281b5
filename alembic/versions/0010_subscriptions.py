"""subscriptions of teams, a provider's catalogue."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

# What teams can subscribe to from the first day (PAY-04); an admin changes it later. Credits and money in hundredths.
PLANS = (
    ("base", "Base", 30_000, {"KES": 110_000, "USD": 800, "EUR": 800}, ["For one or two people"]),
    ("plus", "Plus", 100_000, {"KES": 290_000, "USD": 2_400, "EUR": 2_300}, ["For a small team", "Less for each credit"]),
    ("pro", "Pro", 300_000, {"KES": 720_000, "USD": 5_900, "EUR": 5_600}, ["For work every day", "Least for each credit"]),
)


def _sell(table):
    rows = [
        {
            "id": f"team-{currency.lower()}-{mark}", "name": name, "credits": credits, "features": features, "price_minor": price, "currency": currency,
            "trial_days": 14, "is_active": True, "position": place, "created_at": datetime.now(UTC),
        }
        for place, (mark, name, credits, prices, features) in enumerate(PLANS)
        for currency, price in prices.items()
    ]
    op.bulk_insert(table, rows)


def upgrade() -> None:
    op.create_table('sandbox_subscriptions',
    sa.Column('id', sa.String(40), nullable=False),
    sa.Column('reference', sa.String(80), nullable=False),
    sa.Column('amount_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('trial_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('period_ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancel_at_period_end', sa.Boolean(), nullable=False),
    sa.Column('fail_next', sa.Boolean(), nullable=False),
    sa.Column('bills', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('trialing', 'active', 'past_due', 'canceled')", name=op.f('ck_sandbox_subscriptions_status_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sandbox_subscriptions')),
    sa.UniqueConstraint('reference', name=op.f('uq_sandbox_subscriptions_reference'))
    )
    op.create_table('payments_cache',
    sa.Column('key', sa.String(40), nullable=False),
    sa.Column('value', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('refreshed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_payments_cache'))
    )
    plans = op.create_table('team_plans',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('features', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('price_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('trial_days', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("currency IN ('KES', 'USD', 'EUR')", name=op.f('ck_team_plans_currency_known')),
    sa.CheckConstraint('credits > 0 AND price_minor > 0 AND trial_days >= 0', name=op.f('ck_team_plans_worth_something')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_plans'))
    )
    with op.batch_alter_table('team_plans', schema=None) as batch_op:
        batch_op.create_index('ix_team_plans_shown', ['currency', 'position', 'id'], unique=False)

    op.create_table('subscriptions',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('team_id', sa.String(32), nullable=False),
    sa.Column('user_id', sa.String(32), nullable=False),
    sa.Column('provider', sa.String(20), nullable=False),
    sa.Column('reference', sa.String(80), nullable=False),
    sa.Column('provider_session', sa.String(120), nullable=False),
    sa.Column('provider_subscription', sa.String(120), nullable=False),
    sa.Column('provider_customer', sa.String(120), nullable=False),
    sa.Column('plan_id', sa.String(32), nullable=False),
    sa.Column('snapshot', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('trial_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('period_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_at_period_end', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('pending', 'trialing', 'active', 'past_due', 'canceled', 'unpaid')", name=op.f('ck_subscriptions_status_known')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_subscriptions_team_id_teams')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_subscriptions_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscriptions')),
    sa.UniqueConstraint('reference', name=op.f('uq_subscriptions_reference'))
    )
    with op.batch_alter_table('subscriptions', schema=None) as batch_op:
        batch_op.create_index('ix_subscriptions_provider', ['provider_subscription'], unique=False, sqlite_where=sa.text("provider_subscription <> ''"), postgresql_where=sa.text("provider_subscription <> ''"))
        batch_op.create_index(batch_op.f('ix_subscriptions_team_id'), ['team_id'], unique=False)
        batch_op.create_index('uq_subscriptions_team', ['team_id'], unique=True, sqlite_where=sa.text("status IN ('trialing', 'active', 'past_due')"), postgresql_where=sa.text("status IN ('trialing', 'active', 'past_due')"))

    op.create_table('subscription_invoices',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('provider', sa.String(20), nullable=False),
    sa.Column('invoice', sa.String(120), nullable=False),
    sa.Column('subscription_id', sa.String(32), nullable=False),
    sa.Column('amount_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('paid', 'failed')", name=op.f('ck_subscription_invoices_status_known')),
    sa.ForeignKeyConstraint(['subscription_id'], ['subscriptions.id'], name=op.f('fk_subscription_invoices_subscription_id_subscriptions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription_invoices')),
    sa.UniqueConstraint('provider', 'invoice', name='uq_subscription_invoices_invoice')
    )
    with op.batch_alter_table('subscription_invoices', schema=None) as batch_op:
        batch_op.create_index('ix_subscription_invoices_subscription_id', ['subscription_id', 'id'], unique=False)

    with op.batch_alter_table('sandbox_payments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('trial_days', sa.Integer(), nullable=False, server_default='-1'))
    with op.batch_alter_table('sandbox_payments', schema=None) as batch_op:
        batch_op.alter_column('trial_days', server_default=None)
    _sell(plans)



def downgrade() -> None:
    with op.batch_alter_table('sandbox_payments', schema=None) as batch_op:
        batch_op.drop_column('trial_days')

    with op.batch_alter_table('subscription_invoices', schema=None) as batch_op:
        batch_op.drop_index('ix_subscription_invoices_subscription_id')

    op.drop_table('subscription_invoices')
    with op.batch_alter_table('subscriptions', schema=None) as batch_op:
        batch_op.drop_index('uq_subscriptions_team', sqlite_where=sa.text("status IN ('trialing', 'active', 'past_due')"), postgresql_where=sa.text("status IN ('trialing', 'active', 'past_due')"))
        batch_op.drop_index(batch_op.f('ix_subscriptions_team_id'))
        batch_op.drop_index('ix_subscriptions_provider', sqlite_where=sa.text("provider_subscription <> ''"), postgresql_where=sa.text("provider_subscription <> ''"))

    op.drop_table('subscriptions')
    with op.batch_alter_table('team_plans', schema=None) as batch_op:
        batch_op.drop_index('ix_team_plans_shown')

    op.drop_table('team_plans')
    op.drop_table('payments_cache')
    op.drop_table('sandbox_subscriptions')
