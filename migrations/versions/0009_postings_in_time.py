"""postings in the order of time"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward: postings by their first day, with their bounds beside it."""
    op.create_index('ix_posting_first_day', 'posting', [
        sa.text("coalesce(start_earliest, start_latest, end_earliest, end_latest, '9999-12-31')"),
        sa.text('(\nCASE\n    WHEN start_earliest IS NULL THEN 0\n    ELSE 1\nEND)'),
        'claim_id', 'start_earliest', 'start_latest', 'end_earliest', 'end_latest',
    ])


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_posting_first_day', table_name='posting')
