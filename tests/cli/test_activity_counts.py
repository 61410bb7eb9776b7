"""Counts from elsewhere, from the terminal."""

import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.command import handrail

ROW = "Practice,Month,Very good,Good,Neither good nor poor,Poor,Very poor,Don't know\n"


def run(var: Path, *arguments: str | Path) -> CompletedProcess[str]:
    return handrail(*arguments, HANDRAIL_VAR=str(var))


@pytest.mark.slow
def test_counts_are_checked_imported_shown_and_undone(tmp_path: Path, demonstration: Path) -> None:
    var, file = tmp_path / "var", tmp_path / "paper.csv"
    report = ("report", "make", "--pcn", "U99901", "--month", "2026-10")
    shutil.copytree(demonstration, var)
    file.write_text(f"{ROW}Upper Thistlecombe Surgery,2026-10,7,1,0,0,0,0\n", "utf-8")
    assert "give --mode" in run(var, "activity", "import-counts", file).stderr
    checked = run(var, "activity", "import-counts", file, "--mode", "paper", "--check")
    assert (checked.returncode, "No faults" in checked.stderr) == (0, True)
    done = run(var, "activity", "import-counts", file, "--mode", "paper")
    assert "1 added" in done.stderr, done.stderr
    assert "Practices counted 8 more answers by other means" in run(var, *report).stdout
    number = done.stderr.split("undo-import ")[1].split()[0]
    assert run(var, "activity", "undo-import", number).returncode == 0
    assert "more answers by other means" not in run(var, *report).stdout


def test_the_old_wording_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    old, none = tmp_path / "old.csv", tmp_path / "none.csv"
    old.write_text("Practice,Month,Extremely likely\nV81001,2016-10,1\n", "utf-8")
    refused = run(tmp_path / "var", "activity", "import-counts", old, "--mode", "sms")
    assert refused.returncode == 1
    assert "--wording 2014" in refused.stderr
    none.write_bytes(b"%PDF-1.7")
    assert run(tmp_path / "var", "activity", "import-counts", none, "--mode", "sms").returncode == 2
