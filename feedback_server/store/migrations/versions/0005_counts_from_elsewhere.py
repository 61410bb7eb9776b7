"""Counts from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "counted_elsewhere",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batch.id"], name=op.f("fk_counted_elsewhere_batch")
        ),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_counted_elsewhere_practice")
        ),
        sa.PrimaryKeyConstraint("practice", "month", name=op.f("pk_counted_elsewhere")),
    )
    with op.batch_alter_table("counted_elsewhere", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counted_elsewhere_batch"), ["batch"], unique=False)
