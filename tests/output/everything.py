"""A report with every kind of block, and everything that a figure can be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports import Report, Status
from feedback_server.domain.reports.blocks import (
    Block,
    Chart,
    ChartPoint,
    Figure,
    Figures,
    Finding,
    FunnelLine,
    FunnelPlot,
    FunnelPoint,
    Interval,
    Note,
    Number,
    PointVerdict,
    Quote,
    Quotes,
    Row,
    Section,
    SmallCharts,
    Story,
    Subject,
    Table,
    Text,
    Unit,
)

LONG = "Partnership of Saint Bartholomew and All Saints Community Health Centre, Lower Wick"
SPECIALS = (
    PointVerdict.COMMON,
    PointVerdict.IMPROVEMENT,
    PointVerdict.COMMON,
    PointVerdict.CONCERN,
    PointVerdict.HIGH,
    PointVerdict.LOW,
)


def control_chart(
    values: Sequence[Number | None],
    *,
    caption: str = "Per cent positive, month by month",
    unit: Unit = Unit.PERCENT,
    lines: tuple[Number, Number, Number] | None = (Decimal("88.4"), Decimal("79.1"), 97),
    rebase: int | None = None,
    target: Number | None = None,
    marks: Sequence[PointVerdict] = SPECIALS,
) -> Chart:
    """Months up to October 2026; the mean, lower and upper line rise by 3 from ``rebase`` on."""
    points = []
    for place, value in enumerate(values):
        later = 3 if rebase is not None and place >= rebase else 0
        mean, lower, upper = (line + later for line in lines) if lines else (None, None, None)
        points.append(
            ChartPoint(
                label=Month(2026, 10).plus(place + 1 - len(values)).short,
                value=value,
                mean=mean,
                lower=lower,
                upper=upper,
                verdict=marks[place % len(marks)],
                rebased=place == rebase,
            )
        )
    description = "Per cent positive of each month, with its mean. The table has every number."
    return Chart(caption, description, tuple(points), unit, target)


def a_year() -> tuple[Number | None, ...]:
    return (88, Decimal("96.2"), 87, 74, None, 91, 89, Decimal("85.5"), 90, 98, 79, Decimal("91.3"))


def count(label: str, value: int | None, **more: object) -> Figure:
    return replace(Figure(label, "answers", value, "answers"), **more)  # type: ignore[arg-type]


def percent(label: str, value: Number | None, of: tuple[int, int] | None = None) -> Figure:
    numerator, denominator = of or (None, None)
    return Figure(label, "share", value, "share", Unit.PERCENT, numerator, denominator)


def interval(lower: int, upper: int) -> Interval:
    return Interval(lower, upper, "wilson")


POSITIVE = Figure(
    "Positive",
    "positive",
    65,
    "fft_positive",
    Unit.PERCENT,
    1650,
    2538,
    Interval(63, 67, "wilson"),
    Subject(question="experience"),
)
SUPPRESSED = Figure("Answers", "answers", None, "answers", suppressed=True)
REACH = Figure("Reached", "reach", Decimal("4.2"), "reach", Unit.PER_100, 42, 1000)
WAIT = Figure(
    "Median wait", "wait", 12, "wait", Unit.DAYS, interval=Interval(Decimal("9.5"), 15, "median")
)


def at_a_glance() -> tuple[Block, ...]:
    return (
        Text("One paragraph: 1 < 2 & <b>not bold</b>, with a #hash, *stars*, _lines_ and $5."),
        Figures((count("Responses", 12345), POSITIVE, REACH, WAIT)),
        Figures(
            (
                percent("Negative", None, (0, 0)),
                replace(percent("Don't know", None), suppressed=True),
                replace(WAIT, value=1, interval=None, label="Shortest wait"),
            )
        ),
        Note("For staff only", "Small numbers are not hidden in this report."),
    )


def tables() -> tuple[Block, ...]:
    columns = ("Answers", "Share", "Reached", "Wait")
    rows = (
        Row(
            "Very good",
            (count("Answers", 1234), percent("Share", 62, (1234, 1990)), at(REACH), at(WAIT)),
        ),
        Row(
            LONG,
            (SUPPRESSED, replace(percent("Share", None), suppressed=True), None, at(WAIT, 1)),
        ),
        Row(
            "=HYPERLINK(1)",
            (count("Answers", 0), percent("Share", None), at(REACH, None), at(WAIT, None)),
        ),
        Row("All", (count("Answers", 1990), None, at(REACH, 7), None), total=True),
    )
    drawn = tuple(
        Row(label, (count("Answers", number), percent("Share", share, (number, 50))))
        for label, number, share in (("Very good", 43, 86), ("Good", 7, 14), ("Poor", 0, 0))
    )
    mixed = (
        Row("Waited", (replace(WAIT, label="Value", interval=None),)),
        Row("Positive", (percent("Value", Decimal("87.5")),)),
    )
    return (
        Table("How was it: your visit/[now]?", "Answer", columns, rows),
        Table("How was it: your visit/[now]? Drawn", "Answer", columns[:2], drawn, drawn="share"),
        Table("Different units", "Measure", ("Value",), mixed),
        practices(),
    )


def practices() -> Table:
    """As wide as a report gets, and longer than a page."""
    columns = ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor", "Don't know",
               "Responses", "Positive")  # fmt: skip
    rows = tuple(
        Row(
            f"{LONG} {number}" if number % 5 == 0 else f"Surgery {number}",
            (
                *(count(column, number * place) for place, column in enumerate(columns[:-1], 1)),
                replace(
                    POSITIVE, value=50 + number, interval=Interval(40 + number, 60 + number, "")
                )
                if number % 4
                else percent("Positive", None, (0, 0)),
            ),
        )
        for number in range(1, 41)
    )
    return Table("Answers for each practice", "Practice", columns, rows)


def at(figure: Figure, value: Number | None = Decimal("5.5")) -> Figure:
    """The same as a cell of the table: under its column's name, without an interval."""
    return replace(figure, label=figure.label.split()[-1].capitalize(), value=value, interval=None)


def trend() -> tuple[Block, ...]:
    chart = control_chart(a_year(), rebase=7, target=90)
    rows = tuple(
        Row(
            point.label,
            tuple(
                percent(name, value)
                for name, value in (
                    ("Positive", point.value), ("Mean", point.mean),
                    ("Lower line", point.lower), ("Upper line", point.upper),
                )
            ),
        )
        for point in chart.points
    )  # fmt: skip
    columns = ("Positive", "Mean", "Lower line", "Upper line")
    return (chart, Table("Per cent positive", "Month", columns, rows))


def comments() -> tuple[Block, ...]:
    long = "They listened, explained each step and rang me afterwards. " * 6
    words = ("Kind and quick.", "=1+1 is not a formula", f"{long}\n\nThank you 😀", "ਬਹੁਤ ਵਧੀਆ سپاس")
    return (
        Quotes("Kindness of staff", tuple(map(Quote, words)), "What was good?"),
        Quotes("Waiting", (Quote("Too long.", "Poor"),)),
    )


SHARE = replace(percent("Positive", 76, (29, 38)), about=Subject(practice="V89001"))


def story() -> tuple[Block, ...]:
    findings = (
        Finding("places", f"Fewer were positive at {LONG} than elsewhere.", (SHARE, REACH)),
        Finding("nothing_apart", "Nothing stands apart."),
    )
    return (Story(findings),)


def drawn() -> tuple[Block, ...]:
    lines = tuple(
        FunnelLine(number, 90 - 400 // number, 95, 90 - 600 // number, 99)
        for number in (10, 20, 40, 60)
    )
    points = (
        FunnelPoint(LONG, 38, 76, apart=True),
        FunnelPoint("Elm House", 40, Decimal("91.5"), apart=False),
        FunnelPoint("Oak House", 41, 92, apart=False),
    )
    words = "Practices by their number of answers. One stands apart. The table has every number."
    small = tuple(
        control_chart(a_year(), caption=f"{name}: easy, and a little more", target=None)
        for name in ("Appointment", "Listened to", "Involved", "Tasks")
    )
    return (
        SmallCharts("Question by question", small),
        FunnelPlot("Positive, by practice", words, points, lines, 90),
    )


def methods() -> tuple[Block, ...]:
    return (
        Note("Per cent positive", "Very good and good, out of all six.", "NHS England, guidance"),
        Note("Range", "The 95% Wilson score interval.", "E. B. Wilson, 1927"),
    )


def everything(*, demonstration: bool = True) -> Report:
    return Report(
        pcn=Pcn("U99999", "Test & <Network>", demonstration),
        month=Month(2026, 10),
        as_of=date(2026, 11, 23),
        service="occupational-therapy",
        survey="occupational-therapy-1",
        language="en",
        demonstration=demonstration,
        sections=(
            Section("story", "What happened", story()),
            Section("at_a_glance", "At a glance", at_a_glance()),
            Section("tables", "Tables", tables()),
            Section("trend", "Month by month", trend()),
            Section("drawn", "More charts", drawn()),
            Section("comments", "What patients said", comments()),
            Section("methods", "How the figures are made", methods()),
        ),
        status=Status.REVISED,
        revision=3,
        missing=("Two tablets have not been heard of.",),
    )
