"""The request for a report: whose, of which month, and in which layout."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from feedback_server.content.published_months import readable_month
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.months import Period
from feedback_server.domain.reports.context import Change
from feedback_server.domain.reports.layout import Layout, Layouts
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store import Store

from .layouts import layout_of


@dataclass(frozen=True)
class ReportRequest:
    """One month of one PCN. ``changes`` are "You said, we did"; without a layout it shows all."""

    pcn: str
    month: Month
    as_of: date
    layout: Layout | None = None
    changes: Sequence[Change] = ()
    service: str = MAIN
    only: Collection[str] = ()
    """Codes of the practices that it is kept to; empty for the whole network."""
    since: Month | None = None
    """The first month of a report on several; None for one month."""

    against: Period | None = None
    """The months that it is compared with; None for none."""

    @property
    def months(self) -> list[Month]:
        return (self.since or self.month).until(self.month)


RequestFor = Callable[[str, Month, str], ReportRequest]
"""Makes the request for the report of a network's month of a service."""


def report_request(
    store: Store,
    layouts: Layouts,
    published: Path,
    pcn: str,
    month: Month,
    as_of: date,
    *,
    service: str = MAIN,
    only: Collection[str] = (),
    since: Month | None = None,
    against: Period | None = None,
) -> ReportRequest:
    """A request with the layout of the network, and what it published as "You said, we did"."""
    found = readable_month(published, pcn, month, service)
    changes = found.changes if found and not found.withdrawn else ()
    layout = layout_of(store, layouts, pcn, service=service)
    return ReportRequest(pcn, month, as_of, layout, changes, service, only, since, against)
