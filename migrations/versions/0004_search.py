"""tables the search box looks in; filled when the seed is loaded next"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward: names, their words, sound keys and deletions."""
    op.create_table('search_near',
    sa.Column('deletion', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('word', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('deletion', 'word', name=op.f('pk_search_near'))
    )
    op.create_table('searchable',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('term_id', sa.Integer(), nullable=True),
    sa.Column('claim_id', sa.Integer(), nullable=True),
    sa.Column('form', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.CheckConstraint("kind IN ('person', 'codename', 'place', 'organisation', 'role')", name=op.f('ck_searchable_kind')),
    sa.CheckConstraint("name <> ''", name=op.f('ck_searchable_name_not_blank')),
    sa.CheckConstraint('(person_id IS NULL) <> (term_id IS NULL)', name=op.f('ck_searchable_one_owner')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_searchable_claim_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_searchable_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_searchable_term_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_searchable'))
    )
    with op.batch_alter_table('searchable', schema=None) as batch_op:
        batch_op.create_index('ix_searchable_name_key', ['name_key'], unique=False)
        batch_op.create_index('ix_searchable_person_id', ['person_id'], unique=False)
        batch_op.create_index('ix_searchable_term_id', ['term_id'], unique=False)

    op.create_table('search_key',
    sa.Column('key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('searchable_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_search_key_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['searchable_id'], ['searchable.id'], name=op.f('fk_search_key_searchable_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('key', 'searchable_id', name=op.f('pk_search_key'))
    )
    with op.batch_alter_table('search_key', schema=None) as batch_op:
        batch_op.create_index('ix_search_key_person_id', ['person_id', 'key'], unique=False)
        batch_op.create_index('ix_search_key_searchable_id', ['searchable_id', 'key'], unique=False)

    op.create_table('search_word',
    sa.Column('word', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('searchable_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_search_word_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['searchable_id'], ['searchable.id'], name=op.f('fk_search_word_searchable_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('word', 'searchable_id', name=op.f('pk_search_word'))
    )
    with op.batch_alter_table('search_word', schema=None) as batch_op:
        batch_op.create_index('ix_search_word_person_id', ['person_id', 'word'], unique=False)
        batch_op.create_index('ix_search_word_searchable_id', ['searchable_id', 'word'], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table('search_word')
    op.drop_table('search_key')
    op.drop_table('searchable')
    op.drop_table('search_near')
