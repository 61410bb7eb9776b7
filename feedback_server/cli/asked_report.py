"""What commands ask for when they make a report."""

from collections.abc import Sequence

import click

from feedback_server.actions.reports.build import ReportRequest
from feedback_server.actions.reports.layouts import layout_of
from feedback_server.config.settings import Settings
from feedback_server.content.published_months import readable_month
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.context import Change
from feedback_server.domain.reports.layout import Layouts
from feedback_server.output.glyphs import NoFonts
from feedback_server.store import Store
from feedback_server.store.organisations import organisations

from .terminal import fail, today


def asked_report(
    settings: Settings,
    store: Store,
    layouts: Layouts,
    pcn: str,
    month: Month,
    summary: bool = False,
) -> ReportRequest:
    layout = layout_of(store, layouts, pcn, summary=summary)
    return ReportRequest(pcn, month, today(), layout, _changes(settings, pcn, month))


def _changes(settings: Settings, pcn: str, month: Month) -> Sequence[Change]:
    published = readable_month(settings.published, pcn, month)
    return published.changes if published and not published.withdrawn else ()


def no_fonts(error: NoFonts) -> click.exceptions.Exit:
    return fail(f"{error}\nRun 'handrail build' once: a PDF needs its fonts.")


def pcn_codes(store: Store) -> list[str]:
    with store.read() as tx:
        return [pcn.code for pcn in organisations.list_pcns(tx)]
