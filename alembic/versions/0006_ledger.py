"""ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB  # noqa: F401

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('credit_accounts',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('owner_kind', sa.String(10), nullable=False),
    sa.Column('owner_id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('balance', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('available', 'held')", name=op.f('ck_credit_accounts_kind_known')),
    sa.CheckConstraint("owner_kind IN ('user', 'team')", name=op.f('ck_credit_accounts_owner_kind_known')),
    sa.CheckConstraint('balance >= 0', name=op.f('ck_credit_accounts_never_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_accounts')),
    sa.UniqueConstraint('owner_kind', 'owner_id', 'kind', name='uq_credit_accounts_owner')
    )
    op.create_table('price_lists',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('values', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('created_by', sa.String(32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('message', 'generation')", name=op.f('ck_price_lists_kind_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_lists')),
    sa.UniqueConstraint('kind', 'version', name='uq_price_lists_version')
    )
    op.create_table('transfers',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('idem_key', sa.String(120), nullable=False),
    sa.Column('debit', sa.String(32), nullable=False),
    sa.Column('credit', sa.String(32), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('reason', sa.String(40), nullable=False),
    sa.Column('ref', sa.String(80), nullable=False),
    sa.Column('owner_kind', sa.String(10), nullable=False),
    sa.Column('owner_id', sa.String(32), nullable=False),
    sa.Column('actor_id', sa.String(32), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_transfers_positive')),
    sa.CheckConstraint('debit <> credit', name=op.f('ck_transfers_two_sides')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfers')),
    sa.UniqueConstraint('idem_key', name=op.f('uq_transfers_idem_key'))
    )
    with op.batch_alter_table('transfers', schema=None) as batch_op:
        batch_op.create_index('ix_transfers_credit', ['credit', 'id'], unique=False)
        batch_op.create_index('ix_transfers_debit', ['debit', 'id'], unique=False)
        batch_op.create_index('ix_transfers_owner', ['owner_kind', 'owner_id', 'id'], unique=False)
        batch_op.create_index('ix_transfers_ref', ['ref'], unique=False)

    op.create_table('credit_holds',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('owner_kind', sa.String(10), nullable=False),
    sa.Column('owner_id', sa.String(32), nullable=False),
    sa.Column('transfer_id', sa.String(32), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('posted', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(10), nullable=False),
    sa.Column('reason', sa.String(40), nullable=False),
    sa.Column('ref', sa.String(80), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('open', 'posted', 'voided')", name=op.f('ck_credit_holds_state_known')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_credit_holds_positive')),
    sa.CheckConstraint('posted >= 0 AND posted <= amount', name=op.f('ck_credit_holds_posted_within')),
    sa.ForeignKeyConstraint(['transfer_id'], ['transfers.id'], name=op.f('fk_credit_holds_transfer_id_transfers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_holds')),
    sa.UniqueConstraint('transfer_id', name=op.f('uq_credit_holds_transfer_id'))
    )
    with op.batch_alter_table('credit_holds', schema=None) as batch_op:
        batch_op.create_index('ix_credit_holds_due', ['due_at'], unique=False, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index('ix_credit_holds_owner', ['owner_kind', 'owner_id', 'id'], unique=False)

    op.create_table('credit_lots',
    sa.Column('id', sa.String(32), nullable=False),
    sa.Column('owner_kind', sa.String(10), nullable=False),
    sa.Column('owner_id', sa.String(32), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('remaining', sa.Integer(), nullable=False),
    sa.Column('price_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(3), nullable=False),
    sa.Column('transfer_id', sa.String(32), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('monthly', 'bought', 'bonus', 'reward')", name=op.f('ck_credit_lots_kind_known')),
    sa.CheckConstraint('price_minor >= 0', name=op.f('ck_credit_lots_price_not_negative')),
    sa.CheckConstraint('remaining >= 0 AND remaining <= amount', name=op.f('ck_credit_lots_remaining_within')),
    sa.ForeignKeyConstraint(['transfer_id'], ['transfers.id'], name=op.f('fk_credit_lots_transfer_id_transfers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_lots'))
    )
    with op.batch_alter_table('credit_lots', schema=None) as batch_op:
        batch_op.create_index('ix_credit_lots_ending', ['expires_at'], unique=False, sqlite_where=sa.text('remaining > 0 AND expires_at IS NOT NULL'), postgresql_where=sa.text('remaining > 0 AND expires_at IS NOT NULL'))
        batch_op.create_index('ix_credit_lots_open', ['owner_kind', 'owner_id', 'expires_at', 'id'], unique=False, sqlite_where=sa.text('remaining > 0'), postgresql_where=sa.text('remaining > 0'))

    op.create_table('credit_lot_uses',
    sa.Column('transfer_id', sa.String(32), nullable=False),
    sa.Column('lot_id', sa.String(32), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('returned', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount > 0 AND returned >= 0 AND returned <= amount', name=op.f('ck_credit_lot_uses_returned_within')),
    sa.ForeignKeyConstraint(['lot_id'], ['credit_lots.id'], name=op.f('fk_credit_lot_uses_lot_id_credit_lots')),
    sa.ForeignKeyConstraint(['transfer_id'], ['transfers.id'], name=op.f('fk_credit_lot_uses_transfer_id_transfers')),
    sa.PrimaryKeyConstraint('transfer_id', 'lot_id', name=op.f('pk_credit_lot_uses'))
    )
    with op.batch_alter_table('credit_lot_uses', schema=None) as batch_op:
        batch_op.create_index('ix_credit_lot_uses_lot_id', ['lot_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('credit_lot_uses', schema=None) as batch_op:
        batch_op.drop_index('ix_credit_lot_uses_lot_id')

    op.drop_table('credit_lot_uses')
    with op.batch_alter_table('credit_lots', schema=None) as batch_op:
        batch_op.drop_index('ix_credit_lots_open', sqlite_where=sa.text('remaining > 0'), postgresql_where=sa.text('remaining > 0'))
        batch_op.drop_index('ix_credit_lots_ending', sqlite_where=sa.text('remaining > 0 AND expires_at IS NOT NULL'), postgresql_where=sa.text('remaining > 0 AND expires_at IS NOT NULL'))

    op.drop_table('credit_lots')
    with op.batch_alter_table('credit_holds', schema=None) as batch_op:
        batch_op.drop_index('ix_credit_holds_owner')
        batch_op.drop_index('ix_credit_holds_due', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.drop_table('credit_holds')
    with op.batch_alter_table('transfers', schema=None) as batch_op:
        batch_op.drop_index('ix_transfers_ref')
        batch_op.drop_index('ix_transfers_owner')
        batch_op.drop_index('ix_transfers_debit')
        batch_op.drop_index('ix_transfers_credit')

    op.drop_table('transfers')
    op.drop_table('price_lists')
    op.drop_table('credit_accounts')
