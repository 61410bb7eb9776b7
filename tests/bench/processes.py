"""The memory, open handles and threads of a process and of all that it started, as Linux tells."""

import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from feedback_server.config.settings import PROJECT

PROC = Path("/proc")
MB = 1_000_000


@dataclass(frozen=True)
class Process:
    """One moment of one process; memory in bytes. ``own`` is its part of what several share."""

    pid: int
    command: str
    resident: int
    peak: int
    own: int | None
    links: tuple[str, ...]
    """What its open handles lead to."""
    threads: int

    @property
    def handles(self) -> int:
        return len(self.links)

    def connections(self, database: Path) -> int:
        """Handles of sockets, and of the files of a SQLite database."""
        return sum(link.startswith(("socket:", str(database))) for link in self.links)


@dataclass(frozen=True)
class Used:
    """What a command took: of the clock, of processors, and bytes of memory at its most."""

    seconds: float
    processor_s: float
    peak: int


def used_by(command: Sequence[str], environment: Mapping[str, str]) -> Used:
    """Run it to its end, which must be a good one."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {process.returncode}")
    return Used(taken, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def family(pid: int) -> list[Process]:
    """The process and its descendants, in the order in which they were started."""
    found = [_process(pid)]
    for child in _children(pid):
        with suppress(OSError):  # it ended meanwhile
            found += family(child)
    return found


def _children(pid: int) -> list[int]:
    """Of any of its threads."""
    told: list[int] = []
    for task in (PROC / str(pid) / "task").iterdir():
        with suppress(OSError):
            told += [int(part) for part in (task / "children").read_text().split()]
    return sorted(told)


def _process(pid: int) -> Process:
    folder = PROC / str(pid)
    status = (folder / "status").read_text()
    words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    return Process(
        pid=pid,
        command=" ".join(words).strip(),
        resident=_kb(status, "VmRSS"),
        peak=_kb(status, "VmHWM"),
        own=_own(folder),
        links=tuple(_links(folder / "fd")),
        threads=int(_number(status, "Threads")),
    )


def _links(folder: Path) -> list[str]:
    links = []
    for handle in folder.iterdir():
        with suppress(OSError):  # closed since it was listed
            links.append(str(handle.readlink()))
    return links


def _own(folder: Path) -> int | None:
    try:
        return _kb((folder / "smaps_rollup").read_text(), "Pss")
    except OSError:
        return None


def _kb(text: str, name: str) -> int:
    return 1024 * int(_number(text, name))


def _number(text: str, name: str) -> str:
    found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
    return found[1] if found else "0"
