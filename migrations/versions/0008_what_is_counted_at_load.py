"""what is counted when data are loaded: the texts of disagreements, and how often terms are used"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

BEFORE = (
    "topic IN ('persons', 'dates', 'source_claims', 'source_persons', 'source_places', 'source_posts', 'source_undated')"
)
AFTER = BEFORE.replace("'source_claims', ", "'source_claims', 'source_disagreements', ")


def upgrade() -> None:
    """Bring the schema forward; the figures go, so that what is derived is found again before anybody asks."""
    replace_check(AFTER)
    op.create_table(
        'term_usage',
        sa.Column('term_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('claims', sa.Integer(), nullable=False),
        sa.Column('persons', sa.Integer(), nullable=False),
        sa.CheckConstraint('persons > 0 AND claims >= persons', name=op.f('ck_term_usage_used')),
        sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_term_usage_term_id'), ondelete='RESTRICT'),
        sa.PrimaryKeyConstraint('term_id', name=op.f('pk_term_usage')),
    )


def downgrade() -> None:
    """Take it back, and the figures with it; coming forward again finds them anew."""
    op.drop_table('term_usage')
    replace_check(BEFORE)
    op.execute(sa.update(sa.table('release', sa.column('seed_sha256'))).values(seed_sha256=''))


def replace_check(condition: str) -> None:
    """Change what a figure may be about."""
    op.execute(sa.delete(sa.table('coverage_figure')))
    with op.batch_alter_table('coverage_figure', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_coverage_figure_topic'), type_='check')
        batch_op.create_check_constraint(op.f('ck_coverage_figure_topic'), condition)
