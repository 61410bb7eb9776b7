"""Files of a backup, kept beside their places until all of it is known to be whole."""

import os
import shutil
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from feedback_server.archive import ArchiveEntry, CorruptArchive
from feedback_server.crypto.key_files import fsync_folder
from feedback_server.domain.operations.server_key import ServerKey

from .backup import FOLDERS, KEYS, files_to_back_up
from .server_keys import keys_by_file


class FileExists(ValueError):
    """A file that is not of the backup is in the place of one, or beside it."""


class StagedFiles:
    """Stages files, and leaves none behind if anything fails before the end."""

    def __init__(self, var: Path) -> None:
        self._var = var
        self._stage = var / ".restoring"
        self._placed: list[Path] = []

    def __enter__(self) -> Self:
        shutil.rmtree(self._stage, ignore_errors=True)  # of somebody who was killed
        self._stage.mkdir(parents=True, mode=0o700)
        return self

    def expect(self, digests: Mapping[str, str]) -> None:
        """The same files may be there already; raises FileExists for any other.

        Two keys would otherwise stand side by side, and the wrong one might be the current one.
        """
        for name, path in files_to_back_up(self._var).items():
            if sha256(path.read_bytes()).hexdigest() != digests.get(name):
                raise FileExists(str(path))

    def add(self, entry: ArchiveEntry) -> None:
        if entry.name.split("/")[0] not in FOLDERS:
            raise CorruptArchive(f"{entry.name} has no place here")
        path = self._stage / entry.name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        with path.open("wb") as file:
            file.write(entry.content)
            file.flush()
            os.fsync(file.fileno())

    def place(self) -> None:
        """Put them where they belong."""
        for name, path in files_to_back_up(self._stage).items():
            self._place(path, self._var / name)

    def place_keys(self, wanted: Collection[str]) -> list[ServerKey]:
        """Place the keys with these ids only, and return them. Raises FileExists."""
        brought = []
        for path, key in keys_by_file(self._stage / KEYS).items():
            if key.id in wanted:
                target = self._var / path.relative_to(self._stage)
                if target.exists():
                    raise FileExists(str(target))
                self._place(path, target)
                brought.append(key)
        return brought

    def _place(self, path: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not target.exists():
            self._placed.append(target)
        os.replace(path, target)
        fsync_folder(target.parent)  # the database must not know of a restore that the disk forgot

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind:
            for path in self._placed:
                path.unlink(missing_ok=True)
        shutil.rmtree(self._stage, ignore_errors=True)
