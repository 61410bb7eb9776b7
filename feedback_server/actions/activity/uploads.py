"""Uploaded files that await confirmation: visible to their owner for a day, then deleted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(days=1)
NAME = re.compile(r"[0-9a-f-]{36}")
TAKEN = ".taken"


class UploadExpired(Exception):
    """The upload is being imported, or was already."""


def save_upload(folder: Path, id: str, content: bytes, *, owner: str, now: datetime) -> Path:
    """Save an upload under an id for its owner, and delete what is over a day old.

    ``owner`` is an opaque handle: ``staff_admin.person_handle``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    forget_uploads(folder, now=now)
    path = _file(folder, id, owner)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


def old_uploads(folder: Path, *, now: datetime) -> list[Path]:
    """Uploads that nobody confirmed within a day."""
    old: list[Path] = []
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # somebody else has just dealt with it
            if path.stat().st_mtime < (now - KEPT).timestamp():
                old.append(path)
    return old


def forget_uploads(folder: Path, *, now: datetime) -> int:
    old = old_uploads(folder, now=now)
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def find_upload(folder: Path, id: str, *, owner: str) -> Path | None:
    """The upload; None where it is gone or somebody else's."""
    path = _file(folder, id, owner)
    return path if NAME.fullmatch(id) and path.is_file() else None


@contextmanager
def claim_upload(path: Path) -> Iterator[Path]:
    """The claimed file's path; deleted at the end, or put back if the import failed.

    Confirming twice, or two people at once, imports it once. Raises UploadExpired.
    """
    taken = path.with_name(path.name + TAKEN)
    try:
        path.rename(taken)
    except FileNotFoundError as error:
        raise UploadExpired from error
    try:
        yield taken
    except BaseException:
        with suppress(FileNotFoundError):
            taken.rename(path)
        raise
    taken.unlink(missing_ok=True)


def _file(folder: Path, id: str, owner: str) -> Path:
    return folder / f"{id}.{owner}"
