"""What each page must say of itself: title, description, owner, days of review and sources."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

WORDS = ("title", "description", "owner")
DAYS = ("reviewed", "next_review")
MONEY_OR_LAW = re.compile(r"£\d|\b(?:Act|Regulations) \d{4}|\b(?:the|by) law\b|\byour right\b")


def front_matter_faults(meta: Mapping[str, Any], source: str, today: date) -> list[tuple[int, str]]:
    """The line and the words of each fault.

    >>> meta = {"title": "A", "description": "B.", "owner": "C"}
    >>> front_matter_faults(meta, "", date(2026, 11, 23))
    [(1, 'front matter lacks reviewed'), (1, 'front matter lacks next_review')]
    """
    if not meta:
        return [(1, "front matter is missing, or not YAML (words with a colon need quotes)")]
    faults = [(1, f"front matter lacks {key}") for key in (*WORDS, *DAYS) if not meta.get(key)]
    faults += [
        (line_of_key(source, key), f"{key} must be a day such as 2026-11-23")
        for key in DAYS
        if meta.get(key) and type(meta[key]) is not date
    ]
    words = meta.get("words", [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        faults.append((line_of_key(source, "words"), "words must be a list of words"))
    return faults + _source_faults(meta, source) or _day_faults(meta, source, today)


def _source_faults(meta: Mapping[str, Any], source: str) -> list[tuple[int, str]]:
    """
    >>> sources = [{"title": "The Act", "address": "http://example.org/"}]
    >>> _source_faults({"sources": sources}, "---\\nsources:\\n---\\n")
    [(2, 'sources must be a list of title and address (https://…)')]
    """
    sources = meta.get("sources", [])
    fine = isinstance(sources, list) and all(
        isinstance(each, dict)
        and set(each) == {"title", "address"}
        and str(each["address"]).startswith("https://")
        for each in sources
    )
    if fine:
        return []
    words = "sources must be a list of title and address (https://…)"
    return [(line_of_key(source, "sources"), words)]


def needs_sources(html: str) -> str:
    """What on a page speaks of money or the law, which a reader must be able to look up.

    >>> needs_sources("<p>The Equality Act 2010 says so.</p>"), needs_sources("<p>Act now.</p>")
    ('Act 2010', '')
    """
    found = MONEY_OR_LAW.search(html)
    return found[0] if found else ""


def _day_faults(meta: Mapping[str, Any], source: str, today: date) -> list[tuple[int, str]]:
    line = line_of_key(source, "next_review")
    if meta["next_review"] <= meta["reviewed"]:
        return [(line, "next_review must be after reviewed")]
    if meta["next_review"] < today:
        due = day_in_words(meta["next_review"])
        return [
            (line, f"the review was due on {due}: read the page, then set reviewed and next_review")
        ]
    return []


def line_of_key(source: str, key: str) -> int:
    """
    >>> line_of_key("---\\ntitle: A\\nowner: B\\n---\\n", "owner")
    3
    """
    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith(f"{key}:"):
            return number
    return 1


def day_in_words(day: date) -> str:
    """As the NHS writes it.

    >>> day_in_words(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {day:%B %Y}"
