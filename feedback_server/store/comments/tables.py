"""Tables of comments: what patients wrote, and what staff decided and did about it."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

comment_table = sa.Table(
    "comment",
    metadata,
    sa.Column("submission", sa.ForeignKey("submission.id"), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),  # empty once it was erased
    sa.Column("themes", sa.String(128), nullable=False, server_default=""),  # empty: not looked up
    sa.Column("tone", sa.String(10), nullable=False, server_default=""),
    sa.Index(
        "ix_comment_unclassified",
        "submission",
        sqlite_where=sa.text("themes = ''"),
        postgresql_where=sa.text("themes = ''"),
    ),
    sqlite_with_rowid=False,
)

# Decisions on comments, and the words that were cleared for reports.
comment_review_table = sa.Table(
    "comment_review",
    metadata,
    sa.Column("submission", sa.ForeignKey("submission.id"), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("themes", sa.String(128), nullable=False),
    sa.Column("tone", sa.String(10), nullable=False),
    sa.Column("decided_by", sa.String(254), nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("first_by", sa.String(254), nullable=False, server_default=""),
    sa.Column("first_on", sa.Date),  # who decided first may take it back on that day
)

# Follow-up of comments. Without row ids, so that nothing tells which came first.
comment_follow_up_table = sa.Table(
    "comment_follow_up",
    metadata,
    sa.Column("submission", sa.ForeignKey("submission.id"), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("suggested", sa.Boolean, nullable=False),  # words of risk stood in it
    sa.Column("today", sa.Boolean),  # what a person said about that
    sa.Column("assigned_to", sa.String(254), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# "You said, we did": what was done about comments. Which are published is in the public file.
you_said_table = sa.Table(
    "you_said",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("pcn", sa.ForeignKey("pcn.code"), nullable=False),
    sa.Column("month", sa.String(7), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("did", sa.Text, nullable=False),
    sa.Column("written_by", sa.String(254), nullable=False),
    sa.Column("written_on", sa.Date, nullable=False),
    sa.Index("ix_you_said_pcn_month", "pcn", "month"),
)

# The comments that led to a "You said, we did".
you_said_comment_table = sa.Table(
    "you_said_comment",
    metadata,
    sa.Column("you_said", sa.ForeignKey("you_said.id"), primary_key=True),
    sa.Column("submission", sa.ForeignKey("submission.id"), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sqlite_with_rowid=False,
)

# Lists of comments that an account keeps under names: filters, and no words of patients.
comment_view_table = sa.Table(
    "comment_view",
    metadata,
    sa.Column("account", sa.ForeignKey("account.name"), primary_key=True),
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("query", sa.Text, nullable=False),
)
