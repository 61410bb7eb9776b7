"""Tables of tablets: which there are, where they stood, which submissions have come from them."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# Shared tablets. ``state`` is what a tablet last reported of itself, as JSON.
tablet_table = sa.Table(
    "tablet",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("practice", sa.ForeignKey("practice.code"), nullable=False, index=True),
    sa.Column("setup", sa.Text, nullable=False),  # JSON
    sa.Column("added_on", sa.Date, nullable=False),
    sa.Column("revoked_on", sa.Date),
    sa.Column("code_digest", sa.String(64), unique=True),
    sa.Column("code_expires", sa.DateTime(timezone=True)),
    sa.Column("state", sa.Text),
    sa.Column("left_out", sa.Text),  # JSON: since which day its submissions are set aside, and why
)

# Practices where a tablet was before: its submissions until that day belong there.
tablet_move_table = sa.Table(
    "tablet_move",
    metadata,
    sa.Column("tablet", sa.ForeignKey("tablet.id"), primary_key=True),
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("until", sa.Date, nullable=False),
    sqlite_with_rowid=False,
)

# People who went away from tablets without sending: numbers alone, with no answer and no day.
tablet_departure_table = sa.Table(
    "tablet_departure",
    metadata,
    sa.Column("tablet", sa.ForeignKey("tablet.id"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("survey", sa.String(64), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),  # the last one that was shown
    sa.Column("count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Tokens of tablets. One that is set up again gets a new one; the old one is still accepted.
tablet_token_table = sa.Table(
    "tablet_token",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("tablet", sa.ForeignKey("tablet.id"), nullable=False, index=True),
)

# Numbers of submissions that came from tablets. Beside the submissions they would tell their order.
tablet_received_number_table = sa.Table(
    "tablet_received_number",
    metadata,
    sa.Column("tablet", sa.ForeignKey("tablet.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
