"""What somebody uploads is read in a process of its own, and costs no more than its share."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter

from feedback_server.actions.activity import table_file, table_sandbox
from feedback_server.actions.activity.table_file import UnreadableFile
from feedback_server.actions.activity.table_sandbox import read_table, read_tables
from feedback_server.config.settings import PROJECT
from tests.workbooks import BOMBS, workbook

TABLES = {
    "short rows": b"Practice,Month\nV89001,2026-10\nV89002\n",
    "a name twice, one empty": b"a,a,,b\n1,2,,4\n1\n",
    "text": "Café;Naïve\r\nœ;\u2028\r\n".encode(),
    "a workbook": workbook(("Practice", "Seen"), ("V89001", 4.0)),
    "nothing but names": b"a,b\n",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize("what", TABLES)
def test_a_table_is_the_same_as_if_it_were_read_here(path: Path, what: str) -> None:
    path.write_bytes(TABLES[what])
    here, apart = table_file.read_table(path), read_table(path)
    assert apart.columns == here.columns
    assert list(apart.rows) == list(here.rows)


def test_a_broken_row_is_named_once_the_rows_reach_it(path: Path) -> None:
    path.write_bytes(b"a,b\n1,2\n1,2,3\n")
    rows = iter(read_table(path).rows)
    assert next(rows).fault == ""
    assert next(rows).fault.startswith("has 3 cells, but 2 columns")


@pytest.mark.parametrize("what", BOMBS)
def test_cells_that_are_not_there_cost_nothing(path: Path, what: str) -> None:
    path.write_bytes(BOMBS[what])
    before = os.times().children_user
    with pytest.raises(UnreadableFile, match=r"far below or far to the right|50 MB of text"):
        list(read_table(path).rows)
    assert os.times().children_user - before < 5


@pytest.mark.parametrize("limit", ["MOST_CPU_S", "MOST_MEMORY", "MOST_WAIT_S"])
def test_what_takes_too_much_is_ended_and_said(
    path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path.write_bytes(b"a,b\n" + b"1,2\n" * 1_500_000)
    most = {"MOST_CPU_S": 1, "MOST_MEMORY": 40_000_000, "MOST_WAIT_S": 0.1}[limit]
    monkeypatch.setattr(table_sandbox, limit, most)
    with pytest.raises(UnreadableFile, match="too long or too much memory"):
        read_table(path)


def test_many_sheets_share_the_time_of_one_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name in ("one", "two", "three"):
            book.add_worksheet(name).write_row(0, 0, ["a", "b"])
    assert [table.columns for table in read_tables(path, 2)] == [("a", "b")] * 2
    clock = iter((0.0, 1.0, 999.0))
    monkeypatch.setattr(table_sandbox, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with pytest.raises(UnreadableFile, match="too long"):
        read_tables(path, 9)


def test_the_process_is_given_no_settings(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTHONPATH among them: a module of somebody else's making would be taken for ours."""
    monkeypatch.setenv("PYTHONPATH", str(path.parent))
    (path.parent / "csv.py").write_text("raise SystemExit(3)")
    path.write_bytes(b"a\n1\n")
    assert len(list(read_table(path).rows)) == 1


def test_all_tables_are_read_in_the_process() -> None:
    """Nothing but the process itself may read one in place."""
    package = PROJECT / "feedback_server"
    readers = {
        each.name
        for each in package.rglob("*.py")
        if "openpyxl" in (words := each.read_text("utf-8")) or "table_file import read" in words
    }
    assert readers == {"table_file.py", "table_workbook.py"}
