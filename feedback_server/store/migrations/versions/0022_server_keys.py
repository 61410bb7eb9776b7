"""Server keys."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision: str | None = "0021"
branch_labels: str | None = None
depends_on: str | None = None

NAMED = (
    ("sealing", "second_factor", "key_id"),
    ("sealing", "browser", "key_id"),
    ("sealing", "reminder", "key_id"),
    ("push", "browser", "vapid"),
    ("push", "reminder", "vapid"),
)
"""Which columns name a key of which kind."""


def upgrade() -> None:
    op.create_table(
        "server_key",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("lost_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_server_key")),
    )
    for kind in ("sealing", "push"):
        named = [f"SELECT {column} AS id FROM {table}" for k, table, column in NAMED if k == kind]
        every = " UNION ".join(named)
        op.execute(f"INSERT INTO server_key (kind, id) SELECT '{kind}', id FROM ({every}) AS named")
