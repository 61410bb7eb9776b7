"""What a request may reach: put together once in app.py, never global."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import current_app, request

from feedback_server.actions.notifications.subscriptions import Registry
from feedback_server.actions.operations.readiness import Readiness
from feedback_server.actions.submissions.group_commit import GroupCommit
from feedback_server.actions.submissions.ingest import IngestGate
from feedback_server.actions.submissions.receipt_log import ReceiptLog
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets.check_in import CheckInResult
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.activity.column_map import ColumnMap
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.reports.layout import Layouts
from feedback_server.domain.surveys.survey import Survey
from feedback_server.domain.tablets.tablet import CheckIn
from feedback_server.messaging.email import SmtpMailer
from feedback_server.observability.request_metrics import RequestMetrics
from feedback_server.store import Store
from feedback_server.web.security.rate_limits import RateLimits

from .edition import Edition, Pages


@dataclass(frozen=True)
class AppContext:
    store: Store
    surveys: SurveyRegistry
    keys: SealingKeys
    ingest_gate: IngestGate
    """Takes submissions in."""
    receipt_log: ReceiptLog
    check_ins: GroupCommit[tuple[str, CheckIn], CheckInResult | None]
    """Notes what tablets say of themselves."""
    registry: Registry
    """Takes in browsers that want to be told of things."""
    current_edition: Callable[[], Edition]
    software: Path
    """The sources as the software brings them, without what staff changed."""
    build: Path
    published: Path
    uploads: Path
    """Files that wait for somebody to confirm them."""
    activity_maps: Mapping[str, ColumnMap]
    """Which column of a provider's file holds what, by the name of the map."""
    layouts: Layouts
    """How each network wants its report."""
    invitation_key: bytes
    limits: RateLimits
    readiness: Readiness
    metrics: RequestMetrics
    backups: Path
    """The folder of backups, which need not be there."""
    https: bool
    address: str
    """Where people reach this server; empty where nobody has said."""
    patience_s: float
    """How long a page waits for what is done in the background before it says how far that is."""
    mailer: SmtpMailer | None
    """Sends e-mails; None where there is no server for it."""
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    @property
    def edition(self) -> Edition:
        """The pages that are served now, and their content."""
        return self.current_edition()

    @property
    def pages(self) -> Pages:
        return self.edition.pages

    @property
    def provider(self) -> Mapping[str, object]:
        return self.edition.provider

    @property
    def offered(self) -> Sequence[Survey]:
        """The surveys that patients are offered now, the one for everybody first."""
        return self.edition.offered

    @property
    def version(self) -> str:
        """Of the app that is served now, as its worker names it."""
        return self.edition.version

    @property
    def keeps_unfinished(self) -> bool:
        """Whether the first answer of a patient who went away from a tablet is kept."""
        return bool(self.provider["keep_unfinished"])

    def today(self) -> date:
        return london_day(self.now())


def context() -> AppContext:
    found = current_app.extensions["handrail"]
    assert isinstance(found, AppContext)
    return found


def public_address() -> str:
    """Where people reach this server, without a slash at the end: as set, which https asks for."""
    return context().address or request.host_url.rstrip("/")
