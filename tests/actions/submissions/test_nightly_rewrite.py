"""Every night what came is rewritten by itself."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedback_server.actions.submissions.nightly_rewrite import SOON, rewrite_nightly
from feedback_server.config.settings import load_settings
from feedback_server.jobs.registry import make_worker
from feedback_server.store import Store
from feedback_server.store.db.secure_delete import DatabaseBusy
from feedback_server.store.operations import jobs
from tests.keys import make_ready

EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 0, 41, tzinfo=UTC)


def test_it_is_done_soon_after_midnight(store: Store, tmp_path: Path) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    settings = load_settings({"HANDRAIL_VAR": str(tmp_path), "HANDRAIL_DATABASE_URL": url})
    make_ready(store, settings)
    now = EVENING
    worker = make_worker(settings, store, now=lambda: now)
    worker.run_once()
    now = NIGHT
    while worker.run_once():
        pass
    with store.read() as tx:
        (done,) = [listed for listed in jobs.ended(tx, 99) if listed.job.kind == "rewrite"]
    assert done.message == ("the file" if store.is_sqlite else "rows: 0")


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_before_it_is_filled(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    outcome = rewrite_nightly(store, NIGHT).outcome
    assert outcome.failed
    assert re.fullmatch(r"needs \d MB free on the database's disk", outcome.message)


def test_where_somebody_is_at_work_it_comes_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: Store) -> None:
        raise DatabaseBusy

    monkeypatch.setattr("feedback_server.actions.submissions.nightly_rewrite.rewrite", busy)
    assert rewrite_nightly(store, NIGHT).outcome.again_at == NIGHT + SOON
