"""The table for analysts: read back, recounted, and never a word of a patient's in it."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.submissions.export import SurveyVersion
from feedback_server.domain.submissions.submission import Decision, Flag, Submission, tally_keys
from feedback_server.domain.surveys.choice import Choice
from feedback_server.domain.surveys.choices import Choices
from feedback_server.domain.surveys.questions import Option, Question
from feedback_server.domain.surveys.survey import Survey
from feedback_server.domain.surveys.text import Text
from feedback_server.output import submissions_csv, submissions_dictionary
from tests.exports import (
    MARK,
    an_export,
    both_surveys,
    many,
    read,
    recounted,
    submissions,
    versions,
    written,
)
from tests.factories import PRACTICES, a_submission, a_survey


def options(**texts: str) -> tuple[Option, ...]:
    return tuple(Option(code, {"en": text}) for code, text in texts.items())


FFT = replace(a_survey().fft, text={"en": "How was it?"}, hint=None, easier_hint=None)
LIKED = Choice("liked", {"en": "Did you like it?"}, options=options(yes="Yes", no="No"))
HELPED = Choices("helped", {"en": "What helped?"}, options=options(talk="Talking", bath="Bath"))


def a_version(number: int, *questions: Question, newest: bool = True) -> SurveyVersion:
    survey = Survey(
        id="visit",
        service="occupational-therapy",
        languages=("en",),
        title={"en": "Visit"},
        introduction={"en": "Hello"},
        questions=(FFT, *questions),
        content={"number": number},
    )
    return SurveyVersion(survey, number, newest)


def answered(version: SurveyVersion, **answers: str | tuple[str, ...]) -> Submission:
    survey = version.survey
    given = a_submission(answers={"experience": "1"} | answers)
    return replace(given, survey=survey.id, version=survey.version)


def dictionary(of: list[SurveyVersion], *, ids: bool = False) -> list[dict[str, str]]:
    out = io.BytesIO()
    submissions_dictionary.write(of, out, ids=ids)
    return read(out.getvalue())


def test_it_opens_in_a_spreadsheet_and_is_what_the_standard_says() -> None:
    content = written(an_export(many(5, both_surveys())))
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert len(lines) == 7
    assert lines[-1] == ""
    assert not any("\n" in line or "\r" in line for line in lines)


def test_nothing_to_export_is_a_header_alone() -> None:
    assert len(written(an_export([])).splitlines()) == 1


def test_a_row_says_what_was_given_and_how() -> None:
    given = a_submission(
        answers={"experience": "2", "why": "x", "tasks": ("eating",)}, given_on=date(2026, 4, 30)
    )
    (row,) = read(written(an_export([given])))
    wanted = {
        "notice": "",
        "practice": "V89001",
        "practice_name": "Elm Test Surgery",
        "month": "2026-04",
        "day": "2026-04-30",
        "mode": "tablet",
        "language": "en",
        "survey": "occupational-therapy",
        "survey_version": a_survey().version,
        "survey_version_number": "1",
        "flag": "",
        "decision": "",
        "counted": "1",
        "day_corrected": "0",
        "unfinished": "0",
        "experience.code": "2",
        "experience.label": "Good",
        "why.given": "yes",
        "why.cleared": "",
        "better.given": "no",
        "publish.code": "",
        "tasks.has.eating": "1",
        "tasks.has.driving": "0",
        "tasks.has.school": "",
    }
    assert {name: row[name] for name in wanted} == wanted


def test_the_id_is_there_only_when_asked_for() -> None:
    given = a_submission()
    assert given.id.encode() not in written(an_export([given]))
    (row,) = read(written(an_export([given]), ids=True))
    assert next(iter(row.items())) == ("submission", given.id)


def test_a_flagged_one_says_what_became_of_it() -> None:
    plain = a_submission()
    flagged = replace(plain, flag=Flag.CROWD)
    given = [
        plain,
        flagged,
        replace(flagged, decision=Decision.COUNTED),
        replace(flagged, decision=Decision.EXCLUDED),
    ]
    rows = read(written(an_export(given)))
    assert [(row["flag"], row["decision"], row["counted"]) for row in rows] == [
        ("", "", "1"),
        ("crowd", "waiting", "0"),
        ("crowd", "counted", "1"),
        ("crowd", "excluded", "0"),
    ]


def test_demonstration_data_says_so() -> None:
    practices = [replace(practice, demonstration=True) for practice in PRACTICES]
    (row,) = read(written(an_export([a_submission()], practices=practices)))
    assert row["notice"] == "Demonstration data"


def test_no_formula_is_live_wherever_it_comes_from() -> None:
    shouted = replace(LIKED, options=(Option("-1", {"en": "=1+1"}), Option("b", {"en": "B"})))
    version = a_version(1, shouted)
    practice = Practice("V89001", "@SUM(A1)", "U99999")
    content = written(
        an_export([answered(version, liked="-1")], of=[version], practices=[practice])
    )
    (row,) = read(content)
    assert row["practice_name"] == "'@SUM(A1)"
    assert (row["liked.code"], row["liked.label"]) == ("'-1", "'=1+1")
    for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


def test_an_earlier_version_keeps_its_columns_and_its_words() -> None:
    old = a_version(
        1,
        replace(LIKED, options=options(yes="Yes, a lot", no="No", maybe="Maybe")),
        replace(HELPED, options=options(hoist="A hoist", talk="Talking")),
        Text("gone", {"en": "Anything?"}),
        newest=False,
    )
    new = a_version(2, LIKED, HELPED)
    given = [
        answered(old, liked="yes", helped=("hoist",), gone="x"),
        answered(new, liked="yes", helped=("bath",)),
    ]
    first, second = read(written(an_export(given, of=[old, new])))
    asked = [name for name in first if "." in name and not name.startswith("experience")]
    assert asked == [
        "liked.code",
        "liked.label",
        "helped.has.talk",
        "helped.has.bath",
        "helped.has.hoist",
        "gone.given",
        "gone.cleared",
    ]
    assert [first[name] for name in asked] == ["yes", "Yes, a lot", "0", "", "1", "yes", ""]
    assert [second[name] for name in asked] == ["yes", "Yes", "0", "1", "", "", ""]
    told = {
        (row["column"], row["code"], row["label"]): row["versions"]
        for row in dictionary([old, new])
    }
    one, two = f"visit 1 ({old.survey.version})", f"visit 2 ({new.survey.version})"
    assert told["liked.code", "yes", "Yes, a lot"] == one
    assert told["liked.code", "yes", "Yes"] == two
    assert told["liked.code", "no", "No"] == f"{one}; {two}"
    assert told["helped.has.hoist", "hoist", "A hoist"] == one
    assert told["gone.given", "", ""] == one


def test_a_question_that_changed_its_kind_has_the_columns_of_both() -> None:
    old = a_version(1, replace(LIKED, options=options(code="A", label="B")), newest=False)
    new = a_version(2, Choices("liked", {"en": "?"}, options=options(code="A", label="B")))
    given = [answered(old, liked="code"), answered(new, liked=("label",))]
    first, second = read(written(an_export(given, of=[old, new])))
    asked = ["liked.code", "liked.label", "liked.has.code", "liked.has.label"]
    assert [first[name] for name in asked] == ["code", "A", "", ""]
    assert [second[name] for name in asked] == ["", "", "0", "1"]


def test_no_two_columns_have_one_name() -> None:
    (header,) = csv.reader([written(an_export([]), ids=True).decode("utf-8-sig")])
    assert len(set(header)) == len(header)


def test_the_dictionary_names_every_column_in_order_and_every_code() -> None:
    given = many(200, both_surveys())
    for ids in (False, True):
        rows = read(written(an_export(given), ids=ids))
        told = dictionary(versions(), ids=ids)
        assert list(dict.fromkeys(row["column"] for row in told)) == list(rows[0])
        assert all(row["words"] and row["type"] and row["missing"] for row in told)
        codes = {(row["column"], row["code"]): row["label"] for row in told}
        for row in rows:
            for name in (name for name in row if name.endswith(".code") and row[name]):
                assert (name, row[name]) in codes
            for name in ("mode", "flag", "decision"):
                assert not row[name] or (name, row[name]) in codes


def tallied(given: list[Submission]) -> Mapping[object, int]:
    surveys = {survey.version: survey for survey in both_surveys()}
    return Counter(
        key for submission in given for key in tally_keys(submission, surveys[submission.version])
    )


@given(st.lists(submissions(), max_size=4))
def test_every_tally_can_be_recounted_from_the_table(given: list[Submission]) -> None:
    assert recounted(read(written(an_export(given)))) == tallied(given)


@given(st.lists(submissions(), max_size=4))
def test_no_words_of_a_patient_and_no_id_are_in_the_table(given: list[Submission]) -> None:
    text = written(an_export(given)).decode()
    assert MARK not in text
    assert not any(submission.id in text for submission in given)


@given(submissions())
def test_not_even_words_that_reach_the_writer_are_written(given: Submission) -> None:
    export = an_export([given])
    careless = (replace(exported, submission=given) for exported in export.submissions)
    lines = submissions_csv.rows(replace(export, submissions=careless))
    assert MARK not in str(list(lines))


def test_what_was_answered_does_not_decide_the_columns() -> None:
    """The columns depend on the versions alone, so that files of two months can be joined."""
    few, more = (written(an_export(many(n, both_surveys()))) for n in (1, 50))
    assert few.splitlines()[0] == more.splitlines()[0]
