"""The first tables."""

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
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )
    op.create_table(
        "pcn",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_pcn")),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", "digest", name=op.f("pk_quarantine")),
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
        "practice",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pcn", sa.String(length=6), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pcn"], ["pcn.code"], name=op.f("fk_practice_pcn")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_practice")),
    )
    op.create_index(op.f("ix_practice_pcn"), "practice", ["pcn"])

    op.create_table(
        "staff_session",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_staff_session_account")
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_account"), "staff_session", ["account"])

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
        sa.ForeignKeyConstraint(
            ["practice"], ["practice.code"], name=op.f("fk_submission_practice")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["survey_version.version"], name=op.f("fk_submission_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_submission_practice_given_on", "submission", ["practice", "given_on"])

    op.create_table(
        "tally",
        sa.Column("practice", sa.String(length=6), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("survey", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=9), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["practice"], ["practice.code"], name=op.f("fk_tally_practice")),
        sa.PrimaryKeyConstraint(
            "practice", "month", "survey", "mode", "question", "code", name=op.f("pk_tally")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "comment",
        sa.Column("submission", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_comment_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "question", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
