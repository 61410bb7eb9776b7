"""Forms that staff enter pile by pile."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision: str | None = "0015"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "pile",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("mode", sa.String(length=9), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("entered", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["practice"], ["practice.code"], name=op.f("fk_pile_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pile")),
    )
    op.create_index("ix_pile_practice", "pile", ["practice"], unique=False)
    op.create_table(
        "pile_form",
        sa.Column("pile", sa.String(length=36), nullable=False),
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pile"], ["pile.id"], name=op.f("fk_pile_form_pile")),
        sa.PrimaryKeyConstraint("pile", "submission", name=op.f("pk_pile_form")),
        sqlite_with_rowid=False,
    )
