"""Every kind of data has a limit, which the settings decide on, and which is kept by itself."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from feedback_server.config.retention import configured_periods
from feedback_server.config.settings import ConfigError, load_settings
from feedback_server.jobs.registry import make_worker
from feedback_server.jobs.retention import FOR_EVER, RULES, purge_all, retention_policies
from feedback_server.store import Store
from feedback_server.store.operations import jobs
from feedback_server.store.submissions import insert, quarantine, submissions
from feedback_server.store.submissions.quarantine import Quarantined
from tests.backups import small_database
from tests.command import handrail
from tests.databases import sqlite_at
from tests.factories import NOW, a_submission, a_survey
from tests.full_disk import no_file_larger_than
from tests.keys import make_ready

OLD = date(2023, 11, 23)
"""Three years ago."""
LAST_OF_MONTH = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)


def add_old(store: Store) -> None:
    with store.write() as tx:
        quarantine.add(tx, [Quarantined("a", "digest", "{}", "unknown_key", OLD)])
        given = a_submission(given_on=OLD)
        insert.add(tx, [given], {a_survey().version: a_survey()})


def row_of(table: str, name: str) -> list[str]:
    (line,) = [line for line in table.splitlines() if name in line]
    return [cell.strip() for cell in line.strip("│").split("│")]


def test_what_patients_gave_stays_for_ever_unless_somebody_decides(tmp_path: Path) -> None:
    settings = load_settings({"HANDRAIL_VAR": str(tmp_path)})
    store = Store(settings.database_url)
    kept = {each.name: each.kept for each in retention_policies(settings, store, now=NOW, by="t")}
    store.close()
    assert kept["submissions"] == kept["accounts that are off"] == FOR_EVER
    assert kept["original words of comments"] == "12 months"
    assert (kept["quarantine"], kept["what imports replaced"]) == ("90 days", "24 months")


def test_every_setting_has_its_rule_and_every_rule_its_setting(tmp_path: Path) -> None:
    settings = load_settings({"HANDRAIL_VAR": str(tmp_path)})
    assert [period.name for period in configured_periods(settings.retention)] == list(RULES)


@pytest.mark.parametrize("months", ["1", "23", "-1", "soon", "241"])
def test_submissions_are_kept_for_two_years_at_least(months: str) -> None:
    with pytest.raises(ConfigError, match="HANDRAIL_RETENTION_SUBMISSIONS_MONTHS"):
        load_settings({"HANDRAIL_RETENTION_SUBMISSIONS_MONTHS": months})


def test_the_command_says_first_and_purges_then(tmp_path: Path) -> None:
    store = small_database(tmp_path / "handrail.sqlite3")
    add_old(store)
    var = {"HANDRAIL_VAR": str(tmp_path), "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS": "24"}
    first = handrail("database", "purge", **var)
    assert first.returncode == 0 and "Nothing was changed" in first.stderr
    wanted = ["submissions", "24 months", "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS", "1"]
    assert row_of(first.stderr, "submissions ") == wanted
    assert row_of(handrail("database", "purge", "--yes", **var).stderr, "submissions ") == wanted
    assert row_of(handrail("database", "purge", "--yes", **var).stderr, "submissions ")[-1] == "0"
    done = handrail("submission", "recount", **var)
    assert done.returncode == 0 and "cannot be recounted" in done.stderr
    with store.read() as tx:
        assert quarantine.count(tx) == 0
    store.close()


def test_no_byte_of_it_stays_in_the_file(tmp_path: Path) -> None:
    store = small_database(tmp_path / "handrail.sqlite3")
    with store.write() as tx:
        every = [Quarantined(f"{n}", "digest", "Zebra " * 50, "broken", OLD) for n in range(200)]
        quarantine.add(tx, every)
        answers = {"experience": "1", "why": "Zebra " * 50}
        old = [a_submission(given_on=OLD, answers=answers) for _ in range(200)]
        insert.add(tx, old, {a_survey().version: a_survey()})
    settings = {"HANDRAIL_VAR": str(tmp_path), "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS": "24"}
    went = purge_all(load_settings(settings), store, now=NOW, by="t")
    assert {kind.name: number for kind, number in went if number} == {
        "original words of comments": 200,
        "quarantine": 200,
        "submissions": 200,
    }
    left = {path.name: path.read_bytes().count(b"Zebra") for path in tmp_path.glob("*.sqlite3*")}
    assert sum(left.values()) == 0, left
    store.close()


def test_on_the_first_of_the_month_it_is_done_by_itself(peopled: Store, tmp_path: Path) -> None:
    add_old(peopled)
    url = peopled.engine.url.render_as_string(hide_password=False)
    paths = {"HANDRAIL_VAR": str(tmp_path), "HANDRAIL_DATABASE_URL": url}
    settings, now = load_settings(paths), LAST_OF_MONTH
    make_ready(peopled, settings)
    worker = make_worker(settings, peopled, now=lambda: now)
    worker.run_once()
    now = LAST_OF_MONTH.replace(month=12, day=1, hour=3, minute=31)
    while worker.run_once():
        pass
    with peopled.read() as tx:
        (done,) = [each for each in jobs.ended(tx, 99) if each.job.kind == "purge"]
        assert (quarantine.count(tx), submissions.count(tx)) == (0, 1)
    assert done.message == "original words of comments: 1, quarantine: 1"


def in_quarantine(tmp_path: Path, number: int, letters: int) -> dict[str, str]:
    """So many, of long ago; the settings of where they are."""
    store = sqlite_at(tmp_path / "handrail.sqlite3")
    with store.write() as tx:
        for each in range(number):
            held = Quarantined(str(each), "digest", "x" * letters, "unknown_key", OLD)
            quarantine.add(tx, [held])
    store.close()
    return {"HANDRAIL_VAR": str(tmp_path)}


def test_purging_on_a_full_disk_says_what_to_do(tmp_path: Path) -> None:
    environment = in_quarantine(tmp_path, 40, 20_000)
    with no_file_larger_than(20_000):
        done = handrail("database", "purge", "--yes", **environment)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert "make room on its disk" in done.stderr or "has room" in done.stderr, done.stderr
    assert handrail("database", "purge", "--yes", **environment).returncode == 0


def test_quarantine_is_dropped_for_those_who_say_yes(tmp_path: Path) -> None:
    environment = in_quarantine(tmp_path, 3, 400_000)
    file = tmp_path / "handrail.sqlite3"
    drop = ("submission", "drop-quarantine")
    asked = handrail(*drop, **environment).stderr
    assert "3 in 1.2 MB, of which 0 of our own tablets, would go" in asked
    assert "Nothing was changed" in asked
    other = handrail(
        "submission", "drop-quarantine", "--reason", "cannot_open", "--yes", **environment
    )
    assert "0 in 0.0 MB" in other.stderr
    before = file.stat().st_size
    assert "3 in 1.2 MB" in handrail(*drop, "--yes", **environment).stderr
    assert (
        "Nothing is in quarantine"
        in handrail("submission", "list-quarantine", **environment).stderr
    )
    assert file.stat().st_size < before - 1_000_000, "the room is given back"
