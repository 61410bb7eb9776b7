"""The sections of a report. To add one: a function from a ReportContext to blocks, and
its entry in SECTIONS."""

from collections.abc import Callable, Iterable, Iterator

from feedback_server.domain.statistics.fft import CODES, FftCounts
from feedback_server.domain.submissions.submission import UNFINISHED
from feedback_server.domain.surveys.service import MAIN

from . import vouched
from .appointments import appointments, conditions, missed
from .blocks import Block, Figure, Figures, Note, Row, Section, Subject, Table, Text
from .board_counts import all_figures
from .breakdowns import breakdowns
from .comments import comments, you_said
from .context import ReportContext
from .external_counts import external_counts, note
from .fft_return import fft_return
from .figures import MODE_NAMES, count, negative, positive, share
from .funnel_plot import funnel
from .glance import glance
from .quality import data_quality, flagged_note
from .question_tables import find_question, question_tables
from .representativeness import representativeness
from .response_rate import reach, response_rate
from .rules import RULES
from .small_charts import activity_charts, question_charts
from .suppressed_tables import suppressed_tables
from .trend import trend

LEFT_UNFINISHED = Text("Where a survey was left unfinished, only the first question was answered.")
SMALL_NUMBERS = Note(
    "For staff only",
    "Small numbers are not hidden in this report, and a count of 1 to 4 may point to a person. "
    "It is not for publication.",
)


def at_a_glance(context: ReportContext) -> Iterator[Block]:
    if context.layout.introduction:
        yield Text(context.layout.introduction)
    if context.as_of <= context.month.last_day():
        yield Text("The month is not over: these figures will still grow.")
    if not context.counts.responses():
        yield Text("No survey was completed in this month.")
    if context.supplementary.quality.flagged:
        yield flagged_note(context.supplementary.quality.flagged)
    yield from vouched.first_page(context)
    fft, about = context.fft(), context.fft_subject()
    yield Figures(
        (
            _responses(context),
            positive("Positive", fft, about),
            negative("Negative", fft, about),
            *reach(context),
            *missed(context),
        )
    )
    yield from glance(context)
    yield from note(context)
    yield SMALL_NUMBERS


def month_by_month(context: ReportContext) -> Iterator[Block]:
    yield from trend(context)
    yield from question_charts(context)
    if context.survey.service == MAIN:
        yield from activity_charts(context)


def friends_and_family(context: ReportContext) -> Iterator[Block]:
    fft, about = context.fft(), context.fft_subject()
    columns = ("Answers", "Share")
    rows = [
        Row(
            context.fft_words(code),
            (
                _given(context, columns[0], code, given),
                share(columns[1], "fft_share", given, fft.total, "fft_share", about_code),
            ),
        )
        for code, given in zip(CODES, fft.counts, strict=True)
        for about_code in [context.fft_subject(code=code)]
    ]
    answered = count(columns[0], "answered", fft.total, "answered", about)
    rows.append(Row("All six answers", (answered, None), total=True))
    if unfinished := context.counts.answered(UNFINISHED):
        kept = count(columns[0], "unfinished", unfinished, "unfinished", about)
        rows.append(Row("Of these, left unfinished", (kept, None), total=True))
    if missing := context.counts.responses() - fft.total:
        passed_over = count(columns[0], "not_answered", missing, "not_answered", about)
        rows.append(Row("Left out", (passed_over, None), total=True))
    caption = context.survey.fft.text[context.language]
    yield Table(caption, "Answer", columns, tuple(rows), drawn="fft_share")
    if unfinished:
        yield LEFT_UNFINISHED


def questions(context: ReportContext) -> Iterator[Block]:
    """Every question but the Friends and Family Test and those about the patient."""
    questions = (question.id for survey in context.surveys for question in survey.questions)
    known = list(dict.fromkeys(questions))
    earlier = sorted(context.counts.questions() - set(known))
    apart = {context.survey.fft.id, *_about_you(context)}
    own = {question.id for question in context.survey.questions if context.asks(question)}
    asked = [id for id in known if id in own or context.counts.answered(id)]
    local = [id for id in asked if _is_local(context, id)]
    chosen = context.layout.questions
    wanted = dict.fromkeys((*chosen, *local) if chosen else (*asked, *earlier))
    yield from question_tables(context, [id for id in wanted if id not in apart])
    if strange := [id for id in wanted if id not in (*known, *earlier)]:
        yield Note("Not in the survey", f"The layout asks for: {', '.join(strange)}.")
    yield from breakdowns(context, apart)


def _is_local(context: ReportContext, id: str) -> bool:
    question = find_question(context, id)
    return bool(question and question.places)


def who_answered(context: ReportContext) -> Iterator[Block]:
    ids = _about_you(context)
    if not ids:
        yield Text("The survey asks nothing about the patient.")
    made = list(suppressed_tables(context, ids))
    yield from made
    yield from representativeness(context, [block for block in made if isinstance(block, Table)])


def by_practice(context: ReportContext) -> Iterator[Block]:
    if not context.practices:
        yield Text("No practice is known to belong to this network.")
    yield Text(
        "Practices stand in the order of their names. Their patients differ in needs and number, "
        "so these figures are not for ranking them."
    )
    rows = [
        _breakdown_row(context, name, practice=code)
        for code, name in context.practice_names().items()
    ]
    yield _breakdown(context, "Answers for each practice", "Practice", rows)
    yield from funnel(context)
    if left := context.practices_that_left():
        yield Note(
            "A practice that is not in the network now",
            f"Answers of this month were given for {', '.join(left)}. They are counted in every "
            "figure of this report.",
        )


def by_mode(context: ReportContext) -> Iterator[Block]:
    rows = [_breakdown_row(context, name, mode=mode) for mode, name in MODE_NAMES.items()]
    yield _breakdown(context, "Answers for each way of answering", "Way of answering", rows)


SECTIONS: dict[str, tuple[str, Callable[[ReportContext], Iterable[Block]]]] = {
    "at_a_glance": ("At a glance", at_a_glance),
    "fft": ("Friends and Family Test", friends_and_family),
    "trend": ("Month by month", month_by_month),
    "questions": ("The other questions", questions),
    "about_you": ("Who answered", who_answered),
    "practices": ("By practice", by_practice),
    "modes": ("By way of answering", by_mode),
    "external_counts": ("Counted elsewhere", external_counts),
    "reach": ("How many we reach", response_rate),
    "activity": ("Appointments", appointments),
    "conditions": ("Conditions and outcomes", conditions),
    "comments": ("What patients said", comments),
    "you_said": ("You said, we did", you_said),
    "return": ("For the practices' own returns", fft_return),
    "quality": ("How good the data are", data_quality),
}
"""Titles and functions by id, in the order of a report without a layout of its own. Method notes
follow them, because they depend on the rules used."""


def method_notes(sections: Iterable[Section]) -> Section:
    """One note for each rule that a figure follows, in the order of their first use."""
    used: dict[str, None] = {}
    for figure in all_figures([*sections]):
        used[figure.rule] = None
        if figure.interval:
            used[figure.interval.rule] = None
    rules = [RULES[id] for id in used]
    notes = tuple(Note(rule.title, rule.words, rule.source) for rule in rules)
    return Section("methods", "How the figures are made", notes)


def _about_you(context: ReportContext) -> list[str]:
    """The equality questions."""
    return [question.id for question in context.survey.questions if question.role == "about_you"]


def _responses(context: ReportContext, **about: str) -> Figure:
    given = context.counts.responses(**about)
    return count("Responses", "responses", given, "responses", Subject(**about))


def _given(context: ReportContext, label: str, code: str, given: int, **about: str) -> Figure:
    return count(label, "fft_count", given, "fft_counts", context.fft_subject(code=code, **about))


def _breakdown_row(context: ReportContext, label: str, *, total: bool = False, **about: str) -> Row:
    fft: FftCounts = context.fft(**about)
    six = zip(CODES, fft.counts, strict=True)
    given = [
        _given(context, context.fft_words(code), code, number, **about) for code, number in six
    ]
    per_cent = positive("Positive", fft, context.fft_subject(**about))
    return Row(label, (*given, _responses(context, **about), per_cent), total)


def _breakdown(context: ReportContext, caption: str, stub: str, rows: list[Row]) -> Table:
    """A table of the six totals, responses and per cent positive: a row a part, and one for all."""
    columns = (*map(context.fft_words, CODES), "Responses", "Positive")
    return Table(caption, stub, columns, (*rows, _breakdown_row(context, "All", total=True)))
