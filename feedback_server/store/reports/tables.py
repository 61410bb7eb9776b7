"""Tables of reports: revisions, layouts, returns, e-mails, links, notices of practices."""

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

# When a network's reports are e-mailed, and with what.
report_sending_table = sa.Table(
    "report_sending",
    metadata,
    sa.Column("pcn", sa.ForeignKey("pcn.code"), primary_key=True),
    sa.Column("service", sa.String(64), primary_key=True),
    sa.Column("by_itself", sa.Boolean, nullable=False),
    sa.Column("working_day", sa.Integer, nullable=False),
    sa.Column("enclosure", sa.String(4), nullable=False),
)

# Whom a network's reports are e-mailed to. Removing one deletes the address.
report_recipient_table = sa.Table(
    "report_recipient",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("pcn", sa.ForeignKey("pcn.code"), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("address", sa.String(254), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("added_by", sa.String(254), nullable=False),
    sa.Column("added_on", sa.Date, nullable=False),
    sa.Column("stopped_on", sa.Date),
    sa.Column("stopped_why", sa.String(11), nullable=False, server_default=""),
    sa.Column("refusals", sa.Integer, nullable=False, server_default="0"),  # in a row
    sa.UniqueConstraint("pcn", "service", "address"),
)

# E-mails that went, or should have gone: never their words, never an address.
report_delivery_table = sa.Table(
    "report_delivery",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("pcn", sa.ForeignKey("pcn.code"), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("month", sa.String(7), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    # None for a test, which goes to whoever asked for it, and for one who was removed
    sa.Column("recipient", sa.ForeignKey("report_recipient.id"), index=True),
    sa.Column("test", sa.Boolean, nullable=False),
    sa.Column("by", sa.String(254), nullable=False),
    sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("state", sa.String(7), nullable=False),
    sa.Column("reason", sa.String(11), nullable=False, server_default=""),
    sa.Column("code", sa.Integer, nullable=False, server_default="0"),  # of the mail server
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.UniqueConstraint("pcn", "service", "month", "revision", "recipient"),
)

# Links that show the board copy of one revision to whoever has them.
report_link_table = sa.Table(
    "report_link",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("pcn", sa.ForeignKey("pcn.code"), nullable=False, index=True),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("month", sa.String(7), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("made_by", sa.String(254), nullable=False),
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("revoked_on", sa.Date),
    sa.Column("openings", sa.Integer, nullable=False, server_default="0"),
    sa.Column("opened_on", sa.Date),
)

# What practices show of themselves, as domain/reports/published.py writes it, and how many answered
# in each group when it was published. Withdrawing one only marks it.
practice_notice_table = sa.Table(
    "practice_notice",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("service", sa.String(64), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),  # JSON
    sa.Column("positive", sa.Integer, nullable=False),
    sa.Column("negative", sa.Integer, nullable=False),
    sa.Column("other", sa.Integer, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
)
