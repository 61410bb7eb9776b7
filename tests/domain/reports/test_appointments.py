"""What a report says of appointments: nothing that was not given."""

from collections.abc import Sequence
from dataclasses import replace

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Figure, Note, Table, Text
from feedback_server.domain.reports.context import SupplementaryData
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.sections import SECTIONS
from feedback_server.domain.submissions.submission import Mode, Tally, TallyKey
from tests.domain.reports.sample_reports import OCTOBER, a_report, fft_of
from tests.factories import a_survey

LAYOUT = Layout(tuple(SECTIONS))
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
    return a_report(
        fft_of(*"11112"),
        supplementary=SupplementaryData(activity=activity),
        layout=replace(LAYOUT, benchmark=benchmark),
    )


def figures(made: Report, measure: str, **about: str) -> list[Figure]:
    return [
        placed.figure
        for placed in made.placed()
        if placed.figure.measure == measure
        and all(getattr(placed.figure.about, key) == value for key, value in about.items())
    ]


def words(made: Report, section: str) -> str:
    (wanted,) = (each for each in made.sections if each.id == section)
    return " ".join(block.words for block in wanted.blocks if isinstance(block, (Text, Note)))


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
    for every in figures(made, "reach_seen", practice=""):
        assert (every.numerator, every.denominator) == (5, 90), "answers of Oak have no denominator"


def test_reach_is_of_patients_where_all_who_count_count_them() -> None:
    made = report([replace(ELM, patients_seen=80)])
    for reach in figures(made, "reach_seen", practice=""):
        assert (str(reach.value), reach.denominator, reach.rule) == ("6.3", 80, "reach_patients")
    assert "Seen are patients" in words(made, "reach")
    (patients,) = figures(made, "activity_patients_seen", practice="V89001")
    assert (patients.value, patients.rule) == (80, "patients_seen")
    mixed = report([replace(ELM, patients_seen=80), OAK])
    for reach in figures(mixed, "reach_seen", practice=""):
        assert (reach.denominator, reach.rule) == (140, "reach_seen"), "never both kinds added up"
    assert "a patient who came twice counts twice" in words(mixed, "reach")
    assert figures(report([ELM, OAK]), "activity_patients_seen") == [], "nobody gave any"


def test_slots_and_waits_are_shares_with_what_they_are_made_of() -> None:
    waits = (("Same day", 10), ("8 to 14 days", 50), ("More than 28 days", 20), ("Not known", 9))
    made = report([replace(ELM, offered=150, waits=waits), OAK])
    (booked,), (attended,) = (figures(made, f"slots_{name}") for name in ("booked", "attended"))
    assert (str(booked.value), booked.numerator, booked.denominator) == ("83.3", 125, 150)
    assert (attended.numerator, attended.denominator) == (90, 150)
    (waited,) = figures(made, "waited")
    assert (str(waited.value), waited.numerator, waited.denominator) == ("75.0", 60, 80)
    assert "lies in the band: 8 to 14 days." in words(made, "activity")
    assert figures(report([OAK]), "waited") == [], "no wait was given"


def test_reasons_have_their_shares_and_absent_practices_are_named() -> None:
    made = report([ELM], benchmark="12%, as the provider says.")
    (hand,) = figures(made, "activity_reasons_share", code="Hand pain")
    assert hand.value == 67
    assert "12%, as the provider says." in words(made, "activity")
    assert "No activity has come from: " in words(made, "activity")


def test_without_activity_the_report_says_what_to_do() -> None:
    assert "Import the provider's file" in words(report([]), "activity")
    assert "names no reasons" in words(report([]), "conditions")


def ages(count: dict[str, int]) -> Activity:
    return Activity(practice="V89001", month=OCTOBER, ages=tuple(count.items()))


def answers(counts: dict[str, int]) -> list[Tally]:
    every = sum(counts.values())
    given = [("", "", every), *(("age", code, count) for code, count in counts.items())]
    return [
        Tally(TallyKey("V89001", OCTOBER, a_survey().id, Mode.TABLET, question, code), count)
        for question, code, count in given
    ]


def beside(answered: dict[str, int], seen: dict[str, int]) -> tuple[Table, str]:
    made = a_report(
        tallies=answers(answered),
        supplementary=SupplementaryData(activity=[ages(seen)]),
        layout=LAYOUT,
    )
    (section,) = (each for each in made.sections if each.id == "about_you")
    (table,) = (
        block
        for block in section.blocks
        if isinstance(block, Table) and block.caption.startswith("Who answered, beside who")
    )
    return table, words(made, "about_you")


def test_who_answered_stands_beside_who_was_seen() -> None:
    table, said = beside(
        {"45_64": 60, "65_74": 30, "85_up": 10}, {"45_64": 40, "65_74": 30, "85_up": 30}
    )
    assert [[cell.value for cell in row.cells if cell] for row in table.rows] == [
        [60, 40],
        [30, 30],
        [10, 30],
    ]
    assert "Age: answered less often than their share among those seen: 85 or over; " in said
    assert "answered more often than their share among those seen: 45 to 64." in said


def test_small_numbers_of_those_seen_are_kept_back_with_the_next() -> None:
    table, said = beside(
        {"45_64": 60, "65_74": 30, "85_up": 10}, {"45_64": 60, "65_74": 30, "85_up": 2}
    )
    kept = [row.cells[1].suppressed for row in table.rows if row.cells[1]]
    assert kept == [False, True, True]
    assert "like those who were seen" in said
