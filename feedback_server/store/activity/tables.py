"""Tables of activity: numbers that came in files, and the files they came in."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# Imported files. ``replaced`` is what undoing the import brings back.
import_batch_table = sa.Table(
    "import_batch",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("created_on", sa.Date, nullable=False),
    sa.Column("created_by", sa.String(254), nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("replaced", sa.Text, nullable=False),  # JSON
    sa.Column("undone_on", sa.Date),
)

# Appointments of a practice in a month, as its provider counted them.
appointment_count_table = sa.Table(
    "appointment_count",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),  # JSON
    sa.Column("batch", sa.ForeignKey("import_batch.id"), nullable=False, index=True),
)

# What the columns of a person's own files of appointments hold, as that person said.
column_choice_table = sa.Table(
    "column_choice",
    metadata,
    sa.Column("account", sa.ForeignKey("account.name"), primary_key=True),
    sa.Column("column", sa.Text, primary_key=True),  # its normalized name
    sa.Column("means", sa.Text, nullable=False),  # empty: it is left out
    sqlite_with_rowid=False,
)

# Friends and Family Test counts of a practice in a month that were collected by other means.
external_count_table = sa.Table(
    "external_count",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),  # JSON
    sa.Column("batch", sa.ForeignKey("import_batch.id"), nullable=False, index=True),
)
