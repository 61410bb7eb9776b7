"""The board copy: no figure of it, nor several together, gives away a count of 1 to 4."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import (
    Chart,
    ChartPoint,
    Figure,
    Figures,
    Finding,
    FunnelPlot,
    Note,
    Quote,
    Quotes,
    Row,
    Section,
    Story,
    Subject,
    Table,
    Text,
    Unit,
)
from feedback_server.domain.reports.board_copy import board_copy
from feedback_server.domain.reports.value import Audience
from feedback_server.domain.statistics.suppression import is_small
from feedback_server.domain.submissions.submission import Mode, Submission

from .sample_reports import a_report, fft_of

PLACES = ("V89001", "V89002")
MODES = (Mode.TABLET, Mode.ONLINE, Mode.PAPER)
CODES = "123456"
Atom = tuple[str, str, str]


def some_answers(random: Random) -> list[Submission]:
    """Answers of two practices in three ways: mostly good ones, few of the others."""
    made = []
    for place in PLACES:
        for mode in MODES:
            number = random.choice((0, 1, 3, 6, 12, 25))
            codes = random.choices(CODES, (50, 20, 6, 5, 3, 4), k=number)
            made += fft_of(*codes, practice=place, mode=mode)
    return made


def test_no_small_count_can_be_worked_out_of_any_month() -> None:
    for seed in range(25):
        submissions = some_answers(Random(seed))
        copy = board_copy(a_report(submissions))
        known = _Known(_equations(copy))
        for about in _marginals():
            number = sum(_stands_for(one, about) for one in submissions)
            assert not (is_small(number) and known.determines(about)), (seed, about, number)


def test_most_is_shown_of_a_month_of_many_answers() -> None:
    codes = "1" * 60 + "2" * 20 + "3" * 9 + "4" * 8 + "5" * 7 + "6" * 6
    report = a_report([*fft_of(*codes), *fft_of(*codes, practice="V89002")])
    copy = board_copy(report)
    assert _figures(copy, "fft_share") == _figures(report, "fft_share")
    assert _figures(copy, "positive") == _figures(report, "positive")


def test_says_what_it_is_and_leaves_out_what_staff_alone_work_with() -> None:
    copy = board_copy(a_report(fft_of(*"1111122222")))
    assert copy.audience is Audience.BOARD
    assert board_copy(copy) is copy
    assert not {"return", "quality", "changes"} & {section.id for section in copy.sections}
    notes = [block for block in copy.sections[1].blocks if isinstance(block, Note)]
    assert any("this copy may be circulated" in note.words for note in notes)
    assert not any(note.title == "For staff only" for note in notes)


A, B = Subject(question="q", code="a"), Subject(question="q", code="b")


def _with(*blocks: object) -> Report:
    return replace(a_report(), sections=(Section("made", "Made", tuple(blocks)),))  # type: ignore[arg-type]


def count(value: int, about: Subject = A) -> Figure:
    return Figure("Answers", "answers", value, "answers", about=about)


ALL = Subject(question="q")


def share(x: int, n: int, about: Subject = ALL) -> Figure:
    return Figure("Share", "s", 100 * x // n, "answer_share", Unit.PERCENT, x, n, about=about)


def test_a_number_that_is_hidden_in_one_place_is_hidden_in_every() -> None:
    table = Table("T", "Answer", ("Answers",), (
        Row("a", (count(2),)), Row("b", (count(9, B),)), Row("c", (count(30, Subject(code="c")),)),
        Row("All", (count(41, Subject(question="q")),), total=True),
    ))  # fmt: skip
    copy = board_copy(_with(table, Figures((count(9, B), count(30, Subject(code="c"))))))
    shown = [placed.figure.value for placed in copy.placed()]
    assert shown == [None, None, 30, 41, None, 30]


def test_a_percentage_goes_with_the_few_who_are_not_in_it() -> None:
    copy = board_copy(_with(Figures((share(58, 60), share(40, 60), share(60, 60)))))
    assert [placed.figure.suppressed for placed in copy.placed()] == [True, False, False]
    [hidden, *_] = (placed.figure for placed in copy.placed())
    assert (hidden.value, hidden.numerator, hidden.denominator) == (None, None, None)


def test_a_finding_goes_with_its_figures_and_a_change_with_its_months() -> None:
    points = Figure("Change", "change", 3, "s", Unit.POINTS, about=Subject(question="q"))
    story = Story((
        Finding("few", "97% were positive.", (share(58, 60),)),
        Finding("many", "67% were positive.", (share(40, 60),)),
        Finding("asked", "Please read 40 comments.", ()),
    ))  # fmt: skip
    table = Table("T", "What", ("Share", "Change"), (
        Row("few", (share(58, 60), points)), Row("many", (share(40, 60), points)),
    ))  # fmt: skip
    blocks = board_copy(_with(story, table)).sections[0].blocks
    assert blocks[0] == Story((story.findings[1],))
    assert isinstance(blocks[1], Table)
    assert [cell and cell.value for row in blocks[1].rows for cell in row.cells] == [
        None, None, 66, 3,
    ]  # fmt: skip


def test_a_month_of_few_has_no_point_and_then_there_are_no_lines() -> None:
    def point(label: str, x: int, n: int) -> ChartPoint:
        return ChartPoint(label, 100 * x // n, 90, 80, 97, numerator=x, denominator=n)

    def chart(*points: ChartPoint) -> Chart:
        return Chart("Positive", "From 75% to 96%.", points, Unit.PERCENT)

    many = chart(point("May 2026", 80, 100), point("Jun 2026", 70, 100))
    few = chart(point("May 2026", 80, 100), point("Jun 2026", 3, 4), point("Jul 2026", 58, 60))
    blocks = board_copy(_with(many, few)).sections[0].blocks
    assert blocks[0] == many
    assert isinstance(blocks[1], Chart)
    assert [(each.value, each.mean, each.upper) for each in blocks[1].points] == [
        (80, None, None), (None, None, None), (None, None, None),
    ]  # fmt: skip
    assert "75%" not in blocks[1].description


def test_words_with_a_small_or_a_hidden_number_are_left_out() -> None:
    kept = (
        Text("On 2 October 2026 twelve months were compared, 13 months in all."),
        Note("Rule", "Two or more of 3.", "NHS England, 1 April 2020"),
        Text("The target is 90%, and 40 of 60 answered."),
    )
    gone = (Text("3 are waiting."), Text("It was 96% of them."), Note("Held", "58 of 60."))
    copy = board_copy(_with(Figures((share(58, 60),)), *kept, *gone))
    assert copy.sections[0].blocks[1:] == kept
    missing = ("Answers still waiting on tablets: 2.", "The month was not over.")
    assert board_copy(replace(_with(), missing=missing)).missing == missing[1:]


def test_an_answer_stands_with_a_quote_only_where_many_gave_it() -> None:
    table = Table(
        "T", "Answer", ("Answers",), (Row("Poor", (count(2),)), Row("Good", (count(9, B),)))
    )
    quotes = Quotes("Waiting", (Quote("Too long.", "Poor"), Quote("Fine.", "Good"), Quote("Eh")))
    blocks = board_copy(_with(table, quotes)).sections[0].blocks
    assert blocks[1] == Quotes("Waiting", (Quote("Too long."), Quote("Fine.", "Good"), Quote("Eh")))


def test_a_funnel_plot_is_for_staff() -> None:
    assert board_copy(_with(FunnelPlot("F", "Practices.", (), (), 90))).sections == ()


def _figures(report: Report, measure: str) -> list[Figure]:
    return [placed.figure for placed in report.placed() if placed.figure.measure == measure]


def _stands_for(submission: Submission, about: Atom) -> bool:
    own = (submission.practice, submission.mode.value, str(submission.answers["experience"]))
    return all(wanted in ("", is_) for wanted, is_ in zip(about, own, strict=True))


def _marginals() -> list[Atom]:
    """All counts that the report has a cell for: by practice or by way, and by answer."""
    pairs = [("", ""), *((place, "") for place in PLACES), *(("", mode.value) for mode in MODES)]
    return [(place, mode, code) for place, mode in pairs for code in ("", *CODES)]


def _equations(copy: Report) -> Iterator[tuple[Atom, ...]]:
    """Each figure of the first question that is shown, as the marginals whose sum it tells."""
    for placed in copy.placed():
        figure, about = placed.figure, placed.figure.about
        if figure.suppressed or placed.section.id in ("trend", "story"):
            continue
        base = (about.practice, about.mode)
        if figure.measure in ("responses", "answered") and about.question in ("", "experience"):
            yield ((*base, ""),)
        elif figure.measure == "fft_count":
            yield ((*base, about.code),)
        elif figure.measure in ("positive", "negative", "fft_share") and figure.denominator:
            codes = {"positive": "12", "negative": "45"}.get(figure.measure, about.code)
            yield tuple((*base, code) for code in codes)
            yield ((*base, ""),)


class _Known:
    """What a reader can solve: every count is a sum of those by practice, way and answer."""

    def __init__(self, equations: Iterator[tuple[Atom, ...]]) -> None:
        self.rows: dict[Atom, dict[Atom, Fraction]] = {}
        for marginals in equations:
            row = self.reduced(marginals)
            if row:
                lead, factor = next(iter(row.items()))
                self.rows[lead] = {atom: times / factor for atom, times in row.items()}

    def determines(self, about: Atom) -> bool:
        return not self.reduced((about,))

    def reduced(self, marginals: tuple[Atom, ...]) -> dict[Atom, Fraction]:
        row: dict[Atom, Fraction] = {}
        for wanted in marginals:
            for atom in _atoms(wanted):
                row[atom] = row.get(atom, Fraction(0)) + 1
        for lead, known in self.rows.items():
            if times := row.get(lead):
                for atom, factor in known.items():
                    row[atom] = row.get(atom, Fraction(0)) - times * factor
        return {atom: times for atom, times in row.items() if times}


def _atoms(about: Atom) -> list[Atom]:
    place, mode, code = about
    return [
        (one, way, answer)
        for one in ([place] if place else PLACES)
        for way in ([mode] if mode else [mode.value for mode in MODES])
        for answer in (code or CODES)
    ]
