"""Reads the published months for the page "What patients say", and writes them as CSV."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from feedback_server.content.published_months import readable_months
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.statistics.share_words import percent_words, rounded_away

from .front_matter import format_date

ANSWER_GROUPS = (
    ("positive", "Very good or good"),
    ("other", "Neither good nor poor, or do not know"),
    ("negative", "Poor or very poor"),
)
RECENT_MONTHS = 12
"""How many months of a network the page shows."""
BAR_WIDTH = 400
"""The width of a whole bar, in the units of its SVG."""
CSV_COLUMNS = (
    *("notice", "network", "name", "month", "published", "withdrawn"),
    *("group", "count", "percent"),
)


MOST_HEADLINES = 3


@dataclass(frozen=True)
class Headline:
    """What patients of one network said in its newest month; ``network`` is empty where there is
    only one."""

    share: str
    network: str
    month: str
    folder: str
    demonstration: bool


@dataclass(frozen=True)
class FigureRow:
    """One month of one network, formatted; ``bar`` is (group, start, width) of each part."""

    published_month: dict[str, Any]
    network: str
    month: str
    responses: str
    counts: tuple[str, ...]
    percents: tuple[str, ...]
    bar: tuple[tuple[str, int, int], ...]


def load_published_months(folder: str) -> list[dict[str, Any]]:
    """All published months, newest first; ``recent`` marks the last year of each network.

    Networks are never ranked. A file that cannot be read is left out: the build has named it.
    """
    files = sorted(path for path, _ in readable_months(Path(folder))) if folder else []
    months = [{"withdrawn": None} | json.loads(path.read_text("utf-8")) for path in files]
    for month in months:
        if "service" in month:  # another service: its months stand apart, under its own name
            month["pcn"] = place_name(month["pcn"], month["service"])
            month["pcn_name"] = f"{month['pcn_name']}, {month['service_name']}"
    months.sort(key=lambda month: month["month"], reverse=True)
    months_of_network = Counter[str]()
    for month in months:
        months_of_network[month["pcn"]] += 1
        month["recent"] = months_of_network[month["pcn"]] <= RECENT_MONTHS
    return months


def figure_rows(months: Iterable[dict[str, Any]]) -> list[FigureRow]:
    """One row for each month that was not withdrawn."""
    return [_figure_row(month) for month in months if not month["withdrawn"]]


def headlines(months: Sequence[dict[str, Any]]) -> list[Headline]:
    """Those of the newest month that may be shown, in the order of the networks' names: they are
    never ranked. Figures of patients go before those of a demonstration."""
    shown = [month for month in months if not month["withdrawn"] and _share(month)]
    shown = [month for month in shown if not month["demonstration"]] or shown
    newest = sorted(
        (month for month in shown if month["month"] == shown[0]["month"]),
        key=lambda month: month["pcn_name"],
    )
    several = len({month["pcn"] for month in months}) > 1
    return [
        Headline(
            _share(month),
            month["pcn_name"] if several else "",
            format_month(month["month"]),
            month["folder"],
            month["demonstration"],
        )
        for month in newest[:MOST_HEADLINES]
    ]


def _share(month: dict[str, Any]) -> str:
    """How many said very good or good; "" where it is not shown. A rate of few people is no rate.

    >>> _share({"responses": 14, "counts": {"positive": 13}, "percent": {"positive": 93}})
    '13 of 14 people'
    >>> _share({"responses": 1400, "counts": {"positive": 1301}, "percent": {"positive": 93}})
    '93 of every 100 people'
    >>> _share({"responses": 400, "counts": {"positive": 399}, "percent": {"positive": 100}})
    'more than 99 of every 100 people'
    """
    count, percent = month["counts"]["positive"], month["percent"]["positive"]
    if month["responses"] is None or count is None or percent is None:
        return ""
    if month["responses"] < 100:
        return f"{count} of {month['responses']} people"
    share = rounded_away(percent, count, month["responses"]) or percent
    return f"{share} of every 100 people"


def withdrawal_notices(months: Iterable[dict[str, Any]]) -> list[str]:
    """One sentence for each month that was published and withdrawn."""
    return [
        f"{month['pcn_name']}, {format_month(month['month'])}: withdrawn on "
        f"{format_date(date.fromisoformat(month['withdrawn']))}"
        for month in months
        if month["withdrawn"]
    ]


def figures_csv(months: Iterable[dict[str, Any]]) -> str:
    """The months as CSV, one line for each group of answers; ``*`` is a suppressed count."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    for month in months:
        writer.writerows(_csv_lines(month))
    return text.getvalue()


def _csv_lines(month: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    notice = "Demonstration data" if month["demonstration"] else ""
    name = month["pcn_name"]
    if name.startswith(("=", "+", "-", "@")):  # a spreadsheet would take it for a formula
        name = f"'{name}"
    start = (notice, month["pcn"], name, month["month"], month["published"], month["withdrawn"])
    if month["withdrawn"]:
        yield (*start, "", "", "")
        return
    yield (*start, "All answers", _csv_count(month["responses"]), "")
    for group, label in ANSWER_GROUPS:
        yield (*start, label, _csv_count(month["counts"][group]), month["percent"][group])


def _csv_count(count: int | None) -> str:
    return "*" if count is None else str(count)


def _figure_row(month: dict[str, Any]) -> FigureRow:
    counts = [month["counts"][group] for group, _ in ANSWER_GROUPS]
    percents = [
        "-" if count is None or not month["responses"] else percent_words(count, month["responses"])
        for count in counts
    ]
    return FigureRow(
        published_month=month,
        network=month["pcn_name"],
        month=format_month(month["month"]),
        responses=_format_count(month["responses"]),
        counts=tuple(map(_format_count, counts)),
        percents=tuple(percents),
        bar=tuple(_bar_parts(month["responses"], counts)),
    )


def _format_count(count: int | None) -> str:
    return "*" if count is None else f"{count:,}"


def _bar_parts(total: int | None, counts: list[int | None]) -> Iterable[tuple[str, int, int]]:
    """Suppressed counts leave a gap: the negative part always ends at the right edge."""
    if not total:
        return
    start = 0
    for (group, _), count in zip(ANSWER_GROUPS, counts, strict=True):
        width = round(BAR_WIDTH * (count or 0) / total)
        if width and group == "negative":
            start = BAR_WIDTH - width
        if width:
            yield group, start, width
        start += width


def format_month(month: str) -> str:
    """
    >>> format_month("2026-10")
    'October 2026'
    """
    return f"{date.fromisoformat(month + '-01'):%B %Y}"
