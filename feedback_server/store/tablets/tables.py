"""Tables of tablets: which there are, where they stood, which submissions have come from them."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# A shared tablet. What it last said of itself stands in ``state``, as JSON.
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

# Where a tablet stood before: what it made until that day belongs there.
tablet_move_table = sa.Table(
    "tablet_move",
    metadata,
    sa.Column("tablet", sa.ForeignKey("tablet.id"), primary_key=True),
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("until", sa.Date, nullable=False),
    sqlite_with_rowid=False,
)

# A tablet that is set up again gets a new token; answers sealed with the old one still arrive.
tablet_token_table = sa.Table(
    "tablet_token",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("tablet", sa.ForeignKey("tablet.id"), nullable=False, index=True),
)

# Which of a tablet's submissions have come. Not beside the submission: it would give their order.
tablet_received_number_table = sa.Table(
    "tablet_received_number",
    metadata,
    sa.Column("tablet", sa.ForeignKey("tablet.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
