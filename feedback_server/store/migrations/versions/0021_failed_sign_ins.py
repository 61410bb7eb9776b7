"""How often somebody failed to sign in since the last time."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision: str | None = "0020"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    for table in ("account", "staff_session"):
        for column in ("failed_passwords", "failed_codes"):
            op.add_column(
                table, sa.Column(column, sa.Integer(), server_default="0", nullable=False)
            )
