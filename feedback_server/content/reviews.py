"""Reads from the front matter of the public pages when each is due for review."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class ReviewDue:
    """``page`` is a path below the folder of pages."""

    page: str
    on: date


def reviews_due(folder: Path) -> list[ReviewDue]:
    """The next review of each page, earliest first.

    Pages without a valid date are left out: the build reports those.
    """
    reviews = []
    for path in folder.rglob("*.md"):
        front = FRONT_MATTER.match(path.read_text("utf-8"))
        try:
            meta = yaml.load(front[1], yaml.CSafeLoader) if front else None
        except yaml.YAMLError:
            continue
        on = meta.get("next_review") if isinstance(meta, dict) else None
        if isinstance(on, date):
            reviews.append(ReviewDue(path.relative_to(folder).as_posix(), on))
    return sorted(reviews, key=lambda due: (due.on, due.page))
