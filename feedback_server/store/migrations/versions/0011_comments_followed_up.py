"""Comments followed up."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    add_care()
    add_you_said()
    with op.batch_alter_table("comment_review", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("first_by", sa.String(length=254), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("first_on", sa.Date(), nullable=True))
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("theme", sa.String(length=64), nullable=False, server_default="")
        )


def add_care() -> None:
    op.create_table(
        "comment_care",
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("suggested", sa.Boolean(), nullable=False),
        sa.Column("today", sa.Boolean(), nullable=True),
        sa.Column("assigned_to", sa.String(length=254), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_comment_care_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "question", name=op.f("pk_comment_care")),
        sqlite_with_rowid=False,
    )


def add_you_said() -> None:
    op.create_table(
        "you_said",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=254), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_you_said_pcn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_you_said")),
    )
    op.create_index("ix_you_said_pcn_month", "you_said", ["pcn", "month"], unique=False)
    op.create_table(
        "you_said_comment",
        sa.Column("you_said", sa.String(length=36), nullable=False),
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["you_said"], ["you_said.id"], name=op.f("fk_you_said_comment_you_said")
        ),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_you_said_comment_submission")
        ),
        sa.PrimaryKeyConstraint(
            "you_said", "submission", "question", name=op.f("pk_you_said_comment")
        ),
        sqlite_with_rowid=False,
    )
