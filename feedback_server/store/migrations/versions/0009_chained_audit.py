"""A chained audit.

A later migration that rebuilds ``audit`` on SQLite drops its triggers: make them again.
"""

import sqlalchemy as sa
from alembic import op

from feedback_server.store.accounts.audit import BEFORE_ALL, chain_hash

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    chain_audit()
    keep_audit()


def chain_audit() -> None:
    """What was recorded so far becomes the beginning of the chain."""
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("hash", sa.String(length=64), nullable=False, server_default="")
        )
    table = sa.table(
        "audit",
        sa.column("id", sa.Integer),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("by", sa.String),
        sa.column("action", sa.String),
        sa.column("about", sa.Text),
        sa.column("hash", sa.String),
    )
    tx, before = op.get_bind(), BEFORE_ALL
    for row in tx.execute(sa.select(table).order_by(table.c.id)).all():
        before = chain_hash(before, at=row.at, by=row.by, action=row.action, about=row.about)
        tx.execute(sa.update(table).where(table.c.id == row.id).values(hash=before))


def keep_audit() -> None:
    """The database itself refuses to change or delete an entry."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit only grows'; END $$"
        )
    act = (
        "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
        if postgresql
        else "BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
    )
    for what in ("update", "delete"):
        op.execute(f"CREATE TRIGGER audit_no_{what} BEFORE {what.upper()} ON audit {act}")
