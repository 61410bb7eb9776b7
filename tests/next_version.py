"""A made-up migration after the last one: then a database of today is one of an older version."""

from pathlib import Path

from feedback_server.store.db import migrate

NUMBER = "9000"
WORDS = '''"""Writes one table anew, and changes the rows of others."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "{revision}", "{before}"
branch_labels = depends_on = None


def upgrade() -> None:
    op.execute("UPDATE pcn SET name = name || ' and more'")
    without_row_ids = {{"sqlite_with_rowid": False}}
    with op.batch_alter_table("comment", table_kwargs=without_row_ids) as comment:
        comment.alter_column("text", existing_type=sa.Text(), nullable=True)
    op.execute("UPDATE comment SET themes = '|new|'")
    with op.batch_alter_table("comment", table_kwargs=without_row_ids) as comment:
        comment.alter_column("text", existing_type=sa.Text(), nullable=False)
'''
"""The tables end as they were, so that ``differences`` finds none; rows tell that it was run."""


def write_next_version(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    words = WORDS.format(revision=NUMBER, before=migrate.head())
    (folder / f"{NUMBER}_made_up.py").write_text(words, "utf-8")
    return folder
