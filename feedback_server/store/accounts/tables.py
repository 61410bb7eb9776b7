"""Tables of accounts: who may sign in, how, and the audit log of what they did."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

account_table = sa.Table(
    "account",
    metadata,
    sa.Column("name", sa.String(254), primary_key=True),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("demonstration", sa.Boolean, nullable=False),
    sa.Column("role", sa.String(16), nullable=False, server_default="administrator"),
    sa.Column("scope", sa.Text, nullable=False, server_default="[]"),  # JSON: codes of places
    sa.Column("disabled_on", sa.Date),
    sa.Column("failed_passwords", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failed_codes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("languages", sa.Text, nullable=False, server_default="{}"),  # JSON: see languages.py
)

# Tokens with which a person's programs read what that person may read.
api_token_table = sa.Table(
    "api_token",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
    sa.Column("created_on", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("used_on", sa.Date),
)

staff_session_table = sa.Table(
    "staff_session",
    metadata,
    sa.Column("token_digest", sa.String(64), primary_key=True),
    sa.Column("id", sa.String(36), nullable=False, unique=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("stage", sa.String(8), nullable=False, server_default="in"),
    sa.Column("failed_passwords", sa.Integer, nullable=False, server_default="0"),  # before it
    sa.Column("failed_codes", sa.Integer, nullable=False, server_default="0"),
)

# What somebody typed and sent after their session had ended, until they have signed in again.
# Sealed with a secret that only the cookie of their browser holds.
held_form_table = sa.Table(
    "held_form",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("browser_digest", sa.String(64), nullable=False, index=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("sealed", sa.Text, nullable=False),  # base64
)

# Presses of forms, so that the same press twice does one thing: the answer to the first, sealed
# with the session's token; empty while it is worked on.
form_press_table = sa.Table(
    "form_press",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("sealed", sa.Text),
)

# An authenticator app's secret, sealed to the server's own key; not in use until confirmed.
two_factor_table = sa.Table(
    "two_factor",
    metadata,
    sa.Column("account", sa.ForeignKey("account.name"), primary_key=True),
    sa.Column("key_id", sa.String(16), nullable=False),
    sa.Column("sealed", sa.Text, nullable=False),  # base64
    sa.Column("confirmed_on", sa.Date),
    sa.Column("last_step", sa.Integer, nullable=False),  # a code is taken once
)

recovery_code_table = sa.Table(
    "recovery_code",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
)

# Who a person is at the organisation that signs them in, such as NHSmail.
sso_identity_table = sa.Table(
    "sso_identity",
    metadata,
    sa.Column("issuer", sa.String(255), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
    sa.Column("linked_on", sa.Date, nullable=False),
)

# Attempts to sign in, counted under a digest that needs the server's key. Kept for a while.
login_attempt_table = sa.Table(
    "login_attempt",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
)

# Links with which staff join. The one without a name is for whoever sets the server up.
staff_invitation_table = sa.Table(
    "staff_invitation",
    metadata,
    sa.Column("name", sa.String(254), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("scope", sa.Text, nullable=False),  # JSON: codes of places
    sa.Column("languages", sa.Text, nullable=False, server_default="{}"),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
)

# The audit log: what staff did. Never an answer, never a token.
audit_entry_table = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.String(254), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("about", sa.Text, nullable=False),  # JSON
    sa.Column(
        "hash", sa.String(64), nullable=False, server_default=""
    ),  # of this entry and the hash before
    sa.Index("ix_audit_entry_by", "by", "id"),
)
