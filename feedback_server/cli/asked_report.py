"""What commands ask for when they make a report."""

from collections.abc import Sequence

import click

from ..actions.layouts import layout_of
from ..actions.make_report import Asked
from ..config import Settings
from ..content.published_months import readable_month
from ..domain.period import Month
from ..domain.report.basis import Change
from ..domain.report.layout import Layouts
from ..output.glyphs import NoFonts
from ..store import Store, organisations
from .terminal import fail, today


def asked_report(
    settings: Settings,
    store: Store,
    layouts: Layouts,
    pcn: str,
    month: Month,
    summary: bool = False,
) -> Asked:
    layout = layout_of(store, layouts, pcn, summary=summary)
    return Asked(pcn, month, today(), layout, _changes(settings, pcn, month))


def _changes(settings: Settings, pcn: str, month: Month) -> Sequence[Change]:
    published = readable_month(settings.published, pcn, month)
    return published.changes if published and not published.withdrawn else ()


def no_fonts(error: NoFonts) -> click.exceptions.Exit:
    return fail(f"{error}\nRun 'handrail build' once: a PDF needs its fonts.")


def pcn_codes(store: Store) -> list[str]:
    with store.read() as tx:
        return [pcn.code for pcn in organisations.every_pcn(tx)]
