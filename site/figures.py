"""Reads what was published, and puts it as the page "What patients say" shows it."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from front_matter import day_in_words

from feedback_server.content.published_months import readable_months

GROUPS = (
    ("positive", "Very good or good"),
    ("other", "Neither good nor poor, or do not know"),
    ("negative", "Poor or very poor"),
)
MOST_MONTHS = 12
BAR = 400  # the width of a whole bar in the drawing's own units


@dataclass(frozen=True)
class Row:
    """One month of one network in words, and its bar as (group, start, width)."""

    of: dict[str, Any]
    network: str
    month: str
    responses: str
    counts: tuple[str, ...]
    percents: tuple[str, ...]
    bar: tuple[tuple[str, int, int], ...]


def published_months(folder: str) -> list[dict[str, Any]]:
    """The newest month of each network first, a year of them recent; networks are never ranked.

    A file that cannot be read is left out: the build has named it.
    """
    files = sorted(path for path, _ in readable_months(Path(folder))) if folder else []
    months = [{"withdrawn": None} | json.loads(path.read_text("utf-8")) for path in files]
    months.sort(key=lambda each: each["month"], reverse=True)
    newest = Counter[str]()
    for each in months:
        newest[each["pcn"]] += 1
        each["recent"] = newest[each["pcn"]] <= MOST_MONTHS
    return months


def rows(months: Iterable[dict[str, Any]]) -> list[Row]:
    return [_row(month) for month in months if not month["withdrawn"]]


def withdrawals(months: Iterable[dict[str, Any]]) -> list[str]:
    """What is said of each month that was published and withdrawn."""
    return [
        f"{each['pcn_name']}, {month_in_words(each['month'])}: withdrawn on "
        f"{day_in_words(date.fromisoformat(each['withdrawn']))}"
        for each in months
        if each["withdrawn"]
    ]


def as_csv(months: Iterable[dict[str, Any]]) -> str:
    """The same for a spreadsheet: one line a group of answers. A star is kept back."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(
        (
            "notice",
            "network",
            "name",
            "month",
            "published",
            "withdrawn",
            "group",
            "count",
            "percent",
        )
    )
    for each in months:
        notice = "Demonstration data" if each["demonstration"] else ""
        name = each["pcn_name"]
        if name.startswith(("=", "+", "-", "@")):  # a spreadsheet would take it for a formula
            name = f"'{name}"
        about = (notice, each["pcn"], name, each["month"], each["published"], each["withdrawn"])
        if each["withdrawn"]:
            lines.writerow((*about, "", "", ""))
            continue
        lines.writerow((*about, "All answers", _shown(each["responses"], plain=True), ""))
        for group, words in GROUPS:
            count, percent = each["counts"][group], each["percent"][group]
            lines.writerow((*about, words, _shown(count, plain=True), percent))
    return text.getvalue()


def _row(each: dict[str, Any]) -> Row:
    counts = [each["counts"][group] for group, _ in GROUPS]
    percents = [each["percent"][group] for group, _ in GROUPS]
    return Row(
        of=each,
        network=each["pcn_name"],
        month=month_in_words(each["month"]),
        responses=_shown(each["responses"]),
        counts=tuple(map(_shown, counts)),
        percents=tuple("-" if percent is None else f"{percent}%" for percent in percents),
        bar=tuple(_bar(each["responses"], counts)),
    )


def _shown(count: int | None, *, plain: bool = False) -> str:
    if count is None:
        return "*"
    return str(count) if plain else f"{count:,}"


def _bar(total: int | None, counts: list[int | None]) -> Iterable[tuple[str, int, int]]:
    """What is kept back leaves a gap where it would be."""
    if not total:
        return
    start = 0
    for (group, _), count in zip(GROUPS, counts, strict=True):
        width = round(BAR * (count or 0) / total)
        if width and group == "negative":
            start = BAR - width
        if width:
            yield group, start, width
        start += width


def month_in_words(month: str) -> str:
    """
    >>> month_in_words("2026-10")
    'October 2026'
    """
    return f"{date.fromisoformat(month + '-01'):%B %Y}"
