"""How networks tailored their reports."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision: str | None = "0014"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "report_layout",
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_report_layout_pcn")),
        sa.PrimaryKeyConstraint("pcn", name=op.f("pk_report_layout")),
    )
