"""indexes for every question"""

from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward: covers, places of fates, and claims of a kind in the order of the list."""
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.create_index('ix_posting_cover_organisation_id', ['cover_organisation_id'], unique=False)
        batch_op.create_index('ix_posting_cover_role_id', ['cover_role_id'], unique=False)

    with op.batch_alter_table('fate', schema=None) as batch_op:
        batch_op.create_index('ix_fate_place_id', ['place_id'], unique=False)

    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index('ix_claim_kind')
        batch_op.create_index('ix_claim_kind', ['kind', 'person_id', 'ordinal', 'id'], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index('ix_claim_kind')
        batch_op.create_index('ix_claim_kind', ['kind', 'id'], unique=False)

    with op.batch_alter_table('fate', schema=None) as batch_op:
        batch_op.drop_index('ix_fate_place_id')

    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.drop_index('ix_posting_cover_role_id')
        batch_op.drop_index('ix_posting_cover_organisation_id')
