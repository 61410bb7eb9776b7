"""What stands beside the code: `make help`, what a newcomer reads, which tests are quick."""

import re
import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest
from flit_core.sdist import SdistBuilder

from feedback_server.config.settings import PROJECT

MAKEFILE = (PROJECT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


@pytest.fixture(scope="module")
def help_lines() -> list[str]:
    done = subprocess.run(
        ["make", "-s", "help"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_help_says_what_each_target_does(help_lines: list[str]) -> None:
    described = {
        found[1] for line in help_lines if (found := re.match(r"  make ([a-z-]+) +\S", line))
    }
    assert described == TARGETS


def test_help_is_in_groups(help_lines: list[str]) -> None:
    groups = [line for line in help_lines if line and not line.startswith(" ")]
    assert groups == ["Run", "Check", "Release", "Measure", "Look after"]
    assert all(len(line) <= 100 for line in help_lines)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_what_a_newcomer_reads_names_only_what_exists(name: str) -> None:
    words = (PROJECT / name).read_text("utf-8")
    assert set(re.findall(r"`make ([a-z-]+)", words)) <= TARGETS
    files = re.findall(r"`([A-Z]+\.md)`", words)
    assert [file for file in files if not (PROJECT / file).is_file()] == []


def test_the_changelog_begins_with_this_version() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    released = re.findall(r"^## \[(\d[^]]*)\] - \d{4}-\d\d-\d\d$", _changelog(), re.MULTILINE)
    assert released == sorted(released, reverse=True)
    assert released[0] == version


def test_the_source_package_brings_them(tmp_path: Path) -> None:
    built = SdistBuilder.from_ini_path(PROJECT / "pyproject.toml").build(tmp_path)
    with tarfile.open(built) as packed:
        names = {Path(name).name for name in packed.getnames()}
    assert names >= {"CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "README.md"}


def test_a_test_is_marked_by_the_fixtures_it_uses(request: pytest.FixtureRequest) -> None:
    """Of all that run now: `make check` would else run those that it leaves out."""
    for item in request.session.items:
        marks = {mark.name for mark in item.iter_markers()}
        for fixture, mark in (
            ("chromium", "browser"),
            ("built", "built"),
            ("postgres", "postgresql"),
        ):
            assert mark in marks or fixture not in getattr(item, "fixturenames", ()), item.nodeid
        if "store" in getattr(item, "fixturenames", ()) and "[postgresql" in item.nodeid:
            assert "postgresql" in marks, item.nodeid


def _changelog() -> str:
    return (PROJECT / "CHANGELOG.md").read_text("utf-8")
