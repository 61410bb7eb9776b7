"""Files that somebody uploaded and has not confirmed yet: theirs alone for a day, then gone."""

import re
from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(days=1)
NAME = re.compile(r"[0-9a-f-]{36}")


def keep_upload(folder: Path, id: str, content: bytes, *, owner: str, now: datetime) -> Path:
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
    found = list(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.stat().st_mtime < (now - KEPT).timestamp()]


def forget_uploads(folder: Path, *, now: datetime) -> int:
    old = old_uploads(folder, now=now)
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def find_upload(folder: Path, id: str, *, owner: str) -> Path | None:
    """None as well where it is somebody else's."""
    path = _file(folder, id, owner)
    return path if NAME.fullmatch(id) and path.is_file() else None


def _file(folder: Path, id: str, owner: str) -> Path:
    return folder / f"{id}.{owner}"
