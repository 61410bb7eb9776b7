"""The table of survey versions."""

import sqlalchemy as sa

from feedback_server.store.db.metadata import metadata

survey_version_table = sa.Table(
    "survey_version",
    metadata,
    sa.Column("version", sa.String(16), primary_key=True),
    sa.Column("survey", sa.String(64), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # 1, 2, 3 ... within the survey
    sa.UniqueConstraint("survey", "number"),
)
