"""From nothing to the first answer, what a server takes of memory at rest, and how large it is.

Beside starting it: Python that reads the modules of Flask and SQLAlchemy, and does nothing.
"""

import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from feedback_server.cli.server_files import LOCKS
from feedback_server.config.settings import PROJECT
from tests.bench.pages import build_pages
from tests.bench.processes import MB, family
from tests.bench.served import Served, ours
from tests.bench.site_build import row

TIMES = 5
REST_S = 5.0
WIDTH = 58
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
LOCKED = ("--no-build-isolation", "--use-pep517", "--require-hashes", "-r")
CEILING = [sys.executable, "-c", "import flask, sqlalchemy"]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_pages(folder / "built")
        starts(folder)
        sizes(folder)


def starts(folder: Path) -> None:
    """All in turns, so that whatever else the machine does meets each of them."""
    ways: dict[str, Callable[[], float]] = {
        "python that imports flask and sqlalchemy": imported,
        "the first start, on an empty folder": lambda: served(fresh(folder)),
        "a later start": lambda: served(folder / "later"),
    }
    served(fresh(folder).rename(folder / "later"))
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(TIMES):
        for name, way in ways.items():
            found[name].append(way())
    row(f"until the first answer, median of {TIMES}", "s", "ratio", "slowest, s", first_width=WIDTH)
    ceiling = median(found[next(iter(ways))])
    for name, times in found.items():
        usual = median(times)
        cells = f"{usual:.2f}", f"{usual / ceiling:.1f}", f"{max(times):.2f}"
        row(name, *cells, first_width=WIDTH)
    at_rest(folder / "later")


def imported() -> float:
    began = time.monotonic()
    subprocess.run(CEILING, check=True)
    return time.monotonic() - began


def fresh(folder: Path) -> Path:
    """A folder with pages and nothing else: no key, no database."""
    new = folder / "new"
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(folder / "built" / "build", new / "build")
    return new


def server(folder: Path) -> Served:
    command, environment = ours(folder, f"sqlite:///{folder / 'var' / 'handrail.sqlite3'}")
    return Served(command, environment, folder / "server.log")


def served(folder: Path) -> float:
    began = time.monotonic()
    with server(folder):
        return time.monotonic() - began


def at_rest(folder: Path) -> None:
    """``own`` shares what several processes hold between them, so that it may be added up."""
    row("memory at rest, MB", "resident", "own", first_width=WIDTH)
    with server(folder) as running:
        time.sleep(REST_S)
        found = family(running.process.pid)
    for process in found:
        own = f"{process.own / MB:.0f}" if process.own is not None else "?"
        words = " ".join(process.command.split()[1:4])
        row(f"  {words}", f"{process.resident / MB:.0f}", own, first_width=WIDTH)
    resident, own_all = sum(e.resident for e in found), sum(e.own or 0 for e in found)
    row("  together", f"{resident / MB:.0f}", f"{own_all / MB:.0f}", first_width=WIDTH)


def sizes(folder: Path) -> None:
    """Of the wheel, and of an environment with it and all that it needs."""
    made, environment = folder / "dist", folder / "venv"
    made.mkdir()
    command = [
        sys.executable,
        "-m",
        "feedback_server",
        "site",
        "make-wheel",
        "--allow-overdue",
        "--out",
    ]
    run([*command, str(made)])
    (wheel,) = made.glob("*.whl")
    row("size, MB", first_width=WIDTH)
    row("  the wheel", f"{wheel.stat().st_size / MB:.1f}", first_width=WIDTH)
    venv.create(environment, with_pip=True)
    empty = on_disk(environment)
    python = str(environment / "bin" / "python")
    for lock in LOCKS:
        run([python, *PIP, *LOCKED, str(made / lock)])
    run([python, *PIP, "--no-deps", str(wheel)])
    row("  an empty environment, with pip", f"{empty / MB:.0f}", first_width=WIDTH)
    row("  with Handrail and all it needs", f"{on_disk(environment) / MB:.0f}", first_width=WIDTH)
    packages = sorted(environment.glob("lib/python*/site-packages/*"), key=on_disk, reverse=True)
    for path in packages[:5]:
        row(f"    of that {path.name}", f"{on_disk(path) / MB:.0f}", first_width=WIDTH)


def run(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])}: {done.stderr}")


def on_disk(path: Path) -> int:
    """As `du` counts: whole blocks."""
    done = subprocess.run(["du", "-s", "-B1", path], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[0])


if __name__ == "__main__":
    main()
