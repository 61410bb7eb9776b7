"""A small index of the flagged answers that wait, in place of one over every answer."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"
branch_labels: str | None = None
depends_on: str | None = None

WAITING = sa.text("flag IS NOT NULL AND decision IS NULL")


def upgrade() -> None:
    op.drop_index("ix_submission_flag", "submission")
    op.create_index(
        "ix_submission_waiting",
        "submission",
        ["given_on"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
