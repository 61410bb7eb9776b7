"""Metrics of a server with several processes: each process can report those of all."""

import os
import shutil
from pathlib import Path

from prometheus_client import values

ROOM = 1 << 20
"""Bytes of a file of counts. Its place on the disk is taken at once: to find the disk full while
counting would end the process."""


def share_metrics(folder: Path, server: int) -> Path:
    """Keep the counts of this process there from now on; to be called before any meter is made.

    ``server`` is the process that started all of them: what servers that have ended left goes.
    """
    ours = folder / str(server)
    for other in folder.glob("*"):
        if other.name.isdigit() and other != ours and not _lives(int(other.name)):
            shutil.rmtree(other, ignore_errors=True)  # another process may be at it too
    ours.mkdir(parents=True, exist_ok=True)
    for kind in ("counter", "histogram"):
        with (ours / f"{kind}_{os.getpid()}.db").open("ab") as file:
            file.write(bytes(max(0, ROOM - file.tell())))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(ours)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
    return ours


def sharing_processes(folder: Path) -> list[int]:
    """The processes that keep their counts there and are still at work."""
    found = {int(path.stem.rpartition("_")[2]) for path in folder.glob("*.db")}
    return sorted(process for process in found if _lives(process))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True
