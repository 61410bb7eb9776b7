"""Makes a page for each published month; its address, and that of its CSV, never change."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from .figures import format_month

FOLDER = "what-patients-say"
NO_NEXT_REVIEW = date(9999, 12, 31)
"""What was published is not reviewed again."""


def month_page(month: Mapping[str, Any]) -> str:
    """A page's source, front matter alone: its template ``month.html`` shows the figures."""
    name, when = month["pcn_name"], format_month(month["month"])
    texts = {
        "title": f"What patients said in {when}",
        "description": f"{name}: how many people answered, and what they said about the service.",
        "template": "month.html",
        "owner": "Service manager",
        "published_month": month_key(month),
    }
    dates = {"reviewed": month["published"], "next_review": NO_NEXT_REVIEW}
    lines = [f"{key}: {json.dumps(value)}" for key, value in texts.items()]
    lines += [f"{key}: {value}" for key, value in dates.items()]
    return "\n".join(["---", *lines, "---", ""])


def month_key(month: Mapping[str, Any]) -> str:
    """
    >>> month_key({"month": "2026-10", "pcn": "U12345"})
    '2026-10-U12345'
    """
    return f"{month['month']}-{month['pcn']}"


def month_folder(month: Mapping[str, Any]) -> str:
    """
    >>> month_folder({"month": "2026-10", "pcn": "U12345"})
    'what-patients-say/2026-10-u12345'
    """
    return f"{FOLDER}/{month_key(month).lower()}"
