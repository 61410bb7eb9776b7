"""Tables of the ways to collect answers: invitations, forms, the front desk's own count."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# Invitations that have been used, until they expire.
used_invitation_table = sa.Table(
    "used_invitation",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("expires_on", sa.Date, nullable=False),
    sqlite_with_rowid=False,
)

# Numbers of invitations made: of every 100 asked so many answer.
invitation_batch_table = sa.Table(
    "invitation_batch",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("practice", sa.ForeignKey("practice.code"), nullable=False, index=True),
    sa.Column("created_on", sa.Date, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
)

# Patients asked at the front desk. Only numbers: not who was asked, not who asked, not when.
front_desk_tally_table = sa.Table(
    "front_desk_tally",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Ids of submitted forms, so that each counts once. Kept for two days.
used_form_table = sa.Table(
    "used_form",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("used_on", sa.Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Batches of paper forms that staff enter one after the other.
form_batch_table = sa.Table(
    "form_batch",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("practice", sa.ForeignKey("practice.code"), nullable=False, index=True),
    sa.Column("mode", sa.String(9), nullable=False),
    sa.Column("survey", sa.String(64), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("given_on", sa.Date, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),  # counted by hand, to check against
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("closed_on", sa.Date),
    sa.Column("entered", sa.Integer),  # when it was closed
)

# Forms of open batches, in the order in which they were entered. Deleted when a batch is closed.
form_batch_form_table = sa.Table(
    "form_batch_form",
    metadata,
    sa.Column("form_batch", sa.ForeignKey("form_batch.id"), primary_key=True),
    sa.Column("submission", sa.String(36), primary_key=True),  # also of a form that was removed
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("removed", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)
