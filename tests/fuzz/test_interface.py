"""A short run of what ``make fuzz`` does at length: no 5xx, and no answer not documented."""

import shutil
from pathlib import Path

import pytest

from tests.fuzz.run import fuzz


def test_no_answer_is_a_failure_or_a_surprise(
    built: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(built, tmp_path / "build")
    assert fuzz(tmp_path, 6) == 0, capfd.readouterr().out
    said = capfd.readouterr().out
    assert "Selected: 14/14" in said and "Tested: 14" in said
