"""From both databases to the table: who is in it, in which order, and that it adds up."""

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from feedback_server.actions.comments.moderation import review
from feedback_server.actions.reports.build import UnknownPcn
from feedback_server.actions.submissions.export import ExportQuery, NotPublished, export_submissions
from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.actions.tablets.tablets import UnknownPractice
from feedback_server.content import parse_survey
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import ModerationState
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.submissions.export import Export
from feedback_server.domain.submissions.submission import Submission
from feedback_server.domain.surveys.survey import Survey
from feedback_server.output import fhir, submissions_dictionary
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert, tallies
from tests.entries import entries
from tests.exports import MARK, both_surveys, many, read, recounted, written
from tests.factories import NOW, PCN, PRACTICES, TODAY, a_submission, a_survey
from tests.local_questions import (
    OF_NETWORK,
    OF_OTHER_NETWORK,
    OF_PRACTICE,
    a_survey_with_local_questions,
)

YEAR = ExportQuery(Month(2026, 1), Month(2026, 12), pcn="U99999")
Opened = Callable[..., AbstractContextManager[Export]]


@pytest.fixture
def opened(peopled: Store, surveys: SurveyRegistry) -> Opened:
    def opened(wanted: ExportQuery = YEAR) -> AbstractContextManager[Export]:
        return export_submissions(peopled, surveys, wanted, now=NOW, by="analyst")

    return opened


def add(store: Store, given: Sequence[Submission], versions: Sequence[Survey]) -> None:
    with store.write() as tx:
        insert.add(tx, given, {survey.version: survey for survey in versions})


def earlier_version() -> Survey:
    """The same survey before "Poor" was called so, and without its last question."""
    content = json.loads(json.dumps(a_survey().content))
    fft = next(each for each in content["questions"] if each["id"] == "experience")
    fft["options"][3]["text"]["en"] = "Bad"
    content["questions"].pop()
    return parse_survey(content)


def rows(opened: Opened, wanted: ExportQuery = YEAR) -> list[dict[str, str]]:
    with opened(wanted) as found:
        made = read(written(found, ids=True))
        assert len(made) == found.total
    return made


def test_each_month_of_the_table_recounts_to_the_tallies(
    peopled: Store, surveys: SurveyRegistry, opened: Opened
) -> None:
    published = [earlier_version(), *both_surveys()]
    for survey in published:
        publish_survey(peopled, survey)
    add(peopled, many(400, published), published)
    for number in (9, 10, 11):
        month = Month(2026, number)
        made = rows(opened, replace(YEAR, first=month, last=month))
        with peopled.read() as tx:
            tallied = tallies.list_tallies(tx, [practice.code for practice in PRACTICES], month)
        assert len(tallied) > 100
        assert recounted(made) == {tally.key: tally.count for tally in tallied}


def test_rows_stand_by_practice_and_day_and_then_in_no_order_that_tells(
    peopled: Store, opened: Opened
) -> None:
    days = [date(2026, 10, number) for number in (3, 1, 2)] * 10
    given = [
        a_submission(id=f"00000000-0000-4000-8000-{number:012}", given_on=day, practice=practice)
        for number, day in enumerate(days)
        for practice in ("V89001",)
    ]
    given += [a_submission(practice="V89002", given_on=day) for day in days]
    add(peopled, given, [a_survey()])

    def place(row: dict[str, str]) -> tuple[str, str, bytes]:
        digest = hashlib.sha256(row["submission"].encode()).digest()
        return row["practice"], row["day"], digest

    made = rows(opened)
    assert len(made) == 60
    assert made == sorted(made, key=place)
    of_a_day = [row["submission"] for row in made if row["day"] == "2026-10-01"][:10]
    assert of_a_day != sorted(of_a_day)


def test_only_the_practices_and_months_that_were_asked_for(peopled: Store, opened: Opened) -> None:
    elsewhere = Practice("V89009", "Ash Test Surgery", "")
    with peopled.write() as tx:
        organisations.upsert_practices(tx, [elsewhere])
    edges = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 31), date(2026, 6, 1)]
    given = [
        a_submission(practice=code, given_on=day)
        for code in ("V89001", "V89002", "V89009")
        for day in edges
    ]
    add(peopled, given, [a_survey()])
    spring = replace(YEAR, first=Month(2026, 4), last=Month(2026, 5))
    made = rows(opened, spring)
    assert [(row["practice"], row["day"]) for row in made] == [
        (code, day) for code in ("V89001", "V89002") for day in ("2026-04-01", "2026-05-31")
    ]
    one = replace(spring, pcn="", practices=["V89009"])
    assert {row["practice_name"] for row in rows(opened, one)} == {"Ash Test Surgery"}


def test_local_questions_of_other_places_have_columns_only_if_answered(
    peopled: Store, opened: Opened
) -> None:
    survey = a_survey_with_local_questions()
    publish_survey(peopled, survey)
    of_practice = replace(YEAR, pcn="", practices=["V89001"])
    ours = a_submission(answers={"experience": "1", OF_NETWORK: "yes"})
    add(peopled, [replace(ours, version=survey.version)], [survey])
    (row,) = rows(opened, of_practice)
    assert row[f"{OF_NETWORK}.code"] == "yes" and f"{OF_PRACTICE}.code" in row
    assert f"{OF_OTHER_NETWORK}.code" not in row
    moved = a_submission(answers={"experience": "1", OF_OTHER_NETWORK: "no"})
    add(peopled, [replace(moved, version=survey.version)], [survey])
    assert {row[f"{OF_OTHER_NETWORK}.code"] for row in rows(opened, of_practice)} == {"", "no"}


def test_another_service_keeps_to_itself(peopled: Store, opened: Opened) -> None:
    content = dict(a_survey().content) | {"id": "physio", "service": "physiotherapy"}
    other = parse_survey(content)
    publish_survey(peopled, other)
    theirs = replace(a_submission(), survey="physio", version=other.version)
    add(peopled, [a_submission(), theirs], [a_survey(), other])
    assert [row["survey"] for row in rows(opened)] == ["occupational-therapy"]
    (row,) = rows(opened, replace(YEAR, service="physiotherapy"))
    assert row["survey"] == "physio"


def test_each_row_has_the_words_and_the_number_of_its_version(
    peopled: Store, opened: Opened
) -> None:
    earlier = earlier_version()
    publish_survey(peopled, earlier)
    given = a_submission(answers={"experience": "4"})
    add(peopled, [given, replace(a_submission(answers={"experience": "4"}),
                                 version=earlier.version)], [a_survey(), earlier])  # fmt: skip
    found = {row["survey_version_number"]: row["experience.label"] for row in rows(opened)}
    assert found == {"1": "Poor", "2": "Bad"}
    with opened() as export:
        assert [survey_version.newest for survey_version in export.versions] == [False, True]
    publish_survey(peopled, a_survey())
    with opened() as export:
        numbers = [
            (survey_version.survey.version, survey_version.number, survey_version.newest)
            for survey_version in export.versions
        ]
        assert numbers == [(earlier.version, 2, False), (a_survey().version, 3, True)]


def test_what_patients_wrote_is_not_even_read(peopled: Store, opened: Opened) -> None:
    add(peopled, many(60, [a_survey()]), [a_survey()])
    asked: list[str] = []
    sa.event.listen(
        peopled.engine, "before_cursor_execute", lambda *args: asked.append(str(args[2]))
    )
    with opened() as found:
        out = io.BytesIO()
        fhir.write_bundle(found, out, "https://x.example")
        submissions_dictionary.write(found.versions, out)
    table = b"".join([out.getvalue(), *(written_again(opened))])
    assert MARK not in table.decode()
    assert b"yes" in table
    assert not [statement for statement in asked if "comment.text" in statement]


def written_again(opened: Opened) -> list[bytes]:
    with opened() as found:
        return [written(found)]


def test_who_exported_what_is_in_the_audit(peopled: Store, opened: Opened) -> None:
    rows(opened)
    with peopled.read() as tx:
        (entry,) = entries(tx)
    assert (entry.by, entry.action, entry.at) == ("analyst", "exported", NOW)
    assert entry.about == {
        "of": PCN.code,
        "months": "2026-01 to 2026-12",
        "service": "occupational-therapy",
        "comments": "none",
    }


def test_words_leave_once_a_person_cleared_them_and_only_if_asked_for(
    peopled: Store, opened: Opened, surveys: SurveyRegistry
) -> None:
    given = a_submission(
        given_on=date(2026, 10, 7),
        answers={"experience": "1", "why": "Dr Who was kind", "publish": "yes"},
    )
    add(peopled, [given], [a_survey()])
    asked = replace(YEAR, comments=True)
    assert [row["why.cleared"] for row in rows(opened, asked)] == [""]
    review(
        peopled,
        surveys,
        given.id,
        "why",
        state=ModerationState.CLEARED,
        words="=[name] was kind",
        themes=["Staff"],
        tone=Tone.PRAISE,
        seen=lambda _: True,
        on=TODAY,
        now=NOW,
        by="test",
    )
    (row,) = rows(opened, asked)
    assert (row["why.given"], row["why.cleared"]) == ("yes", "'=[name] was kind")
    assert [row["why.cleared"] for row in rows(opened)] == [""]
    with opened(asked) as found:
        out = io.BytesIO()
        fhir.write_ndjson(found, out, "https://x.example")
    assert b"=[name] was kind" in out.getvalue() and b"Dr Who" not in out.getvalue()


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (replace(YEAR, pcn="U00000"), UnknownPcn),
        (replace(YEAR, pcn="", practices=["V89001", "V00000"]), UnknownPractice),
        (replace(YEAR, service="baking"), NotPublished),
    ],
)
def test_what_is_not_there_is_named(
    opened: Opened, wanted: ExportQuery, error: type[Exception]
) -> None:
    with pytest.raises(error), opened(wanted):
        raise AssertionError("was opened")
