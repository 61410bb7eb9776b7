"""Tables of editing: versions of files of the content."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# Each version of a file that somebody changed on the server, drafts among them.
document_table = sa.Table(
    "document",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("path", sa.String(200), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("body", sa.Text),  # Base64; NULL: the software's own file counts again
    sa.Column("state", sa.String(9), nullable=False),
    sa.Column("by", sa.String(254), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("base", sa.String(64), nullable=False),
    sa.Column("batch", sa.String(36), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.UniqueConstraint("path", "number"),
    sa.Index("ix_document_state", "state"),
)
