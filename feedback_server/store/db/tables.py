"""The tables. Every change here needs a migration beside it; a test compares the two."""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

pcn = sa.Table(
    "pcn",
    metadata,
    sa.Column("code", sa.String(6), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("demonstration", sa.Boolean, nullable=False),
)

practice = sa.Table(
    "practice",
    metadata,
    sa.Column("code", sa.String(6), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("pcn", sa.ForeignKey("pcn.code"), nullable=True, index=True),
    sa.Column("demonstration", sa.Boolean, nullable=False),
)

survey_version = sa.Table(
    "survey_version",
    metadata,
    sa.Column("version", sa.String(16), primary_key=True),
    sa.Column("survey", sa.String(64), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # 1, 2, 3 ... within the survey
    sa.UniqueConstraint("survey", "number"),
)

# Without row ids, so that nothing numbers rows as they come; where they lie tells their order until
# the night: rewrite.py.
submission = sa.Table(
    "submission",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("version", sa.ForeignKey("survey_version.version"), nullable=False),
    sa.Column("practice", sa.ForeignKey("practice.code"), nullable=False),
    sa.Column("mode", sa.String(9), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("given_on", sa.Date, nullable=False),
    sa.Column("day_corrected", sa.Boolean, nullable=False),
    sa.Column("answers", sa.Text, nullable=False),  # JSON, less the free text
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("flag", sa.String(24)),  # why a person should look at it
    sa.Column("decision", sa.String(8)),  # what that person said: counted or excluded
    sa.Column("source", sa.String(10), nullable=False, server_default="unknown"),
    sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("tablet", sa.String(32)),  # whose it is tells only who has the server's key
    sa.Column("set_aside", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_submission_practice_given_on", "practice", "given_on"),
    sa.Index(
        "ix_submission_waiting",
        "given_on",
        sqlite_where=sa.text("flag IS NOT NULL AND decision IS NULL"),
        postgresql_where=sa.text("flag IS NOT NULL AND decision IS NULL"),
    ),
    sqlite_with_rowid=False,
)

# Since which months submissions are kept: older ones were purged. Their tallies stay.
submissions_purged = sa.Table(
    "submissions_purged",
    metadata,
    sa.Column("before", sa.String(7), primary_key=True),
    sa.Column("purged_on", sa.Date, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
)

comment = sa.Table(
    "comment",
    metadata,
    sa.Column("submission", sa.ForeignKey("submission.id"), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),  # empty once it was erased
    sa.Column("theme", sa.String(64), nullable=False, server_default=""),  # empty: not looked up
    sa.Index(
        "ix_comment_unclassified",
        "submission",
        sqlite_where=sa.text("theme = ''"),
        postgresql_where=sa.text("theme = ''"),
    ),
    sqlite_with_rowid=False,
)

# What a person decided about a comment, and the words that were cleared for reports.
comment_review = sa.Table(
    "comment_review",
    metadata,
    sa.Column("submission", sa.ForeignKey("submission.id"), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("theme", sa.String(64), nullable=False),
    sa.Column("decided_by", sa.String(254), nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("first_by", sa.String(254), nullable=False, server_default=""),
    sa.Column("first_on", sa.Date),  # who decided first may take it back on that day
)

# What staff do about a comment. Without row ids, so that nothing tells which came first.
comment_care = sa.Table(
    "comment_care",
    metadata,
    sa.Column("submission", sa.ForeignKey("submission.id"), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("suggested", sa.Boolean, nullable=False),  # words of risk stood in it
    sa.Column("today", sa.Boolean),  # what a person said about that
    sa.Column("assigned_to", sa.String(254), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# What was done about comments: "You said, we did". Whether it is published, the public file says.
you_said = sa.Table(
    "you_said",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("pcn", sa.ForeignKey("pcn.code"), nullable=False),
    sa.Column("month", sa.String(7), nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("did", sa.Text, nullable=False),
    sa.Column("written_by", sa.String(254), nullable=False),
    sa.Column("written_on", sa.Date, nullable=False),
    sa.Index("ix_you_said_pcn_month", "pcn", "month"),
)

# Which comments led to it.
you_said_comment = sa.Table(
    "you_said_comment",
    metadata,
    sa.Column("you_said", sa.ForeignKey("you_said.id"), primary_key=True),
    sa.Column("submission", sa.ForeignKey("submission.id"), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sqlite_with_rowid=False,
)

tally = sa.Table(
    "tally",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("survey", sa.String(64), primary_key=True),
    sa.Column("mode", sa.String(9), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("code", sa.String(64), primary_key=True),
    sa.Column("part", sa.SmallInteger, primary_key=True, server_default="0"),  # who counted it
    sa.Column("count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What could not be opened or checked, whole, for a person to look at and a fix to replay.
quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),  # SHA-256 of the envelope
    sa.Column("envelope", sa.Text, nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("of_tablet", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("size", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_quarantine_share", "of_tablet", "size"),
    sqlite_with_rowid=False,
)

account = sa.Table(
    "account",
    metadata,
    sa.Column("name", sa.String(254), primary_key=True),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("demonstration", sa.Boolean, nullable=False),
    sa.Column("role", sa.String(16), nullable=False, server_default="administrator"),
    sa.Column("scope", sa.Text, nullable=False, server_default="[]"),  # JSON: codes of places
    sa.Column("off_since", sa.Date),
    sa.Column("failed_passwords", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failed_codes", sa.Integer, nullable=False, server_default="0"),
)

# A token with which a person's own programs read what that person may read.
api_token = sa.Table(
    "api_token",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("used_on", sa.Date),
)

staff_session = sa.Table(
    "staff_session",
    metadata,
    sa.Column("token_digest", sa.String(64), primary_key=True),
    sa.Column("id", sa.String(36), nullable=False, unique=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
    sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("stage", sa.String(8), nullable=False, server_default="in"),
    sa.Column("failed_passwords", sa.Integer, nullable=False, server_default="0"),  # before it
    sa.Column("failed_codes", sa.Integer, nullable=False, server_default="0"),
)

# An authenticator app's secret, sealed to the server's own key; not in use until confirmed.
second_factor = sa.Table(
    "second_factor",
    metadata,
    sa.Column("account", sa.ForeignKey("account.name"), primary_key=True),
    sa.Column("key_id", sa.String(16), nullable=False),
    sa.Column("sealed", sa.Text, nullable=False),  # base64
    sa.Column("confirmed_on", sa.Date),
    sa.Column("last_step", sa.Integer, nullable=False),  # a code is taken once
)

recovery_code = sa.Table(
    "recovery_code",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
)

# Who a person is at the organisation that signs them in, such as NHSmail.
single_sign_on = sa.Table(
    "single_sign_on",
    metadata,
    sa.Column("issuer", sa.String(255), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("account", sa.ForeignKey("account.name"), nullable=False, index=True),
    sa.Column("linked_on", sa.Date, nullable=False),
)

# The ids of the keys in var/keys/ that something was sealed to or signed with.
server_key = sa.Table(
    "server_key",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("lost_on", sa.Date),  # somebody accepted that it is gone
)

# Kept for a quarter of an hour; a digest cannot be undone without the server's key.
sign_in_tries = sa.Table(
    "sign_in_tries",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
)

# A link with which somebody joins; without a name, whoever sets the server up.
joining = sa.Table(
    "joining",
    metadata,
    sa.Column("name", sa.String(254), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("scope", sa.Text, nullable=False),  # JSON: codes of places
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
)

# A shared tablet. What it last said of itself stands in ``state``, as JSON.
device = sa.Table(
    "device",
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
device_moved = sa.Table(
    "device_moved",
    metadata,
    sa.Column("device", sa.ForeignKey("device.id"), primary_key=True),
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("until", sa.Date, nullable=False),
    sqlite_with_rowid=False,
)

# A tablet that is set up again gets a new token; answers sealed with the old one still arrive.
device_token = sa.Table(
    "device_token",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("device", sa.ForeignKey("device.id"), nullable=False, index=True),
)

# Which of a tablet's submissions have come. Not beside the submission: it would give their order.
device_number = sa.Table(
    "device_number",
    metadata,
    sa.Column("device", sa.ForeignKey("device.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

invitation_used = sa.Table(
    "invitation_used",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("ends_on", sa.Date, nullable=False),
    sqlite_with_rowid=False,
)

# How many were made: answers for every 100 asked need the number of those asked.
invitation_batch = sa.Table(
    "invitation_batch",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("practice", sa.ForeignKey("practice.code"), nullable=False, index=True),
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
)

# How many patients the front desk asked. Only numbers: not who was asked, not who asked, not when.
asked_at_desk = sa.Table(
    "asked_at_desk",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Forms that have done what they are for, each once. Kept for two days.
form_used = sa.Table(
    "form_used",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("used_on", sa.Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# A pile of forms that staff enter one after the other.
pile = sa.Table(
    "pile",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("practice", sa.ForeignKey("practice.code"), nullable=False, index=True),
    sa.Column("mode", sa.String(9), nullable=False),
    sa.Column("survey", sa.String(64), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("given_on", sa.Date, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),  # counted by hand, to check against
    sa.Column("begun_on", sa.Date, nullable=False),
    sa.Column("closed_on", sa.Date),
    sa.Column("entered", sa.Integer),  # when it was closed
)

# Which forms of an open pile were entered, and in which order: forgotten when the pile is closed.
pile_form = sa.Table(
    "pile_form",
    metadata,
    sa.Column("pile", sa.ForeignKey("pile.id"), primary_key=True),
    sa.Column("submission", sa.String(36), primary_key=True),  # also of one that was taken out
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("taken_out", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# What people did, for those who must account for it. Never an answer, never a token.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.String(254), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("about", sa.Text, nullable=False),  # JSON
    sa.Column("hash", sa.String(64), nullable=False, server_default=""),  # of the one before too
    sa.Index("ix_audit_by", "by", "id"),
)

# What staff chose for a practice; one that is not here has the usual hours and every survey.
practice_setup = sa.Table(
    "practice_setup",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),  # JSON
)

# A month's report, whole and for ever. Withdrawing one leaves it here and says so.
report_revision = sa.Table(
    "report_revision",
    metadata,
    sa.Column("pcn", sa.ForeignKey("pcn.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("status", sa.String(11), nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # as domain/reports/serialization.py writes it
    sa.Column("digest", sa.String(64), nullable=False),  # SHA-256 of the content
    sa.Column("figures_digest", sa.String(64), nullable=False),  # of what was measured alone
    sa.Column("withdrawn_on", sa.Date),
    sa.Column("withdrawn_why", sa.Text),
)

# How a network tailored its reports in the staff pages.
report_layout = sa.Table(
    "report_layout",
    metadata,
    sa.Column("pcn", sa.ForeignKey("pcn.code"), primary_key=True),
    sa.Column("settings", sa.Text, nullable=False),  # JSON
)

# A file of numbers that was taken in. ``replaced`` is what undoing it brings back.
import_batch = sa.Table(
    "import_batch",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("made_by", sa.String(254), nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("replaced", sa.Text, nullable=False),  # JSON
    sa.Column("undone_on", sa.Date),
)

# Appointments of a practice in a month, as its provider counted them.
activity = sa.Table(
    "activity",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),  # JSON
    sa.Column("batch", sa.ForeignKey("import_batch.id"), nullable=False, index=True),
)

# What somebody said that the columns of their own files of appointments hold.
column_choice = sa.Table(
    "column_choice",
    metadata,
    sa.Column("account", sa.ForeignKey("account.name"), primary_key=True),
    sa.Column("column", sa.Text, primary_key=True),  # tidied
    sa.Column("means", sa.Text, nullable=False),  # empty: it is left out
    sqlite_with_rowid=False,
)

# Friends and Family Test counts of a practice in a month that it collected by other means.
counted_elsewhere = sa.Table(
    "counted_elsewhere",
    metadata,
    sa.Column("practice", sa.ForeignKey("practice.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),  # JSON
    sa.Column("batch", sa.ForeignKey("import_batch.id"), nullable=False, index=True),
)

# Work that waits for a process to do it. A lease that has ended is nobody's.
job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("about", sa.Text, nullable=False),  # JSON; never an answer, never an endpoint
    sa.Column("state", sa.String(7), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("leased_by", sa.String(64)),
    sa.Column("leased_until", sa.DateTime(timezone=True)),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.UniqueConstraint("kind", "key"),
    sa.Index("ix_job_due", "state", "due_at"),
)

# A browser in which somebody of the staff wants to be told of things. What it is reached by is
# sealed to the server's own key: the database alone reaches nobody.
browser = sa.Table(
    "browser",
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
    sa.Column("told_at", sa.DateTime(timezone=True)),
)

# What somebody is told of, and when it was sent. Kept for three months.
notice = sa.Table(
    "notice",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("browser", sa.String(36), nullable=False),  # which may be gone
    sa.Column("account", sa.String(254), nullable=False, index=True),
    sa.Column("label", sa.String(80), nullable=False),
    sa.Column("nudge", sa.String(16), nullable=False),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("about", sa.Text, nullable=False),  # JSON
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.Column("outcome", sa.String(16)),
    sa.UniqueConstraint("browser", "key"),
)

# A patient's own phone that asked for one reminder: forgotten once it is sent, or after a week.
reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),  # of its endpoint
    sa.Column("key_id", sa.String(16), nullable=False),
    sa.Column("sealed", sa.Text, nullable=False),  # with the surgery and the language
    sa.Column("vapid", sa.String(16), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# How pushes went, for administrators: numbers alone.
push_count = sa.Table(
    "push_count",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("service", sa.String(64), primary_key=True),
    sa.Column("outcome", sa.String(16), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Who said that a network's return of a month was sent.
return_sent = sa.Table(
    "return_sent",
    metadata,
    sa.Column("pcn", sa.ForeignKey("pcn.code"), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("said_by", sa.String(254), nullable=False),
    sa.Column("said_on", sa.Date, nullable=False),
    sqlite_with_rowid=False,
)

# Which transaction of PostgreSQL last wrote anew what had come: rewrite.py.
last_rewrite = sa.Table(
    "last_rewrite",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("horizon", sa.BigInteger, nullable=False),
)
