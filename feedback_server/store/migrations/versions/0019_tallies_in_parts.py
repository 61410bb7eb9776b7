"""Tallies in parts, so that several processes can add to the same ones at once."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision: str | None = "0018"
branch_labels: str | None = None
depends_on: str | None = None

KEY = ("practice", "month", "survey", "mode", "question", "code")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        part = sa.Column("part", sa.SmallInteger(), nullable=False, server_default="0")
        op.add_column("tally", part)
        op.drop_constraint("pk_tally", "tally")
        op.create_primary_key("pk_tally", "tally", [*KEY, "part"])
        return
    op.rename_table("tally", "tally_whole")  # SQLite cannot change a primary key
    op.create_table(
        "tally",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=9), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["practice"], ["practice.code"], name=op.f("fk_tally_practice")),
        sa.PrimaryKeyConstraint(*KEY, "part", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    columns = ", ".join((*KEY, '"count"'))
    op.execute(f"INSERT INTO tally ({columns}) SELECT {columns} FROM tally_whole")
    op.drop_table("tally_whole")
