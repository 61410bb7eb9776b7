"""Submissions purged."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision: str | None = "0019"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "submissions_purged",
        sa.Column("before", sa.String(length=7), nullable=False),
        sa.Column("purged_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("before", name=op.f("pk_submissions_purged")),
    )
    # Its work is a part of the job "purge" now: nobody would ever do it.
    op.execute("DELETE FROM job WHERE kind = 'erase_originals' AND state = 'waiting'")
