"""what the texts cover and where they disagree"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')


def upgrade() -> None:
    """Bring the schema forward: persons by year, figures about the whole, disagreements; all found at load."""
    op.create_table('coverage_figure',
    sa.Column('topic', TEXT, nullable=False),
    sa.Column('value', TEXT, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint("topic IN ('persons', 'dates', 'source_claims', 'source_persons', 'source_places', 'source_posts', 'source_undated')", name=op.f('ck_coverage_figure_topic')),
    sa.CheckConstraint("value <> ''", name=op.f('ck_coverage_figure_value_not_blank')),
    sa.PrimaryKeyConstraint('topic', 'value', name=op.f('pk_coverage_figure'))
    )
    op.create_table('coverage_year',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('scope', TEXT, nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('persons_certain', sa.Integer(), nullable=False),
    sa.Column('persons_possible', sa.Integer(), nullable=False),
    sa.CheckConstraint("(scope = 'place') = (place_id IS NOT NULL)", name=op.f('ck_coverage_year_place_of_its_own')),
    sa.CheckConstraint("(scope = 'service') = (service_id IS NOT NULL)", name=op.f('ck_coverage_year_service_of_its_own')),
    sa.CheckConstraint("(scope = 'source') = (source_id IS NOT NULL)", name=op.f('ck_coverage_year_source_of_its_own')),
    sa.CheckConstraint("scope IN ('all', 'place', 'unplaced', 'service', 'unserved', 'source')", name=op.f('ck_coverage_year_scope')),
    sa.CheckConstraint('persons_certain >= 0 AND persons_possible >= 0', name=op.f('ck_coverage_year_counted')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_coverage_year_place_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_coverage_year_service_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_coverage_year_source_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coverage_year'))
    )
    with op.batch_alter_table('coverage_year', schema=None) as batch_op:
        batch_op.create_index('ix_coverage_year_place_id', ['place_id', 'year'], unique=False)
        batch_op.create_index('ix_coverage_year_scope', ['scope', 'year'], unique=False)

    op.create_table('disagreement',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', TEXT, nullable=False),
    sa.Column('kind', TEXT, nullable=False),
    sa.Column('about', TEXT, nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('preferred_claim_id', sa.Integer(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.CheckConstraint("about IN ('dates', 'places', 'posts', 'ranks', 'fates', 'names', 'ties', 'life')", name=op.f('ck_disagreement_about')),
    sa.CheckConstraint("kind IN ('declared', 'computed', 'correction')", name=op.f('ck_disagreement_kind')),
    sa.CheckConstraint("slug <> ''", name=op.f('ck_disagreement_slug_not_blank')),
    sa.CheckConstraint('preferred_claim_id IS NULL OR reason IS NOT NULL', name=op.f('ck_disagreement_preferred_with_reason')),
    sa.ForeignKeyConstraint(['preferred_claim_id'], ['claim.id'], name=op.f('fk_disagreement_preferred_claim_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disagreement'))
    )
    with op.batch_alter_table('disagreement', schema=None) as batch_op:
        batch_op.create_index('ix_disagreement_kind', ['kind', 'about'], unique=False)

    op.create_table('disagreement_claim',
    sa.Column('disagreement_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('panel', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_disagreement_claim_claim_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['disagreement_id'], ['disagreement.id'], name=op.f('fk_disagreement_claim_disagreement_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_disagreement_claim_person_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('disagreement_id', 'position', name=op.f('pk_disagreement_claim'))
    )
    with op.batch_alter_table('disagreement_claim', schema=None) as batch_op:
        batch_op.create_index('ix_disagreement_claim_claim_id', ['claim_id'], unique=False)
        batch_op.create_index('ix_disagreement_claim_person_id', ['person_id', 'disagreement_id'], unique=False)


def downgrade() -> None:
    """Take it back; coming forward again asks for a load, which fills it."""
    op.execute(sa.update(sa.table('release', sa.column('seed_sha256'))).values(seed_sha256=''))
    op.drop_table('disagreement_claim')
    op.drop_table('disagreement')
    op.drop_table('coverage_year')
    op.drop_table('coverage_figure')
