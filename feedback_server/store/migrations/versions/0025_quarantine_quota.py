"""How much each thing in quarantine takes, and whether a tablet of ours sent it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision: str | None = "0024"
branch_labels: str | None = None
depends_on: str | None = None

AROUND = 300
"""As ``store.quarantine.AROUND``."""


def upgrade() -> None:
    added: tuple[sa.Column[bool] | sa.Column[int], ...] = (
        sa.Column("of_tablet", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("size", sa.Integer(), nullable=False, server_default="0"),
    )
    for column in added:
        op.add_column("quarantine", column)
    op.execute(sa.text(f"UPDATE quarantine SET size = length(envelope) + {AROUND}"))
    op.create_index("ix_quarantine_share", "quarantine", ["of_tablet", "size"])
