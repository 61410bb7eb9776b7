"""The sections on appointments: how many, those missed, their reasons and their outcomes."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from feedback_server.domain.activity import appointments as activity
from feedback_server.domain.activity.appointments import (
    Activity,
    ActivityCounts,
    Rate,
    add_up,
    count_given,
)
from feedback_server.domain.activity.waits import LONG, median_band, within_days

from .blocks import Block, Figure, Figures, Note, Row, Subject, Table, Text, Unit
from .context import ReportContext
from .figures import share
from .outcomes import outcomes_beside_answers
from .small_charts import outcome_charts

COLUMNS = {
    "offered": "Offered",
    "booked": "Booked",
    "attended": "Attended",
    "patients_seen": "Patients seen",
    "did_not_attend": "Did not attend",
    "cancelled_late": "Cancelled late",
    "first": "First",
    "follow_up": "Follow-up",
}
PATIENTS = "patients_seen"
RULES_OF = {PATIENTS: PATIENTS}
MISSED = "Missed"
RATES = (
    ("Missed, of all booked", "missed_of_booked", "did_not_attend", "booked"),
    ("Slots booked", "slots", "booked", "offered"),
    ("Slots attended", "slots", "attended", "offered"),
)
"""Label, rule, and which number of which."""
GROUPS = {
    "modes": ("How people were seen", "Way"),
    "waits": ("From booking to appointment", "Wait"),
    "reasons": ("What the appointments were for", "Reason"),
    "outcomes": ("What came of them", "Outcome"),
}


def appointments(context: ReportContext) -> Iterator[Block]:
    given = context.supplementary.activity
    if not given:
        yield Text(
            "No activity has been imported for this month. Import the provider's file to see "
            "appointments here, and how many of those seen gave feedback."
        )
        return
    sums = add_up(given)
    rates = (_missed(given, Subject()), *_rates(given))
    yield Figures(tuple(rate for rate in rates if rate.value is not None))
    if context.layout.benchmark:
        yield Note("To compare with", context.layout.benchmark)
    yield _by_practice(context, given, sums)
    yield from _groups(sums, ("modes", "waits"))
    if band := median_band(sums.waits):
        yield Text(f"The middle one of all known waits, from booking, lies in the band: {band}.")
    missing = [
        practice.name for practice in context.practices if practice.code not in _practices(given)
    ]
    if missing:
        yield Note("Not in these figures", f"No activity has come from: {', '.join(missing)}.")
    if sums.covers:
        yield Note("What is counted", sums.covers)


def missed(context: ReportContext) -> Iterator[Figure]:
    """The figure of missed appointments for the first page; none without activity."""
    figure = _missed(context.supplementary.activity, Subject())
    if figure.value is not None:
        yield figure


def conditions(context: ReportContext) -> Iterator[Block]:
    """The tables of reasons and outcomes, as the provider's file names them."""
    sums = add_up(context.supplementary.activity)
    made = list(_groups(sums, ("reasons", "outcomes")))
    if not made:
        yield Text("The activity of this month names no reasons and no outcomes.")
    yield from made
    yield from outcomes_beside_answers(context)
    yield from outcome_charts(context)


def _by_practice(context: ReportContext, given: Sequence[Activity], sums: ActivityCounts) -> Table:
    names = {practice.code: practice.name for practice in context.practices}
    columns = {
        name: words
        for name, words in COLUMNS.items()
        if name != PATIENTS or count_given(given, PATIENTS)
    }
    rows = [
        _row(
            names.get(activity.practice, activity.practice),
            [activity],
            activity,
            Subject(practice=activity.practice),
            columns,
        )
        for activity in sorted(
            given, key=lambda activity: names.get(activity.practice, activity.practice)
        )
    ]
    total = _row("All", given, sums, Subject(), columns, total=True)
    headings = (*columns.values(), MISSED)
    return Table("Appointments of the month", "Practice", headings, (*rows, total))


def _row(
    label: str,
    given: Sequence[Activity],
    sums: ActivityCounts,
    about: Subject,
    columns: Mapping[str, str],
    *,
    total: bool = False,
) -> Row:
    cells = [
        Figure(
            words,
            f"activity_{name}",
            getattr(sums, name),
            RULES_OF.get(name, "activity"),
            about=about,
        )
        for name, words in columns.items()
    ]
    return Row(label, (*cells, _missed(given, about)), total)


def _missed(given: Sequence[Activity], about: Subject) -> Figure:
    return rate_figure(MISSED, "missed", activity.dna_rate(given), "missed", about)


def _rates(given: Sequence[Activity]) -> Iterator[Figure]:
    for label, rule, part, whole in RATES:
        measure = rule if rule == "missed_of_booked" else f"{rule}_{part}"
        yield rate_figure(label, measure, activity.rate_of(given, part, whole), rule, Subject())
    waited = within_days(given, LONG)
    yield rate_figure("Within two weeks of booking", "waited", waited, "soon", Subject())


def rate_figure(label: str, measure: str, rate: Rate | None, rule: str, about: Subject) -> Figure:
    """A share of appointments, to one decimal place, a half rounded up."""
    value = (
        (Decimal(100 * rate.count) / rate.of).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if rate
        else None
    )
    return Figure(
        label,
        measure,
        value,
        rule,
        Unit.PERCENT,
        rate.count if rate else None,
        rate.of if rate else None,
        about=about,
    )


def _groups(sums: ActivityCounts, names: Sequence[str]) -> Iterator[Table]:
    for name in names:
        group = getattr(sums, name)
        if not group:
            continue
        whole = sum(count for _, count in group)
        caption, stub = GROUPS[name]
        rows = [_group_row(name, words, count, whole) for words, count in group]
        yield Table(caption, stub, ("Appointments", "Share"), tuple(rows))


def _group_row(name: str, words: str, count: int, whole: int) -> Row:
    about = Subject(question=f"activity.{name}", code=words)
    return Row(
        words,
        (
            Figure("Appointments", f"activity_{name}", count, "activity", about=about),
            share("Share", f"activity_{name}_share", count, whole, "activity_share", about),
        ),
    )


def _practices(given: Sequence[Activity]) -> set[str]:
    return {activity.practice for activity in given}
