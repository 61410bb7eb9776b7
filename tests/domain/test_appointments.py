"""What a report says of appointments: nothing that was not given."""

from collections.abc import Sequence

from feedback_server.domain.activity import Activity
from feedback_server.domain.report import Report
from feedback_server.domain.report.basis import Around
from feedback_server.domain.report.blocks import Figure, Note, Text
from tests.domain.reports import OCTOBER, a_report, fft_of

ELM = Activity(
    practice="V89001",
    month=OCTOBER,
    booked=125,
    attended=90,
    did_not_attend=10,
    reasons=(("Hand pain", 60), ("Falls", 30)),
)
OAK = Activity(practice="V89002", month=OCTOBER, attended=50)


def report(activity: Sequence[Activity], benchmark: str = "") -> Report:
    return a_report(fft_of(*"11112"), around=Around(activity=activity, benchmark=benchmark))


def figures(made: Report, measure: str, **about: str) -> list[Figure]:
    return [
        placed.figure
        for placed in made.placed()
        if placed.figure.measure == measure
        and all(getattr(placed.figure.about, key) == value for key, value in about.items())
    ]


def words(made: Report, section: str) -> str:
    (wanted,) = (each for each in made.sections if each.id == section)
    return " ".join(each.words for each in wanted.blocks if isinstance(each, (Text, Note)))


def test_the_rate_names_its_denominator_and_leaves_out_who_gave_half() -> None:
    made = report([ELM, OAK])
    for missed in figures(made, "missed", practice=""):
        assert (missed.numerator, missed.denominator) == (10, 100)
        assert str(missed.value) == "10.0"
    (of_booked,) = figures(made, "missed_of_booked")
    assert (str(of_booked.value), of_booked.denominator) == ("8.0", 125)


def test_what_was_not_given_is_not_nought() -> None:
    made = report([ELM, OAK])
    (booked,) = figures(made, "activity_booked", practice="V89002")
    assert booked.value is None
    (missed,) = figures(made, "missed", practice="V89002")
    assert missed.value is None


def test_reach_counts_answers_for_every_hundred_seen() -> None:
    made = report([ELM])
    (elm,) = figures(made, "reach_seen", practice="V89001")
    assert (str(elm.value), elm.numerator, elm.denominator) == ("5.6", 5, 90)
    (oak,) = figures(made, "reach_seen", practice="V89002")
    assert oak.value is None


def test_reasons_have_their_shares_and_absent_practices_are_named() -> None:
    made = report([ELM], benchmark="12%, as the provider says.")
    (hand,) = figures(made, "activity_reasons_share", code="Hand pain")
    assert hand.value == 67
    assert "12%, as the provider says." in words(made, "activity")
    assert "No activity has come from: " in words(made, "activity")


def test_without_activity_the_report_says_what_to_do() -> None:
    assert "Import the provider's file" in words(report([]), "activity")
    assert "names no reasons" in words(report([]), "conditions")
