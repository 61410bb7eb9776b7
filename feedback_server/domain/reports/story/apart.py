"""Which practices, and which questions, stand apart by more than chance.

Every practice with enough answers is held against the others together, on the Friends and Family
Test and on every question with a favourable side; every such question of the whole network against
its own last twelve months. One false discovery rate holds for all of these together. A practice
must also lie outside the limits of a funnel plot, so that plot and words never disagree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from feedback_server.domain.reports.blocks import Subject
from feedback_server.domain.reports.context import ReportContext, once
from feedback_server.domain.reports.favourable import Share, favourable, rated_questions
from feedback_server.domain.statistics.exact_test import exact_test, surely_within_chance
from feedback_server.domain.statistics.false_discovery import discoveries
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.statistics.funnel import funnel_limits
from feedback_server.domain.surveys.questions import Question

from .measures import positive_share, year_before

LEAST = 10
"""Answers that both sides of a comparison need."""

LEAST_OF_ALL = 30
"""Answers of a network below which nothing is called out, as on the control chart."""


@dataclass(frozen=True)
class Comparison:
    """A share beside the one that it may stand apart from. ``about`` names the question, and the
    practice; without one, it is the whole network beside its own last twelve months."""

    about: Subject
    here: Share
    others: Share

    @property
    def lower(self) -> bool:
        return self.here.given * self.others.of < self.others.given * self.here.of


@once
def compared(context: ReportContext) -> list[Comparison]:
    """All that is looked at; nothing where too few answered in the network."""
    if context.fft().total < LEAST_OF_ALL:
        return []
    rated = rated_questions(context)
    found = [*_of_practices(context, context.survey.fft)]
    for question in rated:
        found += _of_practices(context, question)
    return [*found, *_of_questions(context, rated)]


@once
def found_apart(context: ReportContext) -> list[Comparison]:
    """Those that stand apart in this report."""
    return stand_apart(compared(context))


def stand_apart(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """Those of them that differ by more than chance, given how many were looked at."""
    p_values = [_p_value(one) for one in comparisons]
    believed = discoveries(p_values)
    limit = max((p for p, real in zip(p_values, believed, strict=True) if real), default=0.0)
    found = [one for one, real in zip(comparisons, believed, strict=True) if real]
    questions = dict.fromkeys(one.about.question for one in found if one.about.practice)
    for question in questions:
        places = [one for one in found if one.about.practice and one.about.question == question]
        kept = {one.about for one in _not_by_shadow(places, limit)}
        found = [one for one in found if one not in places or one.about in kept]
    return found


def _not_by_shadow(places: Sequence[Comparison], limit: float) -> Iterator[Comparison]:
    """Practices that differ from others like them: the one that differs most is taken out of the
    others, and so on. Else two low ones would make all the rest stand apart as high."""
    left = list(places)
    while left:
        first = min(left, key=_p_value)
        if _outside_funnel(first):
            yield first
        rest = [replace(one, others=one.others - first.here) for one in left if one is not first]
        left = [one for one in rest if one.others.of >= LEAST and _p_value(one) <= limit]


def practices_apart(context: ReportContext) -> frozenset[str]:
    """Codes of the practices that stand apart on the Friends and Family Test."""
    fft = context.survey.fft.id
    found = {one.about.practice for one in found_apart(context) if _is_on(one, fft)}
    both = _answered(context, context.survey.fft)
    return frozenset(both if found and len(both) == 2 else found)


def _is_on(comparison: Comparison, question: str) -> bool:
    return bool(comparison.about.practice) and comparison.about.question == question


def _p_value(one: Comparison) -> float:
    if surely_within_chance(*one.here, *one.others):
        return 1.0
    return exact_test(*one.here, *one.others)


def _outside_funnel(one: Comparison) -> bool:
    every = Share(one.here.given + one.others.given, one.here.of + one.others.of)
    limits = funnel_limits(every.given / every.of, one.here.of)
    return not limits.lower <= one.here.given / one.here.of <= limits.upper


def _of_practices(context: ReportContext, question: Question) -> Iterator[Comparison]:
    parts = _answered(context, question)
    now = [practice.code for practice in context.practices if practice.code in parts]
    return each_beside_the_others(question.id, parts, now)


def each_beside_the_others(
    question: str, parts: Mapping[str, Share], codes: Sequence[str]
) -> Iterator[Comparison]:
    """Those of these practices that have enough answers; of two, the first beside the other.

    ``parts`` has the share of every practice with an answer, those that left included.
    """
    whole = Share(sum(part.given for part in parts.values()), sum(p.of for p in parts.values()))
    for code in codes[:1] if len(parts) == 2 else codes:
        here, others = parts[code], whole - parts[code]
        if min(here.of, others.of) >= LEAST:
            yield Comparison(Subject(practice=code, question=question), here, others)


def _answered(context: ReportContext, question: Question) -> dict[str, Share]:
    """The share of each practice with an answer, those that left included."""
    codes = [*(one.code for one in context.practices), *context.practices_that_left()]
    shares = {code: _share(context, question, practice=code) for code in codes}
    return {code: share for code, share in shares.items() if share.of}


def _share(context: ReportContext, question: Question, practice: str = "") -> Share:
    counts = context.counts.codes(question.id, practice=practice)
    if question.role == "fft":
        return positive_share(FftCounts.of(counts))
    return favourable(question, counts)


def _of_questions(context: ReportContext, rated: Sequence[Question]) -> Iterator[Comparison]:
    before = year_before(context)
    months = [context.answers_of(month) for month in before.first.until(before.last)]
    for question in rated:
        earlier = [favourable(question, answers.get(question.id, {})) for answers in months]
        others = Share(sum(one.given for one in earlier), sum(one.of for one in earlier))
        here = _share(context, question)
        if min(here.of, others.of) >= LEAST:
            yield Comparison(Subject(question=question.id), here, others)
