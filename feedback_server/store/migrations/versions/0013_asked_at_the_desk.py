"""How many patients the front desk asked."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "asked_at_desk",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_asked_at_desk_practice")
        ),
        sa.PrimaryKeyConstraint("practice", "day", name=op.f("pk_asked_at_desk")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "form_used",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_used")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_form_used_used_on", "form_used", ["used_on"], unique=False)
