"""What staff chose for a practice, and what somebody did last."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "practice_setup",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_practice_setup_practice")
        ),
        sa.PrimaryKeyConstraint("practice", name=op.f("pk_practice_setup")),
    )
    op.create_index("ix_audit_by", "audit", ["by", "id"], unique=False)
