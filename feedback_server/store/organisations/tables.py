"""Tables of organisations: primary care networks and their practices."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

pcn_table = sa.Table(
    "pcn",
    metadata,
    sa.Column("code", sa.String(6), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("demonstration", sa.Boolean, nullable=False),
)

practice_table = sa.Table(
    "practice",
    metadata,
    sa.Column("code", sa.String(6), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("pcn", sa.ForeignKey("pcn.code"), nullable=True, index=True),
    sa.Column("demonstration", sa.Boolean, nullable=False),
)

# What staff chose for a practice; one that is not here has the usual hours and every survey.
practice_settings_table = sa.Table(
    "practice_settings",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),  # JSON
)
