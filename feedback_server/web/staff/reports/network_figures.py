"""The figures of a network on the overview: last month's, this month's, and the months before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Chart, Figure, Figures, Note, Number
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.reports.quality import cautions
from feedback_server.domain.surveys.service import Service
from feedback_server.output.chart_svg import NARROW, WIDE, chart_svg
from feedback_server.output.formatting import format_figure, format_fraction, format_range
from feedback_server.output.sparkline import sparkline
from feedback_server.web.shared.context import context

from .reports import request_for

GLANCE = "at_a_glance"
SECTIONS = (GLANCE, "trend")
CHARTS = (
    (WIDE, "hr-report__chart"),
    (NARROW, "hr-report__chart hr-report__chart--narrow"),
)


@dataclass(frozen=True)
class NetworkFigures:
    """Figures are those of the first page of a report."""

    key: str
    now: Sequence[Figure]
    last: Sequence[Figure]
    notes: Mapping[str, Sequence[Note]]
    """What the reports of last month and this one caution of, on their first page."""

    charts: Sequence[Chart]

    def of(self, measure: str) -> Figure | None:
        """Last month's figure."""
        return next((figure for figure in self.last if figure.measure == measure), None)

    @property
    def months(self) -> Sequence[Number | None]:
        """Per cent positive, month by month."""
        return [point.value for chart in self.charts[:1] for point in chart.points]

    @property
    def drawn(self) -> Markup:
        return Markup("").join(
            chart_svg(chart, f"chart-{self.key}-{width}", width=width, classes=classes)
            for chart in self.charts
            for width, classes in CHARTS
        )


def figures_of(pcn: Pcn, service: Service, this: Month) -> NetworkFigures:
    request = request_for(pcn, this, service=service)
    assert request.layout is not None
    layout = replace(request.layout, sections=SECTIONS)
    last = _report(replace(request, month=this.previous(), layout=layout))
    current = _report(replace(request, layout=replace(layout, months=1)))  # no chart of it
    return NetworkFigures(
        key=place_name(pcn.code, service.id),
        now=list(_figures(current)),
        last=list(_figures(last)),
        notes={"last": cautions(last), "now": cautions(current)},
        charts=list(_charts(last)),
    )


def value_and_parts(figure: Figure) -> tuple[str, str]:
    """The value of a figure, and what it was made from."""
    parts = [format_fraction(figure)]
    if figure.interval:
        parts.append(f"{figure.interval.confidence}% range: {format_range(figure)}")
    return format_figure(figure), "; ".join(part for part in parts if part)


def sparklines(networks: Iterable[NetworkFigures]) -> dict[str, Markup]:
    """One for each network by its key, all on one axis."""
    every = list(networks)
    values = [value for each in every for value in each.months if value is not None]
    if not values:
        return {}
    return {
        each.key: sparkline(
            each.months, lowest=min(values), highest=max(values), words=_described(each.months)
        )
        for each in every
        if any(value is not None for value in each.months)
    }


def _described(months: Sequence[Number | None]) -> str:
    """
    >>> _described([90, None, 85, 94])
    'Per cent positive in 4 months: from 90% to 94%, lowest 85%, highest 94%'
    """
    known = [value for value in months if value is not None]
    return (
        f"Per cent positive in {len(months)} months: from {known[0]}% to {known[-1]}%, "
        f"lowest {min(known)}%, highest {max(known)}%"
    )


def _report(request: ReportRequest) -> Report:
    ctx = context()
    return make_report(ctx.store, ctx.surveys, request)


def _figures(report: Report) -> Iterator[Figure]:
    for section in report.sections:
        for block in section.blocks if section.id == GLANCE else ():
            if isinstance(block, Figures):
                yield from block.figures


def _charts(report: Report) -> Iterator[Chart]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Chart):
                yield block
