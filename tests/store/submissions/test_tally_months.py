"""Which months have answers, and how the Friends and Family Test went in them."""

from datetime import date

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.store import Store
from feedback_server.store.submissions import tally_months
from tests.factories import a_submission, a_survey
from tests.store.submissions.test_submissions import add

BOTH = ("V89001", "V89002")
JULY, OCTOBER, NOVEMBER = Month(2026, 7), Month(2026, 10), Month(2026, 11)


def give(store: Store, code: str, on: date, practice: str = "V89001") -> None:
    add(store, a_submission(practice=practice, given_on=on, answers={"experience": code}))


def test_a_month_without_an_answer_is_left_out(peopled: Store) -> None:
    with peopled.read() as tx:
        assert tally_months.months(tx, BOTH) == []
    give(peopled, "1", date(2026, 11, 2))
    give(peopled, "1", date(2026, 7, 31), "V89002")
    give(peopled, "1", date(2026, 10, 1))
    with peopled.read() as tx:
        assert tally_months.months(tx, BOTH) == [NOVEMBER, OCTOBER, JULY]
        assert tally_months.months(tx, ["V89001"]) == [NOVEMBER, OCTOBER]
        assert tally_months.months(tx, []) == []


def test_the_six_answers_are_added_up_by_month(peopled: Store) -> None:
    for code in ("1", "1", "6"):
        give(peopled, code, date(2026, 10, 1))
    give(peopled, "1", date(2026, 10, 31), "V89002")
    give(peopled, "5", date(2026, 7, 1))
    give(peopled, "5", date(2026, 11, 1))
    question, survey = a_survey().fft.id, a_survey().id

    def found(practices: tuple[str, ...], *surveys: str) -> dict[Month, FftCounts]:
        with peopled.read() as tx:
            return tally_months.fft_by_month(
                tx, practices, JULY, OCTOBER, question=question, surveys=surveys
            )

    assert found(BOTH, survey) == {
        JULY: FftCounts((0, 0, 0, 0, 1, 0)),
        OCTOBER: FftCounts((3, 0, 0, 0, 0, 1)),
    }
    assert found(("V89002",), survey) == {OCTOBER: FftCounts((1, 0, 0, 0, 0, 0))}
    assert found(BOTH, "another") == {}
