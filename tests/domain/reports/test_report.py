"""A month put together from its tallies."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Figure, Note, Placed, Row, Subject, Table, Text
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.sections import SECTIONS
from feedback_server.domain.submissions.submission import Mode, Submission, Tally, TallyKey
from feedback_server.domain.surveys.questions import Answers, Value
from tests.answers import values
from tests.domain.reports.sample_reports import DAY, OCTOBER, a_report, fft_of
from tests.factories import PCN, PRACTICES, a_submission, a_survey


def a_tally(question: str, code: str, count: int, practice: str = "V89001") -> Tally:
    key = TallyKey(practice, OCTOBER, a_survey().id, Mode.TABLET, question, code)
    return Tally(key, count)


def found(report: Report, section: str, measure: str, **about: str) -> list[Placed]:
    return [
        placed
        for placed in report.placed()
        if (placed.section.id, placed.figure.measure) == (section, measure)
        and all(getattr(placed.figure.about, key) == value for key, value in about.items())
    ]


def figure(report: Report, section: str, measure: str, **about: str) -> Figure:
    (placed,) = found(report, section, measure, **about)
    return placed.figure


def words(report: Report, section: str) -> str:
    (wanted,) = (each for each in report.sections if each.id == section)
    return " ".join(block.words for block in wanted.blocks if isinstance(block, (Text, Note)))


def test_a_percentage_says_what_it_was_made_from_and_how_sure_it_is() -> None:
    positive = figure(a_report(fft_of(*"1122346666")), "at_a_glance", "positive")
    assert (positive.value, positive.numerator, positive.denominator) == (40, 4, 10)
    assert positive.interval is not None
    assert (positive.interval.lower, positive.interval.upper) == (17, 69)


def test_a_month_without_answers_has_counts_of_nought_and_no_percentages() -> None:
    report = a_report()
    assert figure(report, "at_a_glance", "responses").value == 0
    positive = figure(report, "at_a_glance", "positive")
    assert (positive.value, positive.interval) == (None, None)
    assert "No survey was completed" in words(report, "at_a_glance")
    assert {placed.figure.value for placed in report.placed()} == {0, None}


def test_a_month_that_is_not_over_says_so() -> None:
    assert "not over" in words(a_report(as_of=date(2026, 10, 31)), "at_a_glance")
    assert "not over" not in words(a_report(as_of=date(2026, 11, 1)), "at_a_glance")


def test_every_practice_stands_in_the_report_by_name_also_without_answers() -> None:
    practices = (*PRACTICES, Practice("V89000", "Zebra Test Surgery", PCN.code))
    report = a_report(fft_of("1"), practices=tuple(reversed(practices)))
    rows = [placed.row.label for placed in found(report, "practices", "responses")]
    assert rows == ["Elm Test Surgery", "Oak Test Surgery", "Zebra Test Surgery", "All"]
    counts = [placed.figure.value for placed in found(report, "practices", "responses")]
    assert counts == [1, 0, 0, 1]


def test_answers_for_a_practice_that_has_left_count_and_are_named() -> None:
    report = a_report([*fft_of("1"), *fft_of("2", practice="V89009")])
    assert figure(report, "at_a_glance", "responses").value == 2
    assert figure(report, "practices", "responses", practice="V89009").value == 1
    assert "V89009" in words(report, "practices")
    assert "V89009" not in words(a_report(fft_of("1")), "practices")


def test_each_mode_has_its_six_totals() -> None:
    report = a_report([*fft_of("1", "1"), *fft_of("5", mode=Mode.PAPER)])
    by_mode = {mode: figure(report, "modes", "fft_count", mode=mode, code="1") for mode in Mode}
    assert {mode: each.value for mode, each in by_mode.items() if each.value} == {Mode.TABLET: 2}
    assert figure(report, "modes", "fft_count", mode="paper", code="5").value == 1


def test_shares_are_of_those_who_answered_the_question() -> None:
    given = [
        a_submission(given_on=DAY, answers={"experience": "1", "listened": code})
        for code in ("yes", "yes", "no")
    ]
    report = a_report([*given, *fft_of("1")])
    share = figure(report, "questions", "answer_share", question="listened", code="yes")
    assert (share.value, share.numerator, share.denominator) == (67, 2, 3)
    assert figure(report, "questions", "answered", question="listened").value == 3
    assert figure(report, "questions", "not_answered", question="listened").value == 1


def test_what_was_left_unfinished_counts_and_is_told_apart() -> None:
    left = [replace(submission, unfinished=True) for submission in fft_of("1", "4")]
    report = a_report([*fft_of("1", "1"), *left])
    assert figure(report, "at_a_glance", "positive").value == 75
    assert figure(report, "fft", "answered").value == 4
    (apart,) = found(report, "fft", "unfinished")
    assert apart.figure.value == 2
    assert apart.row.label == "Of these, left unfinished"
    assert "only the first question was answered" in words(report, "fft")
    assert "@unfinished" not in repr(report)
    assert not found(a_report(fft_of("1")), "fft", "unfinished")


def test_where_several_may_be_chosen_a_person_counts_once_among_those_who_answered() -> None:
    chosen: Answers = {"experience": "1", "tasks": ("bathing", "dressing")}
    report = a_report([a_submission(given_on=DAY, answers=chosen), *fft_of("1")])
    share = figure(report, "questions", "answer_share", question="tasks", code="dressing")
    assert (share.value, share.denominator) == (100, 1)
    assert figure(report, "questions", "not_answered", question="tasks").value == 1


def test_comments_are_counted_and_never_shown() -> None:
    given = a_submission(given_on=DAY, answers={"experience": "1", "why": "My words"})
    report = a_report([given, *fft_of("1")])
    assert figure(report, "questions", "comments", question="why").value == 1
    assert figure(report, "questions", "not_answered", question="why").value == 1
    assert "My words" not in repr(report)


def test_equality_questions_stand_apart() -> None:
    report = a_report()
    asked = {
        placed.figure.about.question
        for placed in report.placed()
        if placed.section.id == "about_you"
    }
    assert asked == {"age", "gender", "ethnicity", "disability"}
    others = {
        placed.figure.about.question
        for placed in report.placed()
        if placed.section.id == "questions"
    }
    assert not asked & others


def test_codes_and_questions_of_earlier_versions_still_appear() -> None:
    tallies = [
        a_tally("", "", 5),
        a_tally("experience", "1", 5),
        a_tally("listened", "a_lot", 3),
        a_tally("parking", "easy", 2),
        a_tally("remarks", "given", 4),
    ]
    report = a_report(tallies=tallies)
    old_code = figure(report, "questions", "answer_share", question="listened", code="a_lot")
    assert (old_code.value, old_code.denominator) == (100, 3)
    (old_question,) = found(report, "questions", "answers", question="parking")
    assert (old_question.figure.value, old_question.figure.about.code) == (2, "easy")
    assert "parking" in old_question.caption
    assert figure(report, "questions", "comments", question="remarks").value == 4


def test_a_question_that_once_had_options_and_now_takes_words_shows_both() -> None:
    report = a_report(
        tallies=[a_tally("", "", 3), a_tally("why", "x", 1), a_tally("why", "given", 2)]
    )
    assert figure(report, "questions", "answers", question="why", code="x").value == 1
    assert figure(report, "questions", "comments", question="why").value == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"pcn": replace(PCN, demonstration=True)},
        {"practices": [replace(PRACTICES[0], demonstration=True), PRACTICES[1]]},
    ],
)
def test_one_made_up_organisation_makes_the_report_a_demonstration(changes: dict[str, Any]) -> None:
    assert a_report(**changes).demonstration
    assert not a_report().demonstration


def test_tallies_of_another_month_are_refused() -> None:
    with pytest.raises(ValueError, match="2026-10"):
        a_report(fft_of("1"), month=Month(2026, 9))


def test_an_unknown_language_falls_back_to_the_first_of_the_survey() -> None:
    assert a_report(language="cy").language == "en"


def test_a_network_without_practices_has_a_report() -> None:
    report = a_report(pcn=Pcn("U99998", "Empty Network"), practices=())
    assert "No practice is known" in words(report, "practices")


def test_every_rule_that_a_figure_follows_is_explained_once_with_its_source() -> None:
    report = a_report(fft_of("1"))
    notes = [block for block in report.sections[-1].blocks if isinstance(block, Note)]
    rules = {placed.figure.rule for placed in report.placed()} | {"wilson"}
    assert len(notes) == len({note.title for note in notes}) == len(rules)
    assert all(note.source for note in notes)


def test_the_reader_is_told_that_small_numbers_are_not_hidden() -> None:
    assert "not for publication" in words(a_report(), "at_a_glance")


def test_a_table_refuses_cells_under_the_wrong_column() -> None:
    cell = Figure("Good", "x", 1, "x")
    with pytest.raises(ValueError, match="do not match"):
        Table("", "", ("Very good",), (Row("a", (cell,)),))


@st.composite
def answers_of_a_patient(draw: st.DrawFn) -> dict[str, Value]:
    """Any answers that the survey takes."""
    answers: dict[str, Value] = {}
    for question in a_survey().questions:
        if not question.asked(answers) or not (question.required or draw(st.booleans())):
            continue
        answers[question.id] = draw(values(question))
    return answers


submissions = st.lists(
    st.builds(
        a_submission,
        practice=st.sampled_from(["V89001", "V89002", "V89009"]),
        mode=st.sampled_from(Mode),
        given_on=st.just(DAY),
        answers=answers_of_a_patient(),
    ),
    max_size=12,
)


def total(placed: Iterable[Placed], *, of_rows: bool = True) -> int:
    """The sum over the rows of a table, or what its total row says."""
    return sum(int(each.figure.value or 0) for each in placed if each.row.total is not of_rows)


@settings(max_examples=60, deadline=None)
@given(submissions)
def test_totals_agree_between_all_sections(given: list[Submission]) -> None:
    report = a_report(given)
    assert figure(report, "at_a_glance", "responses").value == len(given)
    for code in "123456":
        expected = sum(submission.answers["experience"] == code for submission in given)
        assert total(found(report, "fft", "fft_count", code=code)) == expected
        for section in ("practices", "modes"):
            cells = found(report, section, "fft_count", code=code)
            assert total(cells) == total(cells, of_rows=False) == expected
    for section in ("practices", "modes"):
        assert total(found(report, section, "responses")) == len(given)
        positive = figure(report, section, "positive", practice="", mode="")
        assert positive == figure(report, "at_a_glance", "positive")


@settings(max_examples=60, deadline=None)
@given(submissions)
def test_those_who_answered_and_those_who_did_not_make_up_all(given: list[Submission]) -> None:
    report = a_report(given)
    for question in a_survey().questions[1:]:
        if question.role == "about_you":
            continue  # small numbers are kept back there
        cells = [
            placed.figure
            for placed in report.placed()
            if placed.figure.about.question == question.id
        ]
        by_measure = {cell.measure: int(cell.value or 0) for cell in cells if not cell.about.code}
        answered = by_measure.get("answered", by_measure.get("comments", 0))
        assert answered == sum(question.id in submission.answers for submission in given)
        assert answered + by_measure["not_answered"] == len(given)
        if question.one_option:
            assert (
                sum(int(cell.value or 0) for cell in cells if cell.measure == "answers") == answered
            )


def about_age(**times: int) -> list[Submission]:
    codes = [code for code, number in times.items() for _ in range(number)]
    answers = [{"experience": "1", "age": code[1:]} for code in codes]
    return [a_submission(given_on=DAY, answers=answer) for answer in answers]


def ages(report: Report) -> dict[str, object]:
    found = [
        placed.figure
        for placed in report.placed()
        if placed.figure.about.question == "age" and placed.figure.measure == "answers"
    ]
    return {match.about.code: "*" if match.suppressed else match.value for match in found}


def test_small_numbers_of_who_answered_are_kept_back_even_from_staff() -> None:
    shown = ages(a_report(about_age(_65_74=9, _75_84=3, _85_up=6)))
    assert {code: shown[code] for code in ("65_74", "75_84", "85_up", "0_15")} == {
        "65_74": 9,
        "75_84": "*",
        "85_up": "*",
        "0_15": 0,
    }


def test_where_few_answered_their_number_is_kept_back_too() -> None:
    report = a_report(about_age(_65_74=2))
    totals = [
        placed.figure
        for placed in report.placed()
        if placed.figure.about.question == "age" and placed.row.total
    ]
    assert totals
    assert all(each.suppressed and each.value is None for each in totals)
    assert "star" in words(report, "about_you")


def test_a_practice_s_return_adds_up_by_answer_and_by_method() -> None:
    given = [*fft_of(*"112"), *fft_of("5", mode=Mode.PAPER), *fft_of("1", practice="V89002")]
    report = a_report(given)
    for code, total in (("V89001", 4), ("V89002", 1)):
        six = found(report, "return", "return_count", practice=code)
        methods = found(report, "return", "return_method", practice=code)
        assert sum(int(placed.figure.value or 0) for placed in six) == total
        assert sum(int(placed.figure.value or 0) for placed in methods) == total
    assert "do not agree" not in words(report, "return")


def test_a_network_sees_a_question_apart_by_practice() -> None:
    tallies = [
        *(a_tally(question, code, count) for question, code, count in LISTENED),
        a_tally("", "", 5, "V89002"),
        a_tally("listened", "no", 5, "V89002"),
    ]
    layout = Layout(("at_a_glance", "questions"), breakdowns=(("listened", "practice"),))
    report = a_report(tallies=tallies, layout=layout)
    shares = [
        (placed.row.label, placed.figure.value)
        for placed in found(report, "questions", "answer_share", code="no")
        if "Practice" in placed.caption
    ]
    assert shares == [("Elm Test Surgery", 25), ("Oak Test Surgery", 100), ("All", 67)]
    answered = found(report, "questions", "answered", practice="V89002")
    assert [placed.figure.value for placed in answered] == [5]


LISTENED = (("", "", 4), ("listened", "yes", 3), ("listened", "no", 1))


@pytest.mark.parametrize("id", ["age", "experience", "why", "weather"])
def test_what_cannot_be_shown_apart_is_said(id: str) -> None:
    layout = Layout(("at_a_glance", "questions"), breakdowns=((id, "practice"),))
    assert "Not shown apart" in [
        block.title
        for section in a_report(fft_of("1"), layout=layout).sections
        for block in section.blocks
        if isinstance(block, Note)
    ]


def test_a_question_that_the_survey_does_not_have_is_named() -> None:
    layout = Layout(("at_a_glance", "questions"), questions=("listened", "weather"))
    assert "The layout asks for: weather." in words(a_report(layout=layout), "questions")


def test_sections_stand_in_their_order_and_method_notes_come_last() -> None:
    assert [section.id for section in a_report().sections] == ["story", *SECTIONS, "methods"]


def test_a_figure_about_everything_names_nothing() -> None:
    assert figure(a_report(), "at_a_glance", "responses").about == Subject()
