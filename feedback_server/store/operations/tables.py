"""Tables of operations: jobs, keys in use, what was purged."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# Purges of submissions given before a month. Their tallies stay.
purge_log_table = sa.Table(
    "purge_log",
    metadata,
    sa.Column("before", sa.String(7), primary_key=True),
    sa.Column("purged_on", sa.Date, nullable=False),
    sa.Column("submissions", sa.Integer, nullable=False),
)

# Keys in var/keys/ that something was sealed to or signed with.
server_key_table = sa.Table(
    "server_key",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("lost_on", sa.Date),  # when somebody accepted its loss
)

# Jobs that wait, and that have ended. A process leases one; after the lease another may take it.
job_table = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("about", sa.Text, nullable=False),  # JSON; never an answer, never an endpoint
    sa.Column("state", sa.String(7), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("leased_by", sa.String(64)),
    sa.Column("leased_until", sa.DateTime(timezone=True)),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.UniqueConstraint("kind", "key"),
    sa.Index("ix_job_due", "state", "due_at"),
)
