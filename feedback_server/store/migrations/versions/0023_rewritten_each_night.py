"""What came is rewritten each night; the quarantine keeps no order on SQLite."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision: str | None = "0022"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "last_rewrite",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("horizon", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_rewrite")),
    )
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "quarantine", recreate="always", table_kwargs={"sqlite_with_rowid": False}
        ):
            pass
