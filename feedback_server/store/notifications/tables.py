"""Tables of notifications: who is reached where, and what was sent."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

# Browsers of staff that get notifications. The endpoint is sealed to the server's own key: with the
# database alone nobody can be reached.
push_subscription_table = sa.Table(
    "push_subscription",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),  # of its endpoint
    sa.Column("key_id", sa.String(16), nullable=False),
    sa.Column("sealed", sa.Text, nullable=False),
    sa.Column("vapid", sa.String(16), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),  # whose push service, for the figures
    sa.Column("label", sa.String(80), nullable=False),
    sa.Column("choices", sa.Text, nullable=False),  # JSON
    sa.Column("quiet", sa.Text, nullable=False),  # JSON
    sa.Column("added_on", sa.Date, nullable=False),
    sa.Column("notified_at", sa.DateTime(timezone=True)),
)

# Notifications, and when they were sent. Kept for three months.
notification_table = sa.Table(
    "notification",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("subscription", sa.String(36), nullable=False),  # which may be gone
    sa.Column("account", sa.String(254), nullable=False, index=True),
    sa.Column("label", sa.String(80), nullable=False),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("about", sa.Text, nullable=False),  # JSON
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.Column("outcome", sa.String(16)),
    sa.UniqueConstraint("subscription", "key"),
)

# Patients' phones that asked for one reminder. Deleted once it is sent, or after a week.
patient_reminder_table = sa.Table(
    "patient_reminder",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),  # of its endpoint
    sa.Column("key_id", sa.String(16), nullable=False),
    sa.Column("sealed", sa.Text, nullable=False),  # with the surgery and the language
    sa.Column("vapid", sa.String(16), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("expires_on", sa.Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Results of pushes by day and push service, for administrators.
push_metric_table = sa.Table(
    "push_metric",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("service", sa.String(64), primary_key=True),
    sa.Column("outcome", sa.String(16), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
