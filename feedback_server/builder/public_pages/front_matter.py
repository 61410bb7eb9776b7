"""Checks the front matter of a page: title, description, owner, review dates and sources."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from feedback_server.domain.editing.page import MAX_DESCRIPTION, MAX_TITLE, MIN_DESCRIPTION

TEXT_KEYS = ("title", "description", "owner")
DATE_KEYS = ("reviewed", "next_review")
REQUIRED_KEYS = (*TEXT_KEYS, *DATE_KEYS)
MONEY_OR_LAW = re.compile(r"£\d|\b(?:Act|Regulations) \d{4}|\b(?:the|by) law\b|\byour right\b")


def front_matter_errors(meta: Mapping[str, Any], source: str, today: date) -> list[tuple[int, str]]:
    """Line and message of each error.

    >>> meta = {"title": "A", "description": "B.", "owner": "C"}
    >>> front_matter_errors(meta, "", date(2026, 11, 23))
    [(1, 'front matter lacks reviewed'), (1, 'front matter lacks next_review')]
    """
    if not meta:
        return [(1, "front matter is missing, or not YAML (words with a colon need quotes)")]
    errors = [(1, f"front matter lacks {key}") for key in REQUIRED_KEYS if not meta.get(key)]
    errors += [
        (line_of_key(source, key), f"{key} must be a day such as 2026-11-23")
        for key in DATE_KEYS
        if meta.get(key) and type(meta[key]) is not date
    ]
    keywords = meta.get("keywords", [])
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        errors.append((line_of_key(source, "keywords"), "keywords must be a list of words"))
    if meta.get("leaflet", True) is not True:
        errors.append((line_of_key(source, "leaflet"), "leaflet must be true, or left out"))
    return errors + _source_errors(meta, source) or _review_errors(meta, source, today)


def length_errors(title: str, description: str) -> list[tuple[str, str]]:
    """Key and message of a title or a description that people would see cut off, or that says
    too little, where a search engine shows them.

    >>> length_errors("Contact", "How to reach us.")
    [('description', 'description has 16 characters; it needs 60 to 155')]
    """
    errors = []
    if len(title) > MAX_TITLE:
        most = f"{MAX_TITLE} at most"
        errors.append(("title", f"title has {len(title)} characters; {most}"))
    if not MIN_DESCRIPTION <= len(description) <= MAX_DESCRIPTION:
        needed = f"it needs {MIN_DESCRIPTION} to {MAX_DESCRIPTION}"
        errors.append(("description", f"description has {len(description)} characters; {needed}"))
    return errors


def _source_errors(meta: Mapping[str, Any], source: str) -> list[tuple[int, str]]:
    """
    >>> sources = [{"title": "The Act", "address": "http://example.org/"}]
    >>> _source_errors({"sources": sources}, "---\\nsources:\\n---\\n")
    [(2, 'sources must be a list of title and address (https://…)')]
    """
    sources = meta.get("sources", [])
    valid = isinstance(sources, list) and all(
        isinstance(entry, dict)
        and set(entry) == {"title", "address"}
        and str(entry["address"]).startswith("https://")
        for entry in sources
    )
    if valid:
        return []
    message = "sources must be a list of title and address (https://…)"
    return [(line_of_key(source, "sources"), message)]


def claim_that_needs_a_source(html: str) -> str:
    """The first claim about money or the law, which a reader must be able to look up; or "".

    >>> claim_that_needs_a_source("<p>The Equality Act 2010 says so.</p>")
    'Act 2010'
    >>> claim_that_needs_a_source("<p>Act now.</p>")
    ''
    """
    found = MONEY_OR_LAW.search(html)
    return found[0] if found else ""


def _review_errors(meta: Mapping[str, Any], source: str, today: date) -> list[tuple[int, str]]:
    line = line_of_key(source, "next_review")
    if meta["next_review"] <= meta["reviewed"]:
        return [(line, "next_review must be after reviewed")]
    if meta["next_review"] < today:
        due = format_date(meta["next_review"])
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


def format_date(day: date) -> str:
    """A date as the NHS style guide writes it.

    >>> format_date(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {day:%B %Y}"
