"""Which pages are served: the software's own, or an edition that this server built from changes."""

import json
from dataclasses import dataclass
from pathlib import Path

from .settings import Settings

POINTER = "current.json"
"""The file that names the edition; it is replaced in one step."""
BASE = "base.txt"
"""The file of a build that tells it from every other one."""


@dataclass(frozen=True)
class EditionFolder:
    """``source`` holds content/ and templates; ``build`` the pages made of them."""

    name: str
    """Empty for the software's own."""
    source: Path
    build: Path


def base_of(build: Path) -> str:
    """What tells a build from every other one; empty before anything was built."""
    path = build / BASE
    return path.read_text("ascii").strip() if path.is_file() else ""


def current_edition(settings: Settings) -> EditionFolder:
    """The edition that the pointer names, if it was built from these very sources."""
    own = EditionFolder("", settings.root, settings.build)
    try:
        pointer = json.loads((settings.editions / POINTER).read_text("utf-8"))
        name, base = str(pointer["name"]), str(pointer["base"])
    except (OSError, ValueError, KeyError, TypeError):
        return own
    folder = settings.editions / name
    usable = base == base_of(settings.build) and (folder / "assets.json").is_file()
    return EditionFolder(name, folder / "source", folder) if usable else own


def pointed_at(settings: Settings) -> str:
    """The name in the pointer, whatever it was built from; empty without one."""
    try:
        return str(json.loads((settings.editions / POINTER).read_text("utf-8"))["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
