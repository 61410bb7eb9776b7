"""The request for a report: whose, of which month, and in which layout."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from feedback_server.content.published_months import readable_month
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.context import Change
from feedback_server.domain.reports.layout import Layout, Layouts
from feedback_server.store import Store

from .layouts import layout_of

SURVEY = "occupational-therapy"


@dataclass(frozen=True)
class ReportRequest:
    """One month of one PCN. ``changes`` are "You said, we did"; without a layout it shows all."""

    pcn: str
    month: Month
    as_of: date
    layout: Layout | None = None
    changes: Sequence[Change] = ()
    survey: str = SURVEY
    only: Collection[str] = ()
    """Codes of the practices that it is kept to; empty for the whole network."""

    def shows(self, section: str) -> bool:
        return self.layout is None or section in self.layout.sections


RequestFor = Callable[[str, Month], ReportRequest]
"""Makes the request for the report of a network's month."""


def report_request(
    store: Store,
    layouts: Layouts,
    published: Path,
    pcn: str,
    month: Month,
    as_of: date,
    *,
    summary: bool = False,
    only: Collection[str] = (),
) -> ReportRequest:
    """A request with the layout of the network, and what it published as "You said, we did"."""
    found = readable_month(published, pcn, month)
    changes = found.changes if found and not found.withdrawn else ()
    layout = layout_of(store, layouts, pcn, summary=summary)
    return ReportRequest(pcn, month, as_of, layout, changes, only=only)
