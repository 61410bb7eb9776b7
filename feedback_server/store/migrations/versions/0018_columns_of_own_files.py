"""Columns of own files."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision: str | None = "0017"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "column_choice",
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_column_choice_account")
        ),
        sa.PrimaryKeyConstraint("account", "column", name=op.f("pk_column_choice")),
        sqlite_with_rowid=False,
    )
