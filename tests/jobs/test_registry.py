"""The table of jobs."""

import re
from pathlib import Path

import pyrage
import pytest

from feedback_server.config.settings import PROJECT, load_settings
from feedback_server.jobs.registry import make_worker
from feedback_server.store import Store
from tests.factories import NOW
from tests.keys import make_ready


def schedules(store: Store, folder: Path, **more: str) -> dict[str, bool]:
    """Each kind of job, and whether it comes by itself."""
    settings = load_settings({"HANDRAIL_VAR": str(folder), **more})
    make_ready(store, settings)
    types = make_worker(settings, store, now=lambda: NOW).types
    assert len({job_type.kind for job_type in types}) == len(types)
    return {job_type.kind: job_type.schedule is not None for job_type in types}


def test_every_job_that_is_ever_made_has_an_entry(store: Store, tmp_path: Path) -> None:
    found = schedules(store, tmp_path)
    sources = (PROJECT / "feedback_server" / "actions").rglob("*.py")
    made = {kind for path in sources for kind in re.findall(r'\bJob\("(\w+)"', path.read_text())}
    assert len(made) >= 3
    by_themselves = {kind for kind in found if found[kind]} | {"backup"}
    assert made == set(found) - by_themselves


@pytest.mark.parametrize("with_key", [True, False])
def test_backups_are_made_at_night_where_there_is_a_key(
    store: Store, tmp_path: Path, with_key: bool
) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    more = {"HANDRAIL_BACKUP_PUBLIC_KEY": key} if with_key else {}
    assert schedules(store, tmp_path, **more)["backup"] is with_key
