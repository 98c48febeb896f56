"""identity decisions"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward: decisions on who is who, and what they did to claims."""
    op.create_table('identity_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('other_person_id', sa.Integer(), nullable=True),
    sa.Column('former_slug', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('former_name', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.CheckConstraint("(kind = 'merge') = (former_slug IS NOT NULL)", name=op.f('ck_identity_decision_former_id')),
    sa.CheckConstraint("(kind = 'merge') = (other_person_id IS NULL)", name=op.f('ck_identity_decision_other_person')),
    sa.CheckConstraint("kind IN ('merge', 'split', 'distinct')", name=op.f('ck_identity_decision_kind')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_identity_decision_reason_not_blank')),
    sa.CheckConstraint("slug <> ''", name=op.f('ck_identity_decision_slug_not_blank')),
    sa.CheckConstraint('(former_slug IS NULL) = (former_name IS NULL)', name=op.f('ck_identity_decision_former_name')),
    sa.CheckConstraint('person_id <> other_person_id', name=op.f('ck_identity_decision_two_persons')),
    sa.ForeignKeyConstraint(['other_person_id'], ['person.id'], name=op.f('fk_identity_decision_other_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_identity_decision_person_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_decision')),
    sa.UniqueConstraint('slug', name=op.f('uq_identity_decision_slug'))
    )
    with op.batch_alter_table('identity_decision', schema=None) as batch_op:
        batch_op.create_index('ix_identity_decision_other_person_id', ['other_person_id'], unique=False)
        batch_op.create_index('ix_identity_decision_person_id', ['person_id'], unique=False)

    op.create_table('identity_claim',
    sa.Column('identity_decision_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('claim_slug', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('part', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(part = 'left_out') = (claim_id IS NULL)", name=op.f('ck_identity_claim_claim_unless_left_out')),
    sa.CheckConstraint("claim_slug <> ''", name=op.f('ck_identity_claim_claim_slug_not_blank')),
    sa.CheckConstraint("part IN ('moved', 'pointed', 'left_out')", name=op.f('ck_identity_claim_part')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_identity_claim_claim_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['identity_decision_id'], ['identity_decision.id'], name=op.f('fk_identity_claim_identity_decision_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('identity_decision_id', 'claim_slug', name=op.f('pk_identity_claim'))
    )
    with op.batch_alter_table('identity_claim', schema=None) as batch_op:
        batch_op.create_index('ix_identity_claim_claim_id', ['claim_id'], unique=False)
        batch_op.create_index('ix_identity_claim_claim_slug', ['claim_slug'], unique=False)


def downgrade() -> None:
    """Take it back; persons stay as the decisions made them until a seed is loaded, which this asks for."""
    op.execute(sa.update(sa.table('release', sa.column('seed_sha256'))).values(seed_sha256=''))
    with op.batch_alter_table('identity_claim', schema=None) as batch_op:
        batch_op.drop_index('ix_identity_claim_claim_slug')
        batch_op.drop_index('ix_identity_claim_claim_id')

    op.drop_table('identity_claim')
    with op.batch_alter_table('identity_decision', schema=None) as batch_op:
        batch_op.drop_index('ix_identity_decision_person_id')
        batch_op.drop_index('ix_identity_decision_other_person_id')

    op.drop_table('identity_decision')
