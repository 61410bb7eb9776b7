"""A month's tallies added up over practices and modes, and the figures that are made of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from feedback_server.domain.statistics.fft import FftCounts, rounded_percent, whole_percent, wilson
from feedback_server.domain.submissions.submission import (
    OPEN_ANSWERS,
    OPEN_APPROVED,
    UNFINISHED,
    Mode,
    Tally,
)
from feedback_server.domain.surveys.questions import ANSWERED

from .blocks import Figure, Interval, Subject, Unit

PSEUDO_QUESTIONS = {OPEN_ANSWERS, OPEN_APPROVED, UNFINISHED}
MODE_NAMES = {
    Mode.TABLET: "Tablet in the surgery",
    Mode.ONLINE: "Online",
    Mode.SMS: "Link in a text message",
    Mode.PAPER: "Paper",
    Mode.TELEPHONE: "Telephone",
    Mode.OTHER: "Other",
}


@dataclass(frozen=True)
class Counts:
    """Counts by (practice, mode, question) and code; an empty practice or mode means all.

    Under an empty question stands the number of submissions.
    """

    by: Mapping[tuple[str, str, str], Mapping[str, int]]

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> "Counts":
        by: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
        near: tuple[str, str, str] | None = None
        sums: list[dict[str, int]] = []
        for tally in tallies:
            practice, _, _, mode, question, code = tally.key
            if (practice, mode, question) != near:  # most follow one of the same three
                near = practice, mode, question
                sums = [by[one, way, question] for one in ("", practice) for way in ("", mode)]
            for codes in sums:
                codes[code] = codes.get(code, 0) + tally.count
        return cls(dict(by))

    def practices(self) -> frozenset[str]:
        return self._practices

    @cached_property
    def _practices(self) -> frozenset[str]:
        return frozenset(practice for practice, _, _ in self.by if practice)

    def questions(self) -> frozenset[str]:
        return self._questions

    @cached_property
    def _questions(self) -> frozenset[str]:
        return frozenset(question for _, _, question in self.by if question) - PSEUDO_QUESTIONS

    def responses(self, *, practice: str = "", mode: str = "") -> int:
        return self.by.get((practice, mode, ""), {}).get("", 0)

    def codes(self, question: str, *, practice: str = "", mode: str = "") -> dict[str, int]:
        """Counts by code of one question."""
        found = self.by.get((practice, mode, question), {})
        return {code: count for code, count in found.items() if code != ANSWERED}

    def answered(self, question: str, *, practice: str = "", mode: str = "") -> int:
        """How many answered: tallied by itself where several codes may be chosen."""
        found = self.by.get((practice, mode, question), {})
        return found.get(ANSWERED, sum(found.values()))


def count(label: str, measure: str, value: int, rule: str, about: Subject) -> Figure:
    return Figure(label, measure, value, rule, about=about)


def share(
    label: str, measure: str, numerator: int, denominator: int, rule: str, about: Subject
) -> Figure:
    """A whole per cent, a half rounded up; no value where the denominator is 0."""
    value = whole_percent(numerator, denominator)
    return Figure(label, measure, value, rule, Unit.PERCENT, numerator, denominator, about=about)


def positive(label: str, fft: FftCounts, about: Subject) -> Figure:
    """The Friends and Family Test's per cent positive, with its 95% Wilson interval."""
    figure = share(label, "positive", fft.positive, fft.total, "fft_positive", about)
    bounds = wilson(fft.positive, fft.total)
    if bounds is None:
        return figure
    lower, upper = map(rounded_percent, bounds)
    return replace(figure, interval=Interval(lower, upper, "wilson"))


def negative(label: str, fft: FftCounts, about: Subject) -> Figure:
    return share(label, "negative", fft.negative, fft.total, "fft_negative", about)
