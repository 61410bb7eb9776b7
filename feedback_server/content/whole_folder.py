"""Tells whether a folder is still as it was when it was made, so that no damage is served."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

SEAL = "files.json"
"""The file that names every other one, with its digest."""


def seal(folder: Path) -> None:
    """Write the seal: do it last."""
    (folder / SEAL).write_text(json.dumps(_digests(folder), indent=1) + "\n", "utf-8")


def is_whole(folder: Path) -> bool:
    """Whether each file is there that was there when the folder was sealed, and unchanged."""
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        return bool(sealed == _digests(folder))
    except (OSError, ValueError):
        return False


def _digests(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / SEAL
    }
