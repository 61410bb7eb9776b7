"""Rows become activities; every bad one is named with its line, its column and what to do."""

from typing import Any

import pytest

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.activity.cells import Row
from feedback_server.domain.activity.column_map import Crosstab, Dimension, OneRow
from feedback_server.domain.activity.rows import ActivityFile, ExpectedActivity, read_activity
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.month_parsing import parse_month

OCTOBER = Month(2026, 10)
EXPECTED = ExpectedActivity({"V89001", "V89002"}, Month(2026, 11))
OWN = OneRow(
    name="own",
    practice="Practice",
    month="Month",
    numbers={"booked": "Booked", "attended": "Attended", "did_not_attend": "DNA"},
    groups={"modes": {"By phone": "Telephone", "By video": "Video"}},
)
CROSSTAB = Crosstab(
    name="crosstab",
    practice="CODE",
    month="START",
    count="COUNT",
    status="STATUS",
    statuses={"Attended": ("booked", "attended"), "DNA": ("booked", "did_not_attend")},
    groups={"waits": Dimension("WAIT", {"Same Day": "Same day", "8  to 14 Days": "8 to 14 days"})},
    filters={"KIND": ("Other",)},
    covers="Everyone",
)


def read_own(*rows: dict[str, str], columns: str = "") -> ActivityFile:
    names = columns.split(",") if columns else list(OWN.columns)
    lines = [Row(line, cells) for line, cells in enumerate(rows, 2)]
    return read_activity(names, lines, OWN, EXPECTED)


def own(**cells: str) -> dict[str, str]:
    return {"Practice": "V89001", "Month": "2026-10", "Attended": "5"} | cells


def cross(**cells: str) -> dict[str, str]:
    usual = {"CODE": "V89001", "START": "01OCT2026", "COUNT": "5", "STATUS": "Attended"}
    return usual | {"WAIT": "Same Day", "KIND": "Other"} | cells


def read_cross(*rows: dict[str, str]) -> ActivityFile:
    lines = [Row(line, cells) for line, cells in enumerate(rows, 2)]
    return read_activity([*CROSSTAB.columns, "NAME"], lines, CROSSTAB, EXPECTED)


def told(read: ActivityFile) -> list[str]:
    return [str(fault) for fault in read.faults]


def test_a_row_becomes_an_activity() -> None:
    read = read_own(own(Booked="1,234", DNA="", **{"By phone": "0"}), own(Month="Sep-26"))
    expected = Activity(
        practice="V89001", month=OCTOBER, booked=1234, attended=5, modes=(("Telephone", 0),)
    )
    assert read.activities == (
        Activity(practice="V89001", month=Month(2026, 9), attended=5),
        expected,
    )
    assert not read.faults


def test_names_of_columns_may_differ_in_case_and_spaces() -> None:
    cells = {" practice": "v89001", "MONTH ": "2026-10", "by  phone": "3"}
    read = read_activity(list(cells), [Row(2, cells)], OWN, EXPECTED)
    assert read.activities[0].modes == (("Telephone", 3),)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Practice": ""}, "line 2, Practice: is empty"),
        ({"Practice": "Elm"}, "line 2, Practice: 'Elm' is not a practice code"),
        ({"Practice": "V89009"}, "the practice V89009 is not known"),
        ({"Month": "autumn"}, "line 2, Month: 'autumn' is not a month: write it as"),
        ({"Month": "2026-13"}, "'2026-13' is not a month"),
        ({"Month": "14/10/2026"}, "is not a month"),
        ({"Month": "1999-12"}, "is not a month"),
        ({"Month": "2026-12"}, "2026-12 is in the future"),
        ({"DNA": "-3"}, "line 2, DNA: '-3' is negative"),
        ({"DNA": "2.5"}, "'2.5' is not a whole number"),
        ({"DNA": "n/a"}, "'n/a' hides a number that is not 0: leave the cell empty"),
        ({"DNA": "*"}, "'*' hides a number that is not 0: leave the cell empty"),
        ({"DNA": "=B2-C2 in D2"}, "line 2, DNA: the formula =B2-C2 in D2 has no stored value"),
        ({"Month": "=A1"}, "line 2, Month: the formula =A1 has no stored value"),
        ({"DNA": "1234.5"}, "is not a whole number"),
        ({"DNA": "²"}, "'²' is not a number"),
        ({"DNA": "nan"}, "'nan' is not a number"),
        ({"DNA": "1,23"}, "'1,23' is not a number"),
        ({"DNA": "10000001"}, "is too large"),
        ({"DNA": "9" * 5000}, "is not a"),
        ({"Attended": ""}, "line 2: holds no number at all"),
    ],
)
def test_a_bad_cell_is_named(cells: dict[str, str], said: str) -> None:
    read = read_own(own(**cells))
    assert said in told(read)[0] and len(read.faults) == 1
    assert read.activities == ()


def test_all_faults_of_a_row_are_named_at_once() -> None:
    assert len(read_own(own(Practice="x", Month="y", DNA="z")).faults) == 3


def test_a_practice_month_that_stands_twice_is_not_guessed() -> None:
    read = read_own(own(), own(Practice="V89002"), own(Attended="6"))
    assert [activity.practice for activity in read.activities] == ["V89002"]
    assert "line 4, Month: V89001, 2026-10 stands in line 2 already" in told(read)[0]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("Month,Attended", "line 1, Practice: no column has this name: add it"),
        ("Practise,Month", "'Practise' looks like it: rename it"),
        ("Practice,Month,Atended", "line 1, Atended: this column is not known: call it 'Attended'"),
        ("Practice,Month,Weather", "this column is not known: remove it"),
        ("Practice,Month,DNA,dna", "line 1, dna: two columns have this name"),
        (",", "the file is empty"),
    ],
)
def test_a_bad_header_is_named(columns: str, said: str) -> None:
    assert said in "\n".join(told(read_own(own(), columns=columns)))


def test_a_file_without_rows_is_no_success() -> None:
    assert "there is no row below" in told(read_own())[0]
    assert "there is no row below" in told(read_own({"Practice": " "}))[0]


def test_what_cannot_be_true_is_taken_in_and_said() -> None:
    read = read_own(own(Booked="1"))
    assert read.activities and not read.faults
    assert read.doubts[0].startswith("V89001, 2026-10: attended and did not attend add up to 5")


def test_a_crosstab_is_added_up() -> None:
    read = read_cross(
        cross(),
        cross(WAIT="8 to 14 days", COUNT="7"),
        cross(STATUS="DNA", COUNT="2"),
        cross(KIND="GP"),
        cross(CODE="A81001"),
    )
    waits = (("Same day", 7), ("8 to 14 days", 7))
    expected: dict[str, Any] = {"booked": 14, "attended": 12, "did_not_attend": 2, "waits": waits}
    assert read.activities == (
        Activity(practice="V89001", month=OCTOBER, covers="Everyone", **expected),
    )
    assert not read.faults
    assert [str(skipped_rows) for skipped_rows in read.left_out] == [
        "rows whose KIND is not Other: 1 (GP 1)",
        "rows of practices that are not known here, or not yours: 1 (A81001 1)",
        "columns that are not read: 1 (NAME)",
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, "line 3, COUNT: line 2 counts the same already"),
        ({"COUNT": ""}, "line 3, COUNT: is empty"),
        ({"COUNT": "*"}, "'*' hides a number that is not 0: without it"),
        ({"STATUS": "Lost"}, "line 3, STATUS: 'Lost' is not a value of this column: Attended, DNA"),
        ({"WAIT": "Soon"}, "'Soon' is not a value"),
        ({"START": "soon"}, "'soon' is not a month"),
    ],
)
def test_a_crosstab_with_a_bad_row_gives_no_half_number(cells: dict[str, str], said: str) -> None:
    read = read_cross(cross(), cross(**cells), cross(CODE="V89002"))
    assert said in told(read)[0]
    assert [activity.practice for activity in read.activities] == ["V89002"]


def test_a_crosstab_of_others_is_no_success() -> None:
    assert "none of the 1 rows" in told(read_cross(cross(CODE="A81001")))[0]
    assert "'region' is not a practice code" in told(read_cross(cross(CODE="region")))[0]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-10", "2026-10-01", "10/2026", "01/10/2026", "October 2026", "oct 26", "01OCT2026"),
        *("2026-10-01 00:00:00", "2026-10-01T00:00:00", "01/10/2026 00:00", "Oct. 2026"),
        *("2026/10/01", "01-10-2026", "01.10.2026", "1st October 2026"),
    ],
)
def test_a_month_may_be_written_in_many_ways(text: str) -> None:
    assert parse_month(text) == OCTOBER


@pytest.mark.parametrize("text", ["Sept 2026", "Sept-26", "sept. 2026", "September 2026", "Sep-26"])
def test_september_has_three_short_names(text: str) -> None:
    assert parse_month(text) == Month(2026, 9)


@pytest.mark.parametrize("text", ["1234", "1,234", "1234.0", "1,234.00"])
def test_a_whole_number_may_be_written_as_programs_do(text: str) -> None:
    assert read_own(own(Attended=text)).activities[0].attended == 1234


def test_values_of_a_crosstab_may_be_in_any_case() -> None:
    read = read_cross(cross(KIND="OTHER", WAIT="8 to 14 DAYS", STATUS="ATTENDED"))
    assert read.activities[0].attended == 5 and not read.faults


def broken(line: int, **cells: str) -> Row:
    return Row(line, cells, "has 9 cells, but 6 columns")


def test_of_a_broken_row_no_month_is_half_counted() -> None:
    rows = [Row(2, own()), Row(3, own(Practice="V89002")), broken(4, Practice="V89002")]
    one = read_activity(OWN.columns, rows, OWN, EXPECTED)
    assert [activity.practice for activity in one.activities] == ["V89001", "V89002"], (
        "whose month is it?"
    )
    assert told(one) == ["line 4: has 9 cells, but 6 columns"]
    parts = [Row(2, cross()), Row(3, cross(CODE="V89002"))]
    some = read_activity(
        CROSSTAB.columns, [*parts, broken(4, **cross(CODE="V89002"))], CROSSTAB, EXPECTED
    )
    assert [activity.practice for activity in some.activities] == ["V89001"]
    assert str(some.left_out[-1]) == "months left out because of a fault: 1 (V89002 2026-10)"
    none = read_activity(CROSSTAB.columns, [*parts, broken(4)], CROSSTAB, EXPECTED)
    assert none.activities == (), "it may be a part of any sum"
