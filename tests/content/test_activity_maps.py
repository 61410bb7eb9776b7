"""The shipped column maps read real files; the errors of a wrong one are reported."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedback_server.actions.activity.import_appointments import check_activity
from feedback_server.actions.activity.table_file import read_table
from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError
from feedback_server.content.activity_maps import Benchmark, load_benchmarks, load_map, map_names
from feedback_server.content.report_layouts import load_layouts
from feedback_server.domain.activity.appointments import GROUPS, NUMBERS
from feedback_server.domain.activity.column_map import OneRow
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Store
from feedback_server.store.organisations import organisations

REPORTS = PROJECT / "content" / "reports"
SAMPLE = PROJECT / "tests" / "data" / "gpad_practice_crosstab_excerpt.csv"
ROWS = "shape: rows\npractice: P\nmonth: M\n"
CROSS = f"{ROWS}count: C\nstatus: S\n".replace("rows", "crosstab")


def test_our_own_template_has_a_column_for_everything() -> None:
    own = load_map(REPORTS, "handrail")
    assert isinstance(own, OneRow)
    assert set(own.numbers) == set(NUMBERS) and set(own.groups) == set(GROUPS)
    assert map_names(REPORTS) == ["gpad", "handrail"]


def test_the_published_appointments_can_be_read(store: Store) -> None:
    with store.write() as tx:
        organisations.upsert_practices(tx, [Practice("Y02960", "NEW BANK HEALTH", "")])
    table = read_table(SAMPLE)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    read = check_activity(store, table.columns, table.rows, load_map(REPORTS, "gpad"), now)
    assert not read.faults and not read.doubts
    (found,) = read.activities
    assert (found.practice, found.month) == ("Y02960", Month(2025, 8))
    assert (found.booked, found.attended, found.did_not_attend) == (185, 29, 17)
    assert found.modes == (("Face to face", 185),)
    assert dict(found.waits)["8 to 14 days"] == 123
    assert "not of this service alone" in found.covers
    others, columns = read.left_out
    assert str(others) == "rows whose HCP_TYPE is not Other Practice staff: 4 (GP 4)"
    assert "GP_NAME, SUPPLIER" in str(columns)


def test_benchmarks_name_their_source(tmp_path: Path) -> None:
    missed = load_benchmarks(REPORTS)["did_not_attend"]
    assert missed.percent == 12 and missed.label == "The provider's own figure"
    assert "names no publication" in missed.source
    assert load_benchmarks(tmp_path) == {}
    (tmp_path / "benchmarks.yaml").write_text("a: {percent: 1.5, label: x, source: y}")
    assert load_benchmarks(tmp_path) == {"a": Benchmark(1.5, "x", "y")}
    (tmp_path / "benchmarks.yaml").write_text("a: {percent: 101, label: x}\nb: 3")
    with pytest.raises(ContentError) as caught:
        load_benchmarks(tmp_path)
    assert caught.value.errors == [
        "benchmarks.yaml: a: percent: must be a number from 0 to 100",
        "benchmarks.yaml: a: source: is missing",
        "benchmarks.yaml: b: must hold settings, one a line",
    ]


def test_layouts_are_read_beside_them() -> None:
    assert load_layouts(REPORTS).own == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must hold settings"),
        ("a: [", "not YAML"),
        ("shape: round", "shape: must be 'rows' or 'crosstab'"),
        (ROWS, "numbers: is missing"),
        (f"{ROWS}numbers: {{booked: B}}\ncolour: red", "'colour' is not a setting"),
        (f"{ROWS}numbers: {{boked: B}}", "numbers: there is no 'boked': offered, booked"),
        (f"{ROWS}numbers: {{booked: 3}}", "numbers: must pair words with words"),
        (f"{ROWS}numbers: {{booked: B, attended: b}}", "the column 'b' is named 2 times"),
        (f"{ROWS}numbers: {{booked: B}}\naliases: {{C: [D]}}", "aliases: there is no column 'C'"),
        (f"{ROWS}numbers: {{booked: B}}\ngroups: {{tea: {{T: Tea}}}}", "there is no 'tea'"),
        (f"{ROWS}numbers: {{booked: B}}\ngroups: {{modes: T}}", "groups: modes: must pair"),
        (f"{CROSS}statuses: {{DNA: [lost]}}", "statuses: there is no 'lost'"),
        (f"{CROSS}statuses: {{DNA: booked}}", "statuses: give each a list of words"),
        (
            f"{CROSS}statuses: {{DNA: [booked]}}\ngroups: {{modes: {{column: X}}}}",
            "groups: modes: values: is missing",
        ),
    ],
)
def test_a_faulty_map_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "activity-x.yaml").write_text(text)
    with pytest.raises(ContentError, match=said) as caught:
        load_map(tmp_path, "x")
    assert all(error.startswith("activity-x.yaml: ") for error in caught.value.errors)


def test_a_map_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"activity-x\.yaml: cannot be read"):
        load_map(tmp_path, "x")
