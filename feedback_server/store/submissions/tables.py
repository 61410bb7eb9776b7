"""Tables of submissions: answers, their tallies, and what could not be stored."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# Answers. Without row ids, so that nothing numbers them as they come. Their place in the
# file tells their order until the night (rewrite.py).
submission_table = sa.Table(
    "submission",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("version", sa.ForeignKey("survey_version.version"), nullable=False),
    sa.Column("practice", sa.ForeignKey("practice.code"), nullable=False),
    sa.Column("mode", sa.String(9), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("given_on", sa.Date, nullable=False),
    sa.Column("day_corrected", sa.Boolean, nullable=False),
    sa.Column("answers", sa.Text, nullable=False),  # JSON, less the free text
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("flag", sa.String(24)),  # why a person should look at it
    sa.Column("decision", sa.String(8)),  # what that person said: counted or excluded
    sa.Column("source", sa.String(10), nullable=False, server_default="unknown"),
    sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("tablet", sa.String(32)),  # a digest that needs the server's key
    sa.Column("set_aside", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("unfinished", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_submission_practice_given_on", "practice", "given_on"),
    sa.Index(
        "ix_submission_waiting",
        "given_on",
        sqlite_where=sa.text("flag IS NOT NULL AND decision IS NULL"),
        postgresql_where=sa.text("flag IS NOT NULL AND decision IS NULL"),
    ),
    sqlite_with_rowid=False,
)

# What reports are made of. ``shard`` is the process that counted (tallies.py).
tally_table = sa.Table(
    "tally",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("survey", sa.String(64), primary_key=True),
    sa.Column("mode", sa.String(9), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("code", sa.String(64), primary_key=True),
    sa.Column(
        "shard", sa.SmallInteger, primary_key=True, server_default="0"
    ),  # which process counted
    sa.Column("count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Envelopes that could not be opened or validated, whole, to be looked at and retried.
quarantine_table = sa.Table(
    "quarantine",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),  # SHA-256 of the envelope
    sa.Column("envelope", sa.Text, nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("of_tablet", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("size", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_quarantine_share", "of_tablet", "size"),
    sqlite_with_rowid=False,
)

# The transaction of PostgreSQL that last rewrote the day's rows (rewrite.py).
last_rewrite_table = sa.Table(
    "last_rewrite",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("transaction_id", sa.BigInteger, nullable=False),
    sa.Column("horizon", sa.BigInteger, nullable=False),
)
