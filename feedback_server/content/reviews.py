"""When public pages are due to be read again, as they say themselves."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class Due:
    """``page`` is its path below the folder of pages."""

    page: str
    on: date


def reviews_due(folder: Path) -> list[Due]:
    """The earliest first. What a page lacks, the build says."""
    found = []
    for path in folder.rglob("*.md"):
        front = FRONT_MATTER.match(path.read_text("utf-8"))
        try:
            meta = yaml.load(front[1], yaml.CSafeLoader) if front else None
        except yaml.YAMLError:
            continue
        on = meta.get("next_review") if isinstance(meta, dict) else None
        if isinstance(on, date):
            found.append(Due(path.relative_to(folder).as_posix(), on))
    return sorted(found, key=lambda due: (due.on, due.page))
