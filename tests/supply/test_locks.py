"""What is installed is what was locked: every version, every hash."""

import re
from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT
from tests.supply.parts import PIN, RUN_LOCK, pins

LOCKS = [
    PROJECT / "requirements.lock",
    RUN_LOCK,
    PROJECT / "tests" / "requirements.lock",
    PROJECT / "tests" / "bench" / "requirements.lock",
]
BUILDS_SOURCE = RUN_LOCK.with_name("setuptools.lock")
TRAINS = PROJECT / "tests" / "training" / "requirements.lock"
"""Beside that of the tests: scikit-learn alone."""


@pytest.mark.parametrize(
    "lock", [*LOCKS, BUILDS_SOURCE, TRAINS], ids=lambda lock: lock.relative_to(PROJECT).as_posix()
)
def test_every_package_of_a_lock_has_a_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text("utf-8").strip())
    assert [entry for entry in entries if not PIN.match(entry)] == []
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_name_no_place() -> None:
    place = re.compile(r"https?:|--index|file:")
    every = [*LOCKS, BUILDS_SOURCE, TRAINS]
    assert [lock for lock in every if place.search(lock.read_text("utf-8"))] == []


def test_servers_get_the_versions_that_were_tested() -> None:
    running = pins(RUN_LOCK)
    for lock in LOCKS:
        assert pins(lock).items() >= running.items(), lock


def test_servers_get_nothing_that_only_builds() -> None:
    assert pins(RUN_LOCK).keys().isdisjoint({"mkdocs-material", "fonttools", "flit-core"})
