"""Tables of reports: revisions, layouts, returns."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# Revisions of reports, kept for ever. Withdrawing one only marks it.
report_revision_table = sa.Table(
    "report_revision",
    metadata,
    sa.Column("pcn", sa.ForeignKey("pcn.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("service", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("status", sa.String(11), nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # as domain/reports/serialization.py writes it
    sa.Column("digest", sa.String(64), nullable=False),  # SHA-256 of the content
    sa.Column("figures_digest", sa.String(64), nullable=False),  # of what was measured alone
    sa.Column("withdrawn_on", sa.Date),
    sa.Column("withdrawn_why", sa.Text),
)

# Layouts that networks chose for their reports.
report_layout_table = sa.Table(
    "report_layout",
    metadata,
    sa.Column("pcn", sa.ForeignKey("pcn.code"), primary_key=True),
    sa.Column("service", sa.String(64), primary_key=True),
    sa.Column("settings", sa.Text, nullable=False),  # JSON
)

# Monthly returns that somebody has marked as sent.
fft_return_table = sa.Table(
    "fft_return",
    metadata,
    sa.Column("pcn", sa.ForeignKey("pcn.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("service", sa.String(64), primary_key=True),
    sa.Column("marked_by", sa.String(254), nullable=False),
    sa.Column("marked_on", sa.Date, nullable=False),
    sqlite_with_rowid=False,
)
