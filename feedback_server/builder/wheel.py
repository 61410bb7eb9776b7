"""Makes the wheel: the package, and in it content, templates and built pages for any machine."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from feedback_server.bundled_assets import DIGEST

from .build_step import digest_of
from .bundle import BUILD_RESULTS
from .stamping import stamp

PACKAGE = "feedback_server"
PROJECT_FILES = ("pyproject.toml", "README.md", "LICENSE")
READ_BY_THE_SERVER = (
    "content",
    "pwa/templates",
    "pwa/translations",
    "pwa/pictures",
    "pwa/icons",
    "site",
)
ONLY_BUILT_FROM = ("content/handbook/", "site/handbook")


def make_wheel(project: Path, pages: Path, scratch: Path, out: Path) -> Path:
    """Write the wheel into ``out``; the same commit gives the same bytes.

    ``pages`` are built pages; whatever key is in them is left out. ``scratch`` is emptied first.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    for path in _ours(project, PACKAGE, *PROJECT_FILES):
        _copy(project / path, scratch / path)
    _bundle(project, pages, scratch / PACKAGE / "bundled")
    last_commit = _git(project, "log", "-1", "--format=%ct").strip()
    output = subprocess.run(
        [sys.executable, "-m", "flit_core.wheel", str(scratch), "--outdir", str(out)],
        env=os.environ | {"SOURCE_DATE_EPOCH": last_commit},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return Path(output.rpartition("Wheel built ")[2].strip())


def is_committed(project: Path) -> bool:
    """Whether everything here is committed."""
    return not _git(project, "status", "--porcelain")


def _bundle(project: Path, pages: Path, bundled: Path) -> None:
    for path in _ours(project, *READ_BY_THE_SERVER):
        if not path.startswith(ONLY_BUILT_FROM):
            _copy(project / path, bundled / path)
    for name in BUILD_RESULTS:
        _copy(pages / name, bundled / "build" / name)
    stamp(bundled / "build", "")  # the key is the serving machine's own
    (bundled / DIGEST).write_text(digest_of([bundled / "build"]) + "\n", "ascii")
    (bundled / "NOTICES.txt").write_text(_notices(project / "pwa"), "utf-8")


def _notices(pwa: Path) -> str:
    """The licences of the packages whose fonts and styles the pages hold: to be passed on."""
    return "\n".join(
        _notice(pwa / "node_modules" / name)
        for name in json.loads((pwa / "package.json").read_text("utf-8"))["dependencies"]
    )


def _notice(package: Path) -> str:
    about = json.loads((package / "package.json").read_text("utf-8"))
    texts = [path.read_text("utf-8") for path in sorted(package.glob("LICEN[CS]E*"))]
    return "\n\n".join([f"{about['name']} {about['version']}: {about['license']}", *texts]) + "\n"


def _ours(project: Path, *places: str) -> list[str]:
    """The files there that Git tracks or would track, without what it ignores."""
    options = ("--cached", "--others", "--exclude-standard", "--deduplicate", "-z")
    listed = _git(project, "ls-files", *options, "--", *places).split("\0")
    return [path for path in listed if path and (project / path).is_file()]


def _git(project: Path, *arguments: str) -> str:
    command = ["git", "-C", str(project), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
