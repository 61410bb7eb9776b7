"""The sentences on what stands apart: said kindly, by name and without a ranking."""

from collections.abc import Iterator, Sequence

from feedback_server.domain.reports.blocks import Figure, Finding
from feedback_server.domain.reports.context import ReportContext
from feedback_server.domain.reports.question_tables import question_words

from .apart import LEAST_OF_ALL, Comparison, compared, found_apart
from .measures import share_of
from .phrases import fraction, listed, number_word, percent

NAMED = 3
"""The most that one sentence names; the rest are counted, and stand in the tables."""


def places_and_questions(context: ReportContext) -> Iterator[Finding]:
    looked_at = compared(context)
    found = found_apart(context)
    if places := _by_practice(context, found):
        yield _places(context, places)
    if questions := [one for one in found if not one.about.practice]:
        yield _questions(context, questions)
    if not found and context.fft().total >= LEAST_OF_ALL:
        yield _nothing_apart(looked_at)


def _nothing_apart(looked_at: Sequence[Comparison]) -> Finding:
    places = any(one.about.practice for one in looked_at)
    questions = any(not one.about.practice for one in looked_at)
    if places and questions:
        words = "No surgery and no question stands apart: what differs is within chance."
    elif places:
        words = "No surgery stands apart from the others: what differs is within chance."
    elif questions:
        words = "No question stands apart from the months before: what differs is within chance."
    else:
        words = "There are too few answers to compare surgeries or questions."
    figure = Figure("Comparisons made", "comparisons", len(looked_at), "stand_apart")
    return Finding("nothing_apart", words, (figure,) if looked_at else ())


def _by_practice(
    context: ReportContext, found: Sequence[Comparison]
) -> dict[str, list[Comparison]]:
    """What stands apart at each practice, in the order of their names; its FFT comes first."""
    codes = [practice.code for practice in context.practices]
    every = {code: [one for one in found if one.about.practice == code] for code in codes}
    return {code: here for code, here in every.items() if here}


def _places(context: ReportContext, places: dict[str, list[Comparison]]) -> Finding:
    figures = [figure for here in places.values() for one in here for figure in _pair(context, one)]
    if len(places) == 1:
        [(code, here)] = places.items()
        words = _one_place(context, context.practice_names()[code], here)
    else:
        words = _several_places(context, places)
    return Finding("places", words, tuple(figures))


def _one_place(context: ReportContext, name: str, here: Sequence[Comparison]) -> str:
    first, *more = here
    others = _others(context, first)
    also = _also(context, more)
    good = not any(one.lower for one in here)
    why = "there may be something to learn from it" if good else "it may be worth asking why"
    return (
        f"At {name} {fraction(first.here)} people ({percent(first.here)}) "
        f"{_did(context, first)}, against {percent(first.others)} at {others}{also}: a difference "
        f"this large is seldom chance, and {why}."
    )


def _several_places(context: ReportContext, places: dict[str, list[Comparison]]) -> str:
    names = context.practice_names()
    said = [
        f"{names[code]} ({percent(here[0].here)} of {here[0].here.of:,} people "
        f"{_were(context, here[0])})"
        for code, here in [*places.items()][:NAMED]
    ]
    if rest := len(places) - len(said):
        said.append(f"{number_word(rest)} more")
    return (
        f"{listed(said)} each differ from the others together by more than chance explains, and it "
        "may be worth asking why."
    )


def _others(context: ReportContext, one: Comparison) -> str:
    """Two practices are held against each other, so that the other one has a name."""
    names = {
        code: name
        for code, name in context.practice_names().items()
        if code != one.about.practice and context.counts.answered(one.about.question, practice=code)
    }
    return next(iter(names.values())) if len(names) == 1 else "the others together"


def _also(context: ReportContext, more: Sequence[Comparison]) -> str:
    if not more:
        return ""
    if len(more) == 1:
        return f" (and likewise for “{question_words(context, more[0].about.question)}”)"
    return f" (and likewise for {number_word(len(more))} other questions)"


def _did(context: ReportContext, one: Comparison) -> str:
    if one.about.question == context.survey.fft.id:
        return "rated the service good or very good"
    return f"answered “{question_words(context, one.about.question)}” favourably"


def _were(context: ReportContext, one: Comparison) -> str:
    if one.about.question == context.survey.fft.id:
        return "positive"
    return f"favourable on “{question_words(context, one.about.question)}”"


def _questions(context: ReportContext, found: Sequence[Comparison]) -> Finding:
    figures = tuple(figure for one in found for figure in _pair(context, one))
    if len(found) == 1:
        [one] = found
        side = "fewer" if one.lower else "more"
        words = (
            f"To “{question_words(context, one.about.question)}” {fraction(one.here)} people "
            f"({percent(one.here)}) answered favourably, against {percent(one.others)} in the "
            f"twelve months before: {side} than chance explains."
        )
    else:
        said = [
            f"“{question_words(context, one.about.question)}” ({percent(one.here)} favourable, "
            f"{percent(one.others)} before)"
            for one in found[: NAMED - 1]
        ]
        if rest := len(found) - len(said):
            said.append(f"{number_word(rest)} other question{'s' if rest > 1 else ''}")
        words = (
            f"Beside the twelve months before, answers differ by more than chance to "
            f"{listed(said)}."
        )
    return Finding("questions", words, figures)


def _pair(context: ReportContext, one: Comparison) -> tuple[Figure, Figure]:
    """Both shares of a comparison; each with its numerator, denominator and interval."""
    fft = one.about.question == context.survey.fft.id
    rule = "fft_positive" if fft else "favourable"
    what = "positive" if fft else f"“{question_words(context, one.about.question)}”"
    here = context.practice_names().get(one.about.practice, "This time")
    other = "The others together" if one.about.practice else "The twelve months before"
    return (
        share_of(f"{here}, {what}", _measure(one, "apart"), one.here, rule, one.about),
        share_of(f"{other}, {what}", _measure(one, "beside"), one.others, rule, one.about),
    )


def _measure(one: Comparison, name: str) -> str:
    return f"{name}_practice" if one.about.practice else f"{name}_question"
