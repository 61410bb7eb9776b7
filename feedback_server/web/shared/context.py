"""What a request may reach: put together once in app.py, never global."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

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
from feedback_server.domain.surveys.questions import Answers, Problem
from feedback_server.domain.surveys.survey import Survey
from feedback_server.domain.tablets.tablet import CheckIn
from feedback_server.messaging.email import SmtpMailer
from feedback_server.observability.request_metrics import RequestMetrics
from feedback_server.store import Store
from feedback_server.web.security.rate_limits import RateLimits


class AppTexts(Protocol):
    """The app's texts in one language."""

    def __getitem__(self, name: str) -> str: ...


class Pages(Protocol):
    """Renders survey pages for those who come without JavaScript."""

    def survey(
        self,
        survey: Survey,
        language: str,
        *,
        answers: Answers,
        problems: Sequence[Problem],
        easier: bool = False,
    ) -> str: ...

    def entry(
        self,
        survey: Survey,
        language: str,
        *,
        answers: Answers,
        problems: Sequence[Problem],
        entry: Mapping[str, str],
    ) -> str: ...

    def texts(self, language: str) -> AppTexts: ...

    def render(self, template: str, language: str, **values: object) -> str: ...

    def review(self, survey: Survey, language: str, answers: Answers, *, id: str) -> str: ...


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
    pages: Pages
    provider: Mapping[str, object]
    assets: Mapping[str, str]
    """Addresses of hashed assets by plain name: ``app.css`` to ``/assets/app.1a2b3c4d.css``."""
    offered: Sequence[Survey]
    """The surveys as they stand in content/ now, the one for everybody first."""
    version: str
    """Of the app that is served now, as its worker names it."""
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
    mailer: SmtpMailer | None
    """Sends e-mails; None where there is no server for it."""
    now: Callable[[], datetime]
    new_id: Callable[[], str]

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
