"""The demonstration: made up, the same each time, and shaped as it says."""

import gzip
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from feedback_server.actions.activity.table_file import read_table
from feedback_server.config.settings import PROJECT
from feedback_server.domain.activity.appointments import contradictions, dna_rate
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.import_file import read_organisations
from feedback_server.domain.organisations.organisation import PCN_CODE, Pcn, Practice
from feedback_server.domain.organisations.practice_facts import fact_problems
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode, Submission
from feedback_server.domain.surveys.choice import Choice
from feedback_server.domain.surveys.choices import Choices
from feedback_server.domain.surveys.questions import Option
from feedback_server.domain.surveys.text import Text
from feedback_server.sample_data.demo import (
    APART,
    IMPROVING,
    TROUBLED,
    demonstration_organisations,
    demonstration_submissions,
)
from feedback_server.sample_data.demo_activity import demonstration_activity
from feedback_server.sample_data.demo_facts import demonstration_facts
from feedback_server.sample_data.demo_front_desk import demonstration_asked
from tests.factories import a_survey

LAST = Month(2026, 10)


@cache
def generated() -> tuple[Submission, ...]:
    return tuple(demonstration_submissions(seed=7, last_month=LAST, survey=a_survey()))


def positive(submissions: Iterable[Submission]) -> float:
    fft = FftCounts.of(Counter(str(submission.answers["experience"]) for submission in submissions))
    return fft.positive / fft.total


def of(practice: str, first: int, last: int) -> list[Submission]:
    """Submissions of a practice from so many months before the last to so many."""
    months = {LAST.plus(-number) for number in range(last, first + 1)}
    return [
        submission
        for submission in generated()
        if submission.practice == practice and submission.month in months
    ]


def test_a_seed_always_makes_the_same_submissions_and_another_makes_others() -> None:
    again = demonstration_submissions(seed=7, last_month=LAST, survey=a_survey())
    assert tuple(again) == generated()
    other = demonstration_submissions(seed=8, last_month=LAST, survey=a_survey())
    assert not {submission.id for submission in other} & {
        submission.id for submission in generated()
    }


def test_every_submission_fits_the_survey() -> None:
    survey = a_survey()
    assert all(survey.problems(submission.answers) == [] for submission in generated())
    assert {(submission.survey, submission.version) for submission in generated()} == {
        (survey.id, survey.version)
    }


def test_ids_are_uuids_and_none_repeats() -> None:
    ids = [submission.id for submission in generated()]
    assert len(set(ids)) == len(ids)
    assert all(str(UUID(id)) == id for id in ids)


def test_there_are_some_ten_thousand_over_24_months_and_nine_practices() -> None:
    assert 9_000 < len(generated()) < 11_000
    months = Counter((submission.practice, submission.month) for submission in generated())
    assert len(months) == 24 * 9
    assert {month for _, month in months} == {LAST.plus(-number) for number in range(24)}
    assert min(months.values()) >= 15
    assert max(months.values()) <= 110


def test_every_day_is_a_working_day_of_its_week() -> None:
    assert {submission.given_on.weekday() for submission in generated()} == {0, 1, 2, 3, 4}
    assert max(submission.given_on for submission in generated()) <= date(2026, 10, 31)


def test_august_and_december_are_quiet() -> None:
    counts = Counter(submission.given_on.month for submission in generated())
    quiet = {month for month, _ in sorted(counts.items(), key=lambda item: item[1])[:2]}
    assert quiet == {8, 12}


def test_one_practice_improves() -> None:
    assert positive(of(IMPROVING, 23, 18)) < 0.80
    assert positive(of(IMPROVING, 5, 0)) > 0.88


def test_one_practice_has_a_bad_quarter() -> None:
    assert positive(of(TROUBLED, 23, 9)) > 0.85
    assert positive(of(TROUBLED, 8, 6)) < 0.70
    assert positive(of(TROUBLED, 5, 0)) > 0.85


def test_one_practice_stands_apart_of_late() -> None:
    assert positive(of(APART, 23, 2)) > 0.84
    assert positive(of(APART, 1, 0)) < 0.72


def test_most_answer_on_a_tablet_and_every_mode_is_used() -> None:
    modes = Counter(submission.mode for submission in generated())
    assert modes.keys() == set(Mode)
    assert modes.most_common(1)[0][0] is Mode.TABLET
    assert modes[Mode.TABLET] > len(generated()) / 2


def test_every_option_of_every_question_is_chosen_by_somebody() -> None:
    chosen = {
        (id, code)
        for submission in generated()
        for id, value in submission.answers.items()
        for code in ((value,) if isinstance(value, str) else value)
    }
    for question in a_survey().questions:
        assert {(question.id, option.code) for option in question.options} <= chosen


def test_comments_vary_and_some_are_critical() -> None:
    comments = [
        str(submission.answers["why"]) for submission in generated() if "why" in submission.answers
    ]
    assert len(set(comments)) > 1_000
    critical = [
        submission.answers
        for submission in generated()
        if submission.answers["experience"] in ("4", "5")
    ]
    assert any("late" in str(answers.get("why", "")) for answers in critical)
    assert not any(character.isdigit() for comment in comments for character in comment)


def organisations() -> list[Pcn | Practice]:
    pcns, practices = demonstration_organisations()
    return [*pcns, *practices]


def test_organisations_are_made_up_and_say_so() -> None:
    pcns, practices = demonstration_organisations()
    assert (len(pcns), len(practices)) == (2, 9)
    assert all(organisation.demonstration for organisation in organisations())
    assert all(practice.code.startswith("V") for practice in practices)
    assert all(PCN_CODE.fullmatch(pcn.code) for pcn in pcns)
    assert {practice.pcn for practice in practices} == {pcn.code for pcn in pcns}


def test_no_real_organisation_lends_its_name_or_code(tmp_path: Path) -> None:
    path = tmp_path / "practices.csv"
    path.write_bytes(
        gzip.decompress((PROJECT / "tests" / "data" / "practices_aug2025.csv.gz").read_bytes())
    )
    file = read_organisations([read_table(path)], date(2026, 11, 30))
    real: list[Pcn | Practice] = [*file.pcns, *file.practices]
    assert len(real) > 7_000
    assert not {organisation.code for organisation in organisations()} & {
        item.code for item in real
    }
    names = " / ".join(item.name for item in real)
    assert not [
        organisation.name for organisation in organisations() if organisation.name.upper() in names
    ]


def test_another_survey_is_answered_too() -> None:
    survey = a_survey()
    new = Choice(
        "new", {"en": "New?"}, options=(Option("x", {"en": "X"}), Option("y", {"en": "Y"}))
    )
    short = Text("short", {"en": "Short?"}, max_length=1)
    kept = [question for question in survey.questions if question.role == "fft"]
    several = Choices(
        "tasks",
        {"en": "Tasks?"},
        required=True,
        options=(Option("a", {"en": "A"}), Option("none", {"en": "None"}, exclusive=True)),
    )
    changed = replace(survey, questions=(*kept, new, short, several), content={})
    made = list(demonstration_submissions(seed=1, last_month=LAST, survey=changed, months=2))
    assert all(changed.problems(submission.answers) == [] for submission in made)
    assert {
        str(submission.answers["new"]) for submission in made if "new" in submission.answers
    } == {"x", "y"}


def test_appointments_go_with_the_submissions_and_contradict_nothing() -> None:
    activity = list(demonstration_activity(seed=7, last_month=LAST))
    again = list(demonstration_activity(seed=7, last_month=LAST))
    assert activity == again
    given = Counter(
        (submission.practice, Month.of(submission.given_on)) for submission in generated()
    )
    assert {(practice.practice, practice.month) for practice in activity} == given.keys()
    for practice in activity:
        assert contradictions(practice) == []
        assert 20 < 100 * given[practice.practice, practice.month] / (practice.attended or 1) < 50
        for group in (
            practice.modes,
            practice.reasons,
            practice.outcomes,
            practice.ages,
            practice.genders,
        ):
            assert sum(count for _, count in group) == practice.attended


def test_fewer_appointments_are_missed_as_time_goes_by() -> None:
    activity = list(demonstration_activity(seed=7, last_month=LAST))
    first, last = (
        dna_rate(practice for practice in activity if practice.month == month)
        for month in (LAST.plus(-23), LAST)
    )
    assert first and last and first.share > 0.1 > last.share


def test_the_desk_asks_on_working_days_and_somewhat_over_half_of_those_answer() -> None:
    asked = list(demonstration_asked(seed=7, last_month=LAST))
    assert asked == list(demonstration_asked(seed=7, last_month=LAST))
    assert len({(practice, day) for practice, day, _ in asked}) == len(asked)
    assert {day.weekday() for _, day, _ in asked} == {0, 1, 2, 3, 4}
    last = sum(number for _, day, number in asked if Month.of(day) == LAST)
    answered = sum(submission.month == LAST for submission in generated())
    assert 50 < 100 * answered / last < 70


def test_its_surgeries_tell_patients_made_up_things() -> None:
    facts = demonstration_facts(seed=7)
    assert facts == demonstration_facts(seed=7) != demonstration_facts(seed=8)
    assert set(facts) == {practice.code for practice in demonstration_organisations()[1]}
    for said in facts.values():
        assert fact_problems(said) == {} and said.sessions
        assert said.telephone.startswith("01632 960"), "no number that somebody has"
        assert said.postcode.startswith("ZQ"), "no place that is there"
