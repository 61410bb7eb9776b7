"""The tables of the first version.

Of what follows Alembic's autogenerate knows nothing: that the audit log cannot be changed. A later
migration that rebuilds ``audit_entry`` on SQLite drops its triggers: make them again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(length=16), server_default="administrator", nullable=False),
        sa.Column("scope", sa.Text(), server_default="[]", nullable=False),
        sa.Column("disabled_on", sa.Date(), nullable=True),
        sa.Column("failed_passwords", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_codes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("languages", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_by", "audit_entry", ["by", "id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("path", "number", name=op.f("uq_document_path")),
    )
    op.create_index("ix_document_state", "document", ["state"], unique=False)
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("created_by", sa.String(length=254), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("replaced", sa.Text(), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_job_kind")),
    )
    op.create_index("ix_job_due", "job", ["state", "due_at"], unique=False)
    op.create_table(
        "form_press",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_form_press")),
    )
    op.create_index(op.f("ix_form_press_begun_at"), "form_press", ["begun_at"], unique=False)
    op.create_table(
        "last_rewrite",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("horizon", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_rewrite")),
    )
    op.create_table(
        "login_attempt",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_login_attempt")),
    )
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("subscription", "key", name=op.f("uq_notification_subscription")),
    )
    op.create_index(op.f("ix_notification_account"), "notification", ["account"], unique=False)
    op.create_table(
        "patient_reminder",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("vapid", sa.String(length=16), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_reminder")),
        sa.UniqueConstraint("digest", name=op.f("uq_patient_reminder_digest")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_patient_reminder_expires_on"), "patient_reminder", ["expires_on"], unique=False
    )
    op.create_table(
        "pcn",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_pcn")),
    )
    op.create_table(
        "purge_log",
        sa.Column("before", sa.String(length=7), nullable=False),
        sa.Column("purged_on", sa.Date(), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("before", name=op.f("pk_purge_log")),
    )
    op.create_table(
        "push_metric",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "service", "outcome", name=op.f("pk_push_metric")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("of_tablet", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", "digest", name=op.f("pk_quarantine")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_quarantine_share", "quarantine", ["of_tablet", "size"], unique=False)
    op.create_table(
        "server_key",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("lost_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_server_key")),
    )
    op.create_table(
        "staff_invitation",
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), server_default="{}", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_staff_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_staff_invitation_digest")),
    )
    op.create_table(
        "survey_version",
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey", "number", name=op.f("uq_survey_version_survey")),
    )
    op.create_table(
        "used_form",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used_form")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_used_form_used_on"), "used_form", ["used_on"], unique=False)
    op.create_table(
        "used_invitation",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_api_token_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_token_token_digest")),
    )
    op.create_index(op.f("ix_api_token_account"), "api_token", ["account"], unique=False)
    op.create_table(
        "comment_view",
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_comment_view_account")
        ),
        sa.PrimaryKeyConstraint("account", "name", name=op.f("pk_comment_view")),
    )
    op.create_table(
        "column_choice",
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_column_choice_account")
        ),
        sa.PrimaryKeyConstraint("account", "column", name=op.f("pk_column_choice")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fft_return",
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("marked_by", sa.String(length=254), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_fft_return_pcn")),
        sa.PrimaryKeyConstraint("pcn", "month", "service", name=op.f("pk_fft_return")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "practice",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pcn", sa.String(length=6), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_practice_pcn")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_practice")),
    )
    op.create_index(op.f("ix_practice_pcn"), "practice", ["pcn"], unique=False)
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("vapid", sa.String(length=16), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("quiet", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_push_subscription_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("digest", name=op.f("uq_push_subscription_digest")),
    )
    op.create_index(
        op.f("ix_push_subscription_account"), "push_subscription", ["account"], unique=False
    )
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_recovery_code_account")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account"), "recovery_code", ["account"], unique=False)
    op.create_table(
        "report_layout",
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_report_layout_pcn")),
        sa.PrimaryKeyConstraint("pcn", "service", name=op.f("pk_report_layout")),
    )
    op.create_table(
        "report_revision",
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=11), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("figures_digest", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_report_revision_pcn")),
        sa.PrimaryKeyConstraint(
            "pcn", "month", "service", "number", name=op.f("pk_report_revision")
        ),
    )
    op.create_table(
        "report_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("openings", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_report_link_pcn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_report_link_digest")),
    )
    op.create_index(op.f("ix_report_link_pcn"), "report_link", ["pcn"], unique=False)
    op.create_table(
        "report_recipient",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=254), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_why", sa.String(length=11), server_default="", nullable=False),
        sa.Column("refusals", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_report_recipient_pcn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_recipient")),
        sa.UniqueConstraint("pcn", "service", "address", name=op.f("uq_report_recipient_pcn")),
    )
    op.create_table(
        "report_sending",
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("working_day", sa.Integer(), nullable=False),
        sa.Column("enclosure", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_report_sending_pcn")),
        sa.PrimaryKeyConstraint("pcn", "service", name=op.f("pk_report_sending")),
    )
    op.create_table(
        "report_delivery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=36), nullable=True),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=254), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=11), server_default="", nullable=False),
        sa.Column("code", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_report_delivery_pcn")),
        sa.ForeignKeyConstraint(
            ["recipient"], ["report_recipient.id"], name=op.f("fk_report_delivery_recipient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_delivery")),
        sa.UniqueConstraint(
            "pcn", "service", "month", "revision", "recipient", name=op.f("uq_report_delivery_pcn")
        ),
    )
    op.create_index(
        op.f("ix_report_delivery_recipient"), "report_delivery", ["recipient"], unique=False
    )
    op.create_table(
        "sso_identity",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("linked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_sso_identity_account")
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_sso_identity")),
    )
    op.create_index(op.f("ix_sso_identity_account"), "sso_identity", ["account"], unique=False)
    op.create_table(
        "staff_session",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(length=8), server_default="in", nullable=False),
        sa.Column("failed_passwords", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_codes", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_staff_session_account")
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("id", name=op.f("uq_staff_session_id")),
    )
    op.create_index(op.f("ix_staff_session_account"), "staff_session", ["account"], unique=False)
    op.create_table(
        "held_form",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("browser_digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_held_form_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_form")),
    )
    op.create_index(op.f("ix_held_form_account"), "held_form", ["account"], unique=False)
    op.create_index(
        op.f("ix_held_form_browser_digest"), "held_form", ["browser_digest"], unique=False
    )
    op.create_table(
        "two_factor",
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_two_factor_account")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_two_factor")),
    )
    op.create_table(
        "you_said",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pcn", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=254), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_you_said_pcn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_you_said")),
    )
    op.create_index("ix_you_said_pcn_month", "you_said", ["pcn", "month"], unique=False)
    op.create_table(
        "appointment_count",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batch.id"], name=op.f("fk_appointment_count_batch")
        ),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_appointment_count_practice")
        ),
        sa.PrimaryKeyConstraint("practice", "month", name=op.f("pk_appointment_count")),
    )
    op.create_index(
        op.f("ix_appointment_count_batch"), "appointment_count", ["batch"], unique=False
    )
    op.create_table(
        "external_count",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batch.id"], name=op.f("fk_external_count_batch")
        ),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_external_count_practice")
        ),
        sa.PrimaryKeyConstraint("practice", "month", name=op.f("pk_external_count")),
    )
    op.create_index(op.f("ix_external_count_batch"), "external_count", ["batch"], unique=False)
    op.create_table(
        "form_batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("mode", sa.String(length=9), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("entered", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_form_batch_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_batch")),
    )
    op.create_index(op.f("ix_form_batch_practice"), "form_batch", ["practice"], unique=False)
    op.create_table(
        "front_desk_tally",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_front_desk_tally_practice")
        ),
        sa.PrimaryKeyConstraint("practice", "day", name=op.f("pk_front_desk_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_invitation_batch_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_batch")),
    )
    op.create_index(
        op.f("ix_invitation_batch_practice"), "invitation_batch", ["practice"], unique=False
    )
    op.create_table(
        "practice_notice",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_practice_notice_practice")
        ),
        sa.PrimaryKeyConstraint("practice", "month", "service", name=op.f("pk_practice_notice")),
    )
    op.create_table(
        "practice_settings",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_practice_settings_practice")
        ),
        sa.PrimaryKeyConstraint("practice", name=op.f("pk_practice_settings")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("mode", sa.String(length=9), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("day_corrected", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("flag", sa.String(length=24), nullable=True),
        sa.Column("decision", sa.String(length=8), nullable=True),
        sa.Column("source", sa.String(length=10), server_default="unknown", nullable=False),
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("tablet", sa.String(length=32), nullable=True),
        sa.Column("set_aside", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("unfinished", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_submission_practice")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["survey_version.version"], name=op.f("fk_submission_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_submission_practice_given_on", "submission", ["practice", "given_on"], unique=False
    )
    op.create_index(
        "ix_submission_waiting",
        "submission",
        ["given_on"],
        unique=False,
        sqlite_where=sa.text("flag IS NOT NULL AND decision IS NULL"),
        postgresql_where=sa.text("flag IS NOT NULL AND decision IS NULL"),
    )
    op.create_table(
        "tablet",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("setup", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("code_expires", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["practice"], ["practice.code"], name=op.f("fk_tablet_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_tablet_code_digest")),
    )
    op.create_index(op.f("ix_tablet_practice"), "tablet", ["practice"], unique=False)
    op.create_table(
        "tally",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=9), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["practice"], ["practice.code"], name=op.f("fk_tally_practice")),
        sa.PrimaryKeyConstraint(
            "practice",
            "month",
            "survey",
            "mode",
            "question",
            "code",
            "shard",
            name=op.f("pk_tally"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "comment",
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("themes", sa.String(length=128), server_default="", nullable=False),
        sa.Column("tone", sa.String(length=10), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_comment_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "question", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_comment_unclassified",
        "comment",
        ["submission"],
        unique=False,
        sqlite_where=sa.text("themes = ''"),
        postgresql_where=sa.text("themes = ''"),
    )
    op.create_table(
        "comment_follow_up",
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("suggested", sa.Boolean(), nullable=False),
        sa.Column("today", sa.Boolean(), nullable=True),
        sa.Column("assigned_to", sa.String(length=254), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_comment_follow_up_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "question", name=op.f("pk_comment_follow_up")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "comment_review",
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("themes", sa.String(length=128), nullable=False),
        sa.Column("tone", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=254), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("first_by", sa.String(length=254), server_default="", nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_comment_review_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "question", name=op.f("pk_comment_review")),
    )
    op.create_table(
        "form_batch_form",
        sa.Column("form_batch", sa.String(length=36), nullable=False),
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_batch"], ["form_batch.id"], name=op.f("fk_form_batch_form_form_batch")
        ),
        sa.PrimaryKeyConstraint("form_batch", "submission", name=op.f("pk_form_batch_form")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tablet_departure",
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tablet"], ["tablet.id"], name=op.f("fk_tablet_departure_tablet")),
        sa.PrimaryKeyConstraint(
            "tablet", "month", "survey", "question", name=op.f("pk_tablet_departure")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tablet_move",
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_tablet_move_practice")
        ),
        sa.ForeignKeyConstraint(["tablet"], ["tablet.id"], name=op.f("fk_tablet_move_tablet")),
        sa.PrimaryKeyConstraint("tablet", "practice", name=op.f("pk_tablet_move")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tablet_received_number",
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tablet"], ["tablet.id"], name=op.f("fk_tablet_received_number_tablet")
        ),
        sa.PrimaryKeyConstraint("tablet", "number", name=op.f("pk_tablet_received_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tablet_token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["tablet"], ["tablet.id"], name=op.f("fk_tablet_token_tablet")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tablet_token")),
    )
    op.create_index(op.f("ix_tablet_token_tablet"), "tablet_token", ["tablet"], unique=False)
    op.create_table(
        "you_said_comment",
        sa.Column("you_said", sa.String(length=36), nullable=False),
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_you_said_comment_submission")
        ),
        sa.ForeignKeyConstraint(
            ["you_said"], ["you_said.id"], name=op.f("fk_you_said_comment_you_said")
        ),
        sa.PrimaryKeyConstraint(
            "you_said", "submission", "question", name=op.f("pk_you_said_comment")
        ),
        sqlite_with_rowid=False,
    )
    keep_audit_log()


def keep_audit_log() -> None:
    """The database itself refuses to change or delete an entry."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION audit_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$"
        )
    act = (
        "FOR EACH ROW EXECUTE FUNCTION audit_log_only_grows()"
        if postgresql
        else "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
    )
    for what in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{what} BEFORE {what.upper()} ON audit_entry {act}"
        )
