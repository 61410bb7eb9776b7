"""What each page must say of itself: title, description, owner and days of review."""

from collections.abc import Mapping
from datetime import date
from typing import Any

WORDS = ("title", "description", "owner")
DAYS = ("reviewed", "next_review")


def front_matter_faults(path: str, meta: Mapping[str, Any]) -> list[str]:
    """One line a fault, naming the file.

    >>> front_matter_faults("a.md", {"title": "A", "description": "B.", "owner": "C"})
    ['a.md: front matter lacks reviewed', 'a.md: front matter lacks next_review']
    """
    if not meta:
        return [f"{path}: front matter is missing, or not YAML (words with a colon need quotes)"]
    faults = [f"{path}: front matter lacks {key}" for key in (*WORDS, *DAYS) if not meta.get(key)]
    faults += [
        f"{path}: {key} must be a day such as 2026-11-23"
        for key in DAYS
        if meta.get(key) and type(meta[key]) is not date
    ]
    if not faults and meta["next_review"] <= meta["reviewed"]:
        faults.append(f"{path}: next_review must be after reviewed")
    return faults


def day_in_words(day: date) -> str:
    """As the NHS writes it.

    >>> day_in_words(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {day:%B %Y}"
