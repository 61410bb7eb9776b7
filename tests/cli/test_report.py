"""Reports from the terminal: made, kept, listed, withdrawn, all at once."""

import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from feedback_server.config.settings import PROJECT
from tests.command import handrail

Run = Callable[..., CompletedProcess[str]]
ONE = ("--pcn", "U99901", "--month", "2026-10")


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Run:
    """Runs `handrail` on a database with the demonstration."""
    var = tmp_path_factory.mktemp("reports") / "var"

    def run(*arguments: str | Path, build: Path = PROJECT / "build") -> CompletedProcess[str]:
        return handrail(*arguments, HANDRAIL_VAR=str(var), HANDRAIL_BUILD=str(build))

    shutil.copytree(demonstration, var)
    return run


def test_a_month_is_closed_listed_and_withdrawn(run: Run) -> None:
    assert "No revision" in run("report", "list", *ONE).stderr
    closed = run("report", "make", *ONE, "--close", "--format", "csv")
    assert closed.returncode == 0, closed.stderr
    assert "Revision 1, final" in closed.stderr
    again = run("report", "make", *ONE, "--revision", "1", "--format", "csv")
    assert again.stdout == closed.stdout
    assert run("report", "withdraw", *ONE, "--why", "A wrong import.").returncode == 2
    gone = run("report", "withdraw", *ONE, "--revision", "1", "--why", "A wrong import.")
    assert gone.returncode == 0
    assert "withdrawn on" in run("report", "list", *ONE).stderr
    assert "This report was withdrawn." in run("report", "make", *ONE, "--revision", "1").stdout
    assert run("report", "make", *ONE, "--revision", "7").returncode == 1


def test_a_month_that_is_not_over_cannot_be_closed(run: Run) -> None:
    done = run("report", "make", "--pcn", "U99901", "--month", "2999-01", "--close")
    assert done.returncode == 1
    assert "2999-01 is not over" in done.stderr


@pytest.mark.parametrize(
    "command", [("report", "publish", "--pcn", "U99901"), ("report", "make-return")]
)
def test_a_month_that_is_not_over_is_neither_published_nor_handed_in(
    run: Run, command: tuple[str, ...]
) -> None:
    done = run(*command, "--month", "2999-01")
    assert done.returncode == 1
    assert "2999-01 is not over" in done.stderr


def test_all_networks_at_once_go_on_where_they_stopped(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    all_of_them = ("report", "make-all", "--month", "2026-10", "--format", "csv", "--out", folder)
    assert run(*all_of_them).returncode == 0
    files = sorted(folder.iterdir())
    assert len(files) > 1
    assert all(file.name.endswith("-2026-10.csv") for file in files)
    whole = files[0].read_bytes()
    files[0].unlink()
    again = run(*all_of_them)
    assert f"{len(files) - 1} are there already" in again.stderr
    assert files[0].read_bytes() == whole
    assert run("report", "make-all", "--month", "2026-10").returncode == 2


def test_a_network_that_fails_is_named_and_ends_no_other(run: Run, tmp_path: Path) -> None:
    in_the_way = tmp_path / ".handrail-U99901-2026-10.csv.new"
    in_the_way.mkdir()
    every = ("report", "make-all", "--month", "2026-10", "--format", "csv", "--out", tmp_path)
    done = run(*every)
    assert done.returncode == 1
    assert "1 could not be made: U99901 (Is a directory)" in done.stderr
    assert "once more makes those that are missing" in done.stderr
    assert len([*tmp_path.glob("handrail-*.csv")]) > 0
    in_the_way.rmdir()
    assert run(*every).returncode == 0
    assert (tmp_path / "handrail-U99901-2026-10.csv").exists()


def test_the_returns_of_all_practices_go_to_one_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "returns.csv"
    assert run("report", "make-return", "--month", "2026-10", "--out", file).returncode == 0
    lines = file.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("notice,practice,name,month,Very good")
    assert all(line.startswith("Demonstration data,V") for line in lines[1:])
    assert len(lines) > 5


def test_the_help_teaches(run: Run) -> None:
    for command, part in (("make", "--close"), ("make-all", "goes on"), ("make", "Exit code")):
        assert part in run("report", command, "--help").stdout


def test_a_summary_leaves_tables_and_notes_to_the_full_report(run: Run) -> None:
    full, short = (run("report", "make", *ONE, *more).stdout for more in ((), ("--summary",)))
    assert "The full report has every figure" in short
    assert "How the figures are made" in full and "How the figures are made" not in short
    assert run("report", "make", *ONE, "--summary", "--close").returncode == 2


def test_final_months_without_late_answers_stay_as_they_are(run: Run) -> None:
    assert "No final month has changed" in run("report", "revise").stderr


def test_all_networks_as_pdf_need_the_fonts_of_a_build(run: Run, tmp_path: Path) -> None:
    every = (
        "report",
        "make-all",
        "--month",
        "2026-10",
        "--format",
        "pdf",
        "--out",
        tmp_path / "pdf",
    )
    done = run(*every, build=tmp_path / "nowhere")
    assert done.returncode == 1
    assert "Run 'handrail site build' once" in done.stderr and "Traceback" not in done.stderr
