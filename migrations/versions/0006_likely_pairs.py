"""likely pairs"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward: what was found of doubtful identities when the data were loaded."""
    op.create_table('likely_pair',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('first_person_id', sa.Integer(), nullable=False),
    sa.Column('second_person_id', sa.Integer(), nullable=True),
    sa.Column('strength', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('apart', sa.Boolean(), nullable=False),
    sa.Column('evidence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("(kind = 'same') = (second_person_id IS NOT NULL)", name=op.f('ck_likely_pair_second_person')),
    sa.CheckConstraint("kind IN ('same', 'two-in-one')", name=op.f('ck_likely_pair_kind')),
    sa.CheckConstraint("strength IN ('strong', 'some', 'weak')", name=op.f('ck_likely_pair_strength')),
    sa.CheckConstraint('first_person_id < second_person_id', name=op.f('ck_likely_pair_in_order')),
    sa.ForeignKeyConstraint(['first_person_id'], ['person.id'], name=op.f('fk_likely_pair_first_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['second_person_id'], ['person.id'], name=op.f('fk_likely_pair_second_person_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_likely_pair'))
    )
    with op.batch_alter_table('likely_pair', schema=None) as batch_op:
        batch_op.create_index('ix_likely_pair_first_person_id', ['first_person_id'], unique=False)
        batch_op.create_index('ix_likely_pair_second_person_id', ['second_person_id'], unique=False)


def downgrade() -> None:
    """Take it back; coming forward again asks for a load, which fills it."""
    op.execute(sa.update(sa.table('release', sa.column('seed_sha256'))).values(seed_sha256=''))
    with op.batch_alter_table('likely_pair', schema=None) as batch_op:
        batch_op.drop_index('ix_likely_pair_second_person_id')
        batch_op.drop_index('ix_likely_pair_first_person_id')

    op.drop_table('likely_pair')
