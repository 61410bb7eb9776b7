"""Every night a backup is made where there is a key, and the newest stay."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feedback_server.config.settings import load_settings
from feedback_server.jobs.registry import make_worker
from feedback_server.store import Store
from feedback_server.store.operations import jobs
from feedback_server.store.operations.jobs import JobRecord
from tests.backups import Key
from tests.full_disk import no_file_larger_than
from tests.keys import make_ready

EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
FIRST = "handrail-nightly-2026-11-24T021500Z.tar.gz.age"


@dataclass
class Nights:
    """Days go by, and the worker works as soon as something is due."""

    store: Store
    folder: Path
    key: str
    now: datetime = EVENING

    def __post_init__(self) -> None:
        url = self.store.engine.url.render_as_string(hide_password=False)
        settings = load_settings(
            {
                "HANDRAIL_VAR": str(self.folder / "var"),
                "HANDRAIL_DATABASE_URL": url,
                "HANDRAIL_BACKUP_PUBLIC_KEY": self.key,
                "HANDRAIL_BACKUP_COUNT": "2",
            }
        )
        make_ready(self.store, settings)
        self.worker = make_worker(settings, self.store, now=lambda: self.now)
        self.worker.run_once()

    def until(self, hour: float, days: int = 0) -> None:
        self.now = EVENING.replace(hour=0) + timedelta(days=1 + days, hours=hour)
        while self.worker.run_once():
            pass

    def ended(self) -> list[JobRecord]:
        with self.store.read() as tx:
            return [listed for listed in jobs.ended(tx, 100) if listed.job.kind == "backup"]

    def files(self) -> list[str]:
        folder = self.folder / "var" / "backups"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def nights(store: Store, tmp_path: Path) -> Nights:
    return Nights(store, tmp_path, Key.new(tmp_path / "private").public[0])


def test_one_is_made_at_a_quarter_past_two(nights: Nights) -> None:
    nights.until(2.2)
    assert nights.files() == []
    nights.until(2.25)
    assert nights.files() == [FIRST]
    (done,) = nights.ended()
    size = (nights.folder / "var" / "backups" / FIRST).stat().st_size
    assert f"bytes: {size}, old ones removed: 0" in done.message and "rows: " in done.message


def test_the_newest_stay_and_so_do_those_made_by_hand(nights: Nights) -> None:
    nights.until(2.25)
    by_hand = nights.folder / "var" / "backups" / "handrail-2020-01-01T000000Z.tar.gz.age"
    left_over = by_hand.with_name(f".{FIRST}.part")
    by_hand.touch()
    left_over.touch()
    for day in (1, 2, 3):
        nights.until(2.25, day)
    assert nights.files() == [
        by_hand.name,
        "handrail-nightly-2026-11-26T021500Z.tar.gz.age",
        "handrail-nightly-2026-11-27T021500Z.tar.gz.age",
    ]


def test_no_earlier_one_goes_while_a_key_in_use_is_missing(nights: Nights) -> None:
    """The worker knows the key still; the disk does not, and only the backups have it."""
    nights.until(2.25)
    (key,) = (nights.folder / "var" / "keys" / "sealing").iterdir()
    key.unlink()
    for day in (1, 2, 3):
        nights.until(2.25, day)
    assert len(nights.files()) == 4
    failed = nights.ended()[0]
    assert failed.state.value == "failed" and "made without keys in use: sealing" in failed.message


def test_a_full_disk_is_told_and_tried_again_until_the_morning(nights: Nights) -> None:
    (nights.folder / "var" / "backups").write_text("a file, where the folder should be")
    for hour in (2.25, 3.5, 4.75):
        assert nights.ended() == []
        nights.until(hour)
    (failed,) = nights.ended()
    assert (failed.state.value, failed.message) == ("failed", "not made: File exists")


def test_an_earlier_one_stays_where_there_is_no_room_for_another(nights: Nights) -> None:
    nights.until(2.25)
    if nights.store.is_sqlite:
        return  # it would have no room either
    with no_file_larger_than(1000):
        nights.until(2.25, 1)
    assert nights.files() == [FIRST]
    nights.until(3.5, 1)
    assert len(nights.files()) == 2


def test_without_a_key_none_is_planned(store: Store, tmp_path: Path) -> None:
    nights = Nights(store, tmp_path, "")
    nights.until(2.25)
    assert nights.files() == [] and nights.ended() == []
