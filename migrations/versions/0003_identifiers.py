"""identifiers"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

OLD_KINDS = (
    'name_form', 'posting', 'rank_holding', 'codename_use', 'fate', 'life_event', 'education', 'award', 'activity',
    'relation', 'trait', 'membership',
)
def kinds(*names: str) -> str:
    """The CHECK of a claim's kind."""
    return 'kind IN (' + ', '.join(f"'{name}'" for name in names) + ')'


def replace_kinds(*names: str) -> None:
    """Give `claim` another list of kinds."""
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_claim_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_claim_kind'), kinds(*names))


def forget_identifiers() -> None:
    """Remove the claims of this kind and all that rests on them; the seed is to be loaded again after it."""
    claim = sa.table('claim', sa.column('id'), sa.column('kind'))
    link = sa.table('claim_link', sa.column('id'), sa.column('from_claim_id'), sa.column('to_claim_id'))
    citation = sa.table('citation', sa.column('id'), sa.column('claim_id'), sa.column('claim_link_id'))
    works = sa.table('rests_on', sa.column('citation_id'))
    pair = sa.table('contradiction', sa.column('first_claim_id'), sa.column('second_claim_id'))
    group = sa.table('alternative_set', sa.column('id'))
    member = sa.table('alternative', sa.column('alternative_set_id'), sa.column('claim_id'))
    release = sa.table('release', sa.column('seed_sha256'))
    connection = op.get_bind()
    ours = sa.select(claim.c.id).where(claim.c.kind == 'identifier')
    if connection.execute(ours.limit(1)).first() is None:
        return
    linked = sa.select(link.c.id).where(link.c.from_claim_id.in_(ours) | link.c.to_claim_id.in_(ours))
    cited = sa.select(citation.c.id).where(citation.c.claim_id.in_(ours) | citation.c.claim_link_id.in_(linked))
    groups = sa.select(member.c.alternative_set_id).where(member.c.claim_id.in_(ours))
    split = list(connection.execute(groups).scalars())
    for statement in (
        sa.delete(pair).where(pair.c.first_claim_id.in_(ours) | pair.c.second_claim_id.in_(ours)),
        sa.delete(member).where(member.c.alternative_set_id.in_(split)),
        sa.delete(group).where(group.c.id.in_(split)),
        sa.delete(works).where(works.c.citation_id.in_(cited)),
        sa.delete(citation).where(citation.c.claim_id.in_(ours) | citation.c.claim_link_id.in_(linked)),
        sa.delete(link).where(link.c.from_claim_id.in_(ours) | link.c.to_claim_id.in_(ours)),
        sa.delete(sa.table('identifier')),
        sa.delete(claim).where(claim.c.kind == 'identifier'),
        sa.update(release).values(seed_sha256=''),
    ):
        connection.execute(statement)


def upgrade() -> None:
    """Bring the schema forward: a thirteenth kind of claim, with its detail."""
    replace_kinds(*OLD_KINDS, 'identifier')
    op.create_table('identifier',
    sa.Column('claim_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('authority', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('value', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.CheckConstraint("authority IN ('wikidata', 'viaf', 'gnd', 'lc', 'isni')", name=op.f('ck_identifier_authority')),
    sa.CheckConstraint("kind = 'identifier'", name=op.f('ck_identifier_kind')),
    sa.CheckConstraint("value <> ''", name=op.f('ck_identifier_value_not_blank')),
    sa.ForeignKeyConstraint(['claim_id', 'person_id', 'kind'], ['claim.id', 'claim.person_id', 'claim.kind'], name=op.f('fk_identifier_claim_id_person_id_kind'), onupdate='CASCADE', ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('claim_id', name=op.f('pk_identifier')),
    sa.UniqueConstraint('authority', 'value', name=op.f('uq_identifier_authority_value'))
    )
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.create_index('ix_identifier_person_id', ['person_id'], unique=False)


def downgrade() -> None:
    """Take it back, and with it the claims of this kind and their citations."""
    forget_identifiers()
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.drop_index('ix_identifier_person_id')

    op.drop_table('identifier')
    replace_kinds(*OLD_KINDS)
