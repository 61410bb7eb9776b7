"""systemd's own opinion of the services."""

import subprocess
from pathlib import Path

import pytest

from feedback_server.cli.server_files import FOLDER

UNITS = ("handrail.service", "handrail-jobs.service")
MOST_EXPOSED = 1.2
"""Of ten. What is left is that they speak to the network, without a list of addresses."""


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The services, with a program that is there."""
    for name in UNITS:
        text = (FOLDER / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/handrail/bin/handrail", "/bin/true"))
    return tmp_path


def test_they_are_well_formed(units: Path) -> None:
    command = ["systemd-analyze", "verify", *(str(units / name) for name in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if "handrail" in line] == []


@pytest.mark.parametrize("name", UNITS)
def test_they_are_exposed_as_little_as_can_be(name: str, units: Path) -> None:
    options = ("--offline=true", "--no-pager", f"--threshold={round(MOST_EXPOSED * 10)}")
    command = ["systemd-analyze", "security", *options, str(units / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Overall exposure level" in done.stdout
