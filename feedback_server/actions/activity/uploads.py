"""Files that somebody uploaded and has not confirmed yet: theirs alone for a day, then gone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(days=1)
NAME = re.compile(r"[0-9a-f-]{36}")
TAKEN = ".taken"


class UploadExpired(Exception):
    """Somebody else takes it in just now, or has: it is there for one alone."""


def save_upload(folder: Path, id: str, content: bytes, *, owner: str, now: datetime) -> Path:
    """Keep the content under an id for its owner, and remove what is over a day old.

    ``owner`` stands for a person and tells nothing of them: ``people.handle``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    forget_uploads(folder, now=now)
    path = _file(folder, id, owner)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


def old_uploads(folder: Path, *, now: datetime) -> list[Path]:
    """Those that nobody confirmed within a day."""
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
    """None as well where it is somebody else's."""
    path = _file(folder, id, owner)
    return path if NAME.fullmatch(id) and path.is_file() else None


@contextmanager
def claim_upload(path: Path) -> Iterator[Path]:
    """Where the file is meanwhile; gone at the end, or back again where it came to nothing.

    Whoever confirms twice, or two at the same moment, take it in once. Raises UploadExpired.
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
