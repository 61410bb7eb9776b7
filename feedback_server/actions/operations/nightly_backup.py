"""The backup that is made every night, of which the newest are kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from feedback_server.domain.operations.backup import END, NIGHTLY, file_name
from feedback_server.domain.operations.job import Job, JobOutcome
from feedback_server.store import Store

from .backup import create_backup
from .worker import Done

BY = "schedule"
AGAIN = timedelta(hours=1)
MAX_ATTEMPTS = 3
"""How often a backup is attempted that finds no room on the disk: by then it is morning."""


def back_up_nightly(
    store: Store,
    var: Path,
    folder: Path,
    public_keys: Sequence[str],
    keep: int,
    job: Job,
    now: datetime,
) -> Done:
    """A new one, and ``keep`` of those made here stay; those that somebody made by hand all do."""
    if not public_keys:  # there was one when this was planned
        return Done(JobOutcome("not made: no key is set", failed=True))
    try:
        made = create_backup(
            store, var, folder / file_name(now, nightly=True), public_keys, now=now, by=BY
        )
    except OSError as error:
        again_at = now + AGAIN if job.attempts < MAX_ATTEMPTS else None
        message = f"not made: {error.strerror}"
        return Done(JobOutcome(message, again_at=again_at, failed=again_at is None))
    if made.missing:  # the last one with these keys must not go
        message = f"made without keys in use: {made.missing}. Older ones stay"
        return Done(JobOutcome(message, failed=True))
    old = nightly_in(folder)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    message = f"rows: {made.manifest.total}, files: {len(made.manifest.files)}, bytes: {made.bytes}"
    return Done(JobOutcome(f"{message}, old ones removed: {len(old)}"))


def nightly_in(folder: Path) -> list[Path]:
    """The nightly backups in a folder, the newest first."""
    return sorted(folder.glob(f"{NIGHTLY}*{END}"), reverse=True)
