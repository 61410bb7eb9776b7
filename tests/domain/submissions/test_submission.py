"""Digests, tallies and days."""

from datetime import date

from feedback_server.domain.submissions.submission import comments, plausible_date, tally_keys
from tests.factories import a_submission, a_survey


def test_a_digest_tells_other_answers_apart_and_nothing_else() -> None:
    one = a_submission(answers={"experience": "1", "why": "x"})
    same = a_submission(answers={"why": "x", "experience": "1"}, given_on=date(2026, 1, 1))
    other = a_submission(answers={"experience": "1", "why": "y"})
    assert one.digest == same.digest
    assert one.digest != other.digest


def test_no_words_of_a_patient_stand_in_a_tally() -> None:
    keys = list(
        tally_keys(a_submission(answers={"experience": "1", "why": "My words"}), a_survey())
    )
    assert "My words" not in str(keys)
    assert ("why", "given") in [(key.question, key.code) for key in keys]


def test_comments_are_the_free_text_alone() -> None:
    given = a_submission(answers={"experience": "1", "why": "a", "better": "b"})
    assert comments(given, a_survey()) == {"why": "a", "better": "b"}


def test_today_is_believed_and_tomorrow_is_not() -> None:
    today = date(2026, 3, 1)
    assert plausible_date(today, today) == (today, False)
    assert plausible_date(date(2026, 3, 2), today) == (today, True)
