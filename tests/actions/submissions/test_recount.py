"""A recount by practice finds what counting every submission one by one finds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from feedback_server.actions.submissions import recount
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.domain.submissions.submission import (
    Decision,
    Flag,
    Mode,
    Submission,
    tally_keys,
)
from feedback_server.store import Store
from feedback_server.store.submissions import insert, submissions, tallies
from tests.exports import both_surveys
from tests.factories import a_submission, a_survey


def answers(number: int) -> dict[str, str]:
    given = {"experience": str(number % 6 + 1), "publish": "no"}
    return given | ({"why": f"Words {number}"} if number % 2 else {})


def a_lot() -> list[Submission]:
    """Of two practices, months and modes; flagged ones that count, that do not, that wait."""
    given = [
        a_submission(
            practice=f"V8900{1 + number % 2}",
            mode=[Mode.TABLET, Mode.PAPER, Mode.SMS][number % 3],
            given_on=date(2026, 8 + number % 4, 3),
            answers=answers(number),
        )
        for number in range(48)
    ]
    for place, decision in enumerate((Decision.COUNTED, Decision.EXCLUDED, None)):
        given[place] = replace(given[place], flag=Flag.CROWD, decision=decision)
    return given


def fill(store: Store, given: list[Submission]) -> None:
    surveys = {each.version: each for each in (a_survey(), *both_surveys())}
    for survey in surveys.values():
        publish_survey(store, survey)
    with store.write() as tx:
        insert.add(tx, given, surveys)


def change(store: Store, statement: str) -> None:
    with store.write() as tx:
        tx.execute(sa.text(statement))


def test_it_counts_what_each_submission_says(peopled: Store, surveys: SurveyRegistry) -> None:
    fill(peopled, a_lot())
    change(peopled, "DELETE FROM tally")
    found = verify(peopled, surveys)
    with peopled.read() as tx:
        versions = surveys.published(tx)
        whole = Counter(
            key
            for submission in submissions.iter_submissions(tx, versions)
            for key in tally_keys(submission, versions[submission.version])
        )
    assert {difference.key: difference.counted for difference in found.differences} == whole
    assert [difference.key for difference in found.differences] == sorted(whole)
    assert (found.submissions, found.tallies, found.differing) == (48, 0, len(whole))


def test_erased_words_still_count(peopled: Store, surveys: SurveyRegistry) -> None:
    fill(peopled, a_lot())
    change(peopled, "UPDATE comment SET text = ''")
    assert verify(peopled, surveys).differences == ()


def test_versions_of_one_survey_are_tallied_together(
    peopled: Store, surveys: SurveyRegistry
) -> None:
    another = replace(a_survey(), questions=a_survey().questions[:-1])
    versions = {survey.version: survey for survey in (a_survey(), another)}
    for survey in versions.values():
        publish_survey(peopled, survey)
    with peopled.write() as tx:
        insert.add(tx, [a_submission(), replace(a_submission(), version=another.version)], versions)
        assert max(tally.count for tally in tallies.list_tallies(tx)) == 2
    assert verify(peopled, surveys).differences == ()


def test_a_tally_of_nothing_is_a_difference(peopled: Store, surveys: SurveyRegistry) -> None:
    fill(peopled, a_lot())
    change(peopled, "DELETE FROM comment WHERE submission IN (SELECT id FROM submission)")
    found = verify(peopled, surveys).differences
    assert found and {(difference.key.question, difference.counted) for difference in found} == {
        ("why", 0)
    }


def test_parts_that_come_to_nought_are_no_tally(peopled: Store, surveys: SurveyRegistry) -> None:
    fill(peopled, a_lot())
    before = verify(peopled, surveys)
    for shard, count in ((3, 5), (4, -5)):
        change(
            peopled,
            "INSERT INTO tally (practice, month, survey, mode, question, code, shard, count)"
            f" VALUES ('V89001', '2026-10', 'x', 'paper', '', '', {shard}, {count})",
        )
    assert verify(peopled, surveys) == before


def test_it_names_no_more_than_anybody_reads(
    peopled: Store, surveys: SurveyRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recount, "MOST_LISTED", 3)
    fill(peopled, a_lot())
    change(peopled, "UPDATE tally SET count = count + 1")
    found = verify(peopled, surveys)
    assert len(found.differences) == 3 and found.differing == found.tallies > 3


def test_whoever_follows_sees_each_practice(peopled: Store, surveys: SurveyRegistry) -> None:
    fill(peopled, a_lot())
    seen: list[str] = []

    def follow(codes: Sequence[str]) -> list[str]:
        seen.extend(codes)
        return seen

    assert verify(peopled, surveys, follow).submissions == 48
    assert seen == ["V89001", "V89002"]
