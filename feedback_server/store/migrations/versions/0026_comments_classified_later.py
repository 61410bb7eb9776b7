"""Comments are classified after they were stored: which are yet to be is found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision: str | None = "0025"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_index(
        "ix_comment_unclassified",
        "comment",
        ["submission"],
        sqlite_where=sa.text("theme = ''"),
        postgresql_where=sa.text("theme = ''"),
    )
