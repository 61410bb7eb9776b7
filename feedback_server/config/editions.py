"""Which pages are served: the software's own, or an edition that this server built from changes."""

import json
from dataclasses import dataclass
from pathlib import Path

from feedback_server.content.whole_folder import is_whole

from .settings import Settings

POINTER = "current.json"
"""The file that names the edition; it is replaced in one step."""
NO_POINTER = (0, 0)
BASE = "base.txt"
"""The file of a build that tells it from every other one: builder/bundle.py."""


@dataclass(frozen=True)
class EditionFolder:
    """``source`` holds content/ and templates; ``build`` the pages made of them."""

    name: str
    """Empty for the software's own."""
    source: Path
    build: Path


@dataclass(frozen=True)
class Pointer:
    """The edition that was made last, and the build of the software that it was made with."""

    name: str
    base: str


def base_of(build: Path) -> str:
    """What tells a build from every other one; empty before anything was built."""
    path = build / BASE
    return path.read_text("ascii").strip() if path.is_file() else ""


def read_pointer(settings: Settings) -> Pointer | None:
    """None where there is none, or none that can be read."""
    try:
        found = json.loads((settings.editions / POINTER).read_text("utf-8"))
        return Pointer(str(found["name"]), str(found["base"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current_edition(settings: Settings) -> EditionFolder:
    """The edition that the pointer names, if it was built from these very sources and is whole;
    else the software's own pages."""
    pointer = read_pointer(settings)
    if pointer is not None and pointer.base == base_of(settings.build):
        folder = settings.editions / pointer.name
        if is_whole(folder):
            return EditionFolder(pointer.name, folder / "source", folder)
    return own_pages(settings)


def own_pages(settings: Settings) -> EditionFolder:
    return EditionFolder("", settings.root, settings.build)


def pointer_state(settings: Settings) -> tuple[int, int]:
    """Another whenever the pointer was replaced; zeros without one."""
    try:
        state = (settings.editions / POINTER).stat()
    except OSError:
        return NO_POINTER
    return (state.st_ino, state.st_mtime_ns)
