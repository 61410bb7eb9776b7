"""The response rate: how many answered of those who were seen, and of those who were asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from feedback_server.domain.activity.seen import Seen

from .blocks import Block, Figure, Row, Subject, Table, Text, Unit
from .context import ReportContext
from .figures import count

COLUMNS = (
    "Responses",
    "Seen",
    "Of those seen",
    "Asked at the desk",
    "Invited",
    "Asked",
    "Of those asked",
)


def response_rate(context: ReportContext) -> Iterator[Block]:
    known = context.supplementary
    if not (known.seen.by_practice or known.asked):
        yield Text(
            "Nobody has told yet how many patients were seen or asked in this month. Import the "
            "month's activity, and count who is asked under Asked today, to see how many of them "
            "answered."
        )
        return
    rows = [_row(context, practice.name, practice=practice.code) for practice in context.practices]
    total = _row(context, "All", total=True)
    yield Table("Answers, and who could have given one", "Practice", COLUMNS, (*rows, total))
    every = _known_part(context, known.asked, [member.code for member in context.practices])
    if every.whole and every.given > every.whole:
        yield Text(
            "More answered than were counted as asked: not everybody who was asked was counted."
        )
    if known.seen.by_practice:
        yield Text(_who_is_seen(known.seen))
    yield Text(
        "In trials, 2 or 3 of 100 patients answered where a tablet only stood there, and 60 where "
        "the receptionist asked them. Few answers may come from those who feel strongly."
    )


def reach(context: ReportContext) -> Iterator[Figure]:
    """The figure of the first page: of those seen, or of those asked where that is all that is
    known; none without either."""
    codes = [practice.code for practice in context.practices]
    known = context.supplementary
    for label, measure, numbers, rule in (
        ("Reach", "reach_seen", known.seen.by_practice, reach_rule(known.seen)),
        ("Reach of those asked", "reach_asked", known.asked, "reach_asked"),
    ):
        part = _known_part(context, numbers, codes)
        if part.whole:
            yield per_100(label, measure, part.given, part.whole, rule, Subject())
            return


def _who_is_seen(seen: Seen) -> str:
    if seen.patients:
        return "Seen are patients, each once in a month, as the provider counts them."
    return "Seen are appointments attended: a patient who came twice counts twice."


def reach_rule(seen: Seen) -> str:
    """The rule of the figure: it says whether patients were counted, or appointments."""
    return "reach_patients" if seen.patients else "reach_seen"


def seen_rule(seen: Seen) -> str:
    return "patients_seen" if seen.patients else "seen"


def per_100(label: str, measure: str, x: int, n: int | None, rule: str, about: Subject) -> Figure:
    """A rate to one decimal place, a half rounded up; no value where the denominator is 0."""
    value = (Decimal(100 * x) / n).quantize(Decimal("0.1"), ROUND_HALF_UP) if n else None
    numerator, denominator = (x, n) if n else (None, None)
    return Figure(label, measure, value, rule, Unit.PER_100, numerator, denominator, about=about)


def _row(context: ReportContext, label: str, *, practice: str = "", total: bool = False) -> Row:
    about = Subject(practice=practice)
    codes = [practice] if practice else [member.code for member in context.practices]
    given = count(
        COLUMNS[0], "responses", context.counts.responses(practice=practice), "responses", about
    )
    known = context.supplementary
    seen = _known_part(context, known.seen.by_practice, codes)
    asked = _known_part(context, known.asked, codes)
    at_desk, invited = (
        _known_part(context, known.asked_at_desk, codes),
        _known_part(context, known.invited, codes),
    )
    cells = (
        given,
        Figure(COLUMNS[1], "seen", seen.whole, seen_rule(known.seen), about=about),
        per_100(COLUMNS[2], "reach_seen", seen.given, seen.whole, reach_rule(known.seen), about),
        _number(COLUMNS[3], "asked_at_desk", at_desk.whole, about),
        _number(COLUMNS[4], "invited", invited.whole, about),
        _number(COLUMNS[5], "asked", asked.whole, about),
        per_100(COLUMNS[6], "reach_asked", asked.given, asked.whole, "reach_asked", about),
    )
    return Row(label, cells, total)


@dataclass(frozen=True)
class _KnownPart:
    """The answers of those practices whose number is known, and those numbers added up."""

    given: int
    whole: int | None


def _known_part(
    context: ReportContext, numbers: Mapping[str, int], practices: Sequence[str]
) -> _KnownPart:
    known = [code for code in practices if code in numbers]
    return _KnownPart(
        sum(context.counts.responses(practice=code) for code in known),
        sum(numbers[code] for code in known) if known else None,
    )


def _number(label: str, measure: str, value: int | None, about: Subject) -> Figure:
    return Figure(label, measure, value, measure, about=about)
