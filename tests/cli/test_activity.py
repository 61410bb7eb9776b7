"""Activity from the terminal: template, check, import, list, undo."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from openpyxl import load_workbook

from feedback_server.store import Store
from feedback_server.store.activity import imports
from feedback_server.store.db.migrate import migrate
from feedback_server.store.organisations import organisations
from tests.command import handrail
from tests.factories import PCN, PRACTICES

Run = Callable[..., CompletedProcess[str]]
HEADER = "Practice code,Month,Appointments booked,Attended,Did not attend\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `handrail` on a database with one PCN and two practices."""
    var = tmp_path / "var"
    store = Store(f"sqlite:///{var / 'handrail.sqlite3'}")
    migrate(store)
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
    store.close()

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        return handrail(*arguments, HANDRAIL_VAR=str(var))

    return run


def how_many_imports(tmp_path: Path) -> int:
    store = Store(f"sqlite:///{tmp_path / 'var' / 'handrail.sqlite3'}")
    with store.read() as tx:
        number = len(imports.batches(tx))
    store.close()
    return number


def test_a_template_is_filled_in_checked_imported_and_undone(run: Run, tmp_path: Path) -> None:
    # Given a template that a provider filled in
    file = tmp_path / "october.xlsx"
    assert run("activity", "write-template", file).returncode == 0
    assert "is there already" in run("activity", "write-template", file).stderr
    book = load_workbook(file)
    assert book.sheetnames == ["Activity", "Instructions"]
    book["Activity"].append(["V89001", "2026-10", 100, 90, 80, 6])
    book.save(file)

    # When it is checked, imported twice and undone
    checked = run("activity", "import", file, "--check")
    assert checked.returncode == 0 and "No faults" in checked.stderr
    assert how_many_imports(tmp_path) == 0
    done = run("activity", "import", file)
    assert "Import 1, practices' months: 1 added" in done.stderr, done.stderr
    assert "Nothing is new" in run("activity", "import", file).stderr

    # Then it is gone again, once
    assert "october.xlsx" in run("activity", "list-imports").stderr
    assert "Import 1 is undone" in run("activity", "undo-import", "1").stderr
    again = run("activity", "undo-import", "1")
    assert again.returncode == 1 and "no import 1 that could be undone" in again.stderr


def test_faults_are_told_and_bad_rows_can_be_left_out(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_text(f"{HEADER}V89001,2026-10,9,8,5\nV89002,[red]2026,1,1,0\n")
    refused = run("activity", "import", file)
    assert refused.returncode == 1 and "nothing was imported" in refused.stderr
    assert "mixed.csv, line 3, Month: '[red]2026' is not a month" in refused.stderr
    assert "Look again at V89001, 2026-10: attended and did not" in refused.stderr
    assert how_many_imports(tmp_path) == 0
    skipped = run("activity", "import", file, "--skip-bad-rows")
    assert skipped.returncode == 1 and "months: 1 added" in skipped.stderr


def test_what_cannot_be_used_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    refused = run("activity", "import", tmp_path / "a.pdf")
    assert refused.returncode == 2 and "a.pdf: the file is a PDF" in refused.stderr
    assert run("activity", "write-template", tmp_path / "a.csv").returncode == 2
    assert run("activity", "import", tmp_path / "a.pdf", "--map", "other").returncode == 2
