"""What vouches for a submission, whose tablet it came from, and where tablets stood before."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision: str | None = "0023"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    source = sa.Column("source", sa.String(length=10), nullable=False, server_default="unknown")
    op.add_column("submission", source)
    for name in ("late", "set_aside"):
        added: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column("submission", added)
    op.add_column("submission", sa.Column("tablet", sa.String(length=32)))
    op.add_column("device", sa.Column("left_out", sa.Text()))
    op.create_table(
        "device_moved",
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.id"], name=op.f("fk_device_moved_device")),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_device_moved_practice")
        ),
        sa.PrimaryKeyConstraint("device", "practice", name=op.f("pk_device_moved")),
        sqlite_with_rowid=False,
    )
