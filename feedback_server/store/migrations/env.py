"""Alembic's entry: runs the migrations on the connection that migrate.py hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context


def render_for_both(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """How a new migration writes true and false, which SQLite would have as 1 and 0."""
    if kind == "server_default" and isinstance(getattr(item, "arg", None), sa.True_ | sa.False_):
        return "sa.true()" if isinstance(item.arg, sa.True_) else "sa.false()"
    return False


given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given["metadata"],
    render_as_batch=True,
    render_item=render_for_both,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
