"""What the public may see of a month: three groups of answers, small numbers suppressed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.fft import whole_percent
from feedback_server.domain.statistics.share_words import percent_words
from feedback_server.domain.statistics.suppression import (
    SuppressedCounts,
    allows_differencing,
    suppress,
)
from feedback_server.domain.surveys.service import MAIN

from . import Report
from .context import Change

GROUPS = ("positive", "negative", "other")
"""Other is neither good nor poor, and don't know."""


class TooFewNew(ValueError):
    """So few answers changed since an earlier publication that both together would show them."""


def place_name(pcn: str, service: str) -> str:
    """A network and a service in the name of a file or an address: ``U12345``, of the main one.

    >>> place_name("U12345", "social-prescribing")
    'U12345-social-prescribing'
    """
    return pcn if service == MAIN else f"{pcn}-{service}"


@dataclass(frozen=True)
class PublishedMonth:
    """One network's month as published. A suppressed count is None, and so is its percentage."""

    pcn: str
    pcn_name: str
    month: Month
    published: date
    demonstration: bool
    shown: SuppressedCounts
    changes: tuple[Change, ...] = ()
    earlier: tuple[SuppressedCounts, ...] = ()
    """The counts published of this month before, which a reader may have kept to compare."""

    withdrawn: date | None = None
    service: str = MAIN
    service_name: str = ""
    """Of a service beside the main one, whose months stand apart."""

    @property
    def counts(self) -> dict[str, int | None]:
        return dict(zip(GROUPS, self.shown.cells, strict=True))

    @property
    def responses(self) -> int | None:
        return self.shown.total

    def percent(self, count: int | None) -> int | None:
        """A whole per cent of all answers, as the report rounds it."""
        if count is None or self.responses is None:
            return None
        return whole_percent(count, self.responses)

    def share(self, count: int | None) -> str:
        """The share of all answers in words; a star where it is suppressed."""
        if count is None or self.responses is None:
            return "*"
        return percent_words(count, self.responses)

    def as_json(self) -> dict[str, Any]:
        """What the public pages are built from."""
        return {
            "pcn": self.pcn,
            "pcn_name": self.pcn_name,
            "month": str(self.month),
            "published": str(self.published),
            "demonstration": self.demonstration,
            "withdrawn": self.withdrawn and str(self.withdrawn),
            "responses": self.responses,
            "counts": self.counts,
            "percent": {name: self.percent(count) for name, count in self.counts.items()},
            "changes": [{"said": change.said, "did": change.did} for change in self.changes],
            "earlier": [_as_json(shown) for shown in self.earlier],
            **self._service_as_json(),
        }

    def _service_as_json(self) -> dict[str, str]:
        if self.service == MAIN:
            return {}
        return {"service": self.service, "service_name": self.service_name}

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> "PublishedMonth":
        withdrawn = read.get("withdrawn")
        return cls(
            pcn=read["pcn"],
            pcn_name=read["pcn_name"],
            month=Month.parse(read["month"]),
            published=date.fromisoformat(read["published"]),
            demonstration=read["demonstration"],
            shown=_shown(read),
            changes=tuple(Change(change["said"], change["did"]) for change in read["changes"]),
            earlier=tuple(_shown(shown) for shown in read.get("earlier", ())),
            withdrawn=date.fromisoformat(withdrawn) if withdrawn else None,
            service=read.get("service", MAIN),
            service_name=read.get("service_name", ""),
        )


def publish(
    report: Report,
    *,
    on: date,
    changes: Sequence[Change],
    last: PublishedMonth | None = None,
    service_name: str = "",
) -> PublishedMonth:
    """The public part of a report.

    ``last`` is what was published of the month before. Raises TooFewNew where that and this would
    show together how few answers came in between.
    """
    earlier = (*last.earlier, last.shown) if last else ()
    shown = suppress(counted_groups(report))
    if any(allows_differencing(before, shown) for before in earlier):
        raise TooFewNew
    return PublishedMonth(
        pcn=report.pcn.code,
        pcn_name=report.pcn.name,
        month=report.month,
        published=on,
        demonstration=report.demonstration,
        shown=shown,
        changes=tuple(changes),
        earlier=tuple(dict.fromkeys(before for before in earlier if before != shown)),
        service=report.service,
        service_name=service_name,
    )


def counted_groups(report: Report) -> tuple[int, int, int]:
    """How many answered in each of GROUPS, nothing suppressed."""
    found = {
        placed.figure.measure: placed.figure
        for placed in report.placed()
        if placed.section.id == "at_a_glance"
        and placed.figure.measure in ("positive", "negative")
        and not (placed.figure.about.practice or placed.figure.about.mode)
    }
    positive, negative = found["positive"].numerator or 0, found["negative"].numerator or 0
    return positive, negative, (found["positive"].denominator or 0) - positive - negative


def _as_json(shown: SuppressedCounts) -> dict[str, Any]:
    return {"responses": shown.total, "counts": dict(zip(GROUPS, shown.cells, strict=True))}


def _shown(read: Mapping[str, Any]) -> SuppressedCounts:
    return SuppressedCounts(tuple(read["counts"][name] for name in GROUPS), read["responses"])
