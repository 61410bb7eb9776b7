"""A page of its own for each month that was published: it stays where it is, with its CSV."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from figures import month_in_words
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

FOLDER = "what-patients-say"
NEVER = date(9999, 12, 31)


def month_page(month: Mapping[str, Any], config: MkDocsConfig) -> File:
    """The source of the page; its template has the figures. A record is not reviewed again."""
    name, when = month["pcn_name"], month_in_words(month["month"])
    front = {
        "title": f"What patients said in {when}",
        "description": f"{name}: how many people answered, and what they said of the service.",
        "template": "month.html",
        "owner": "Service manager",
        "record": f"{month['month']}-{month['pcn']}",
    }
    days = {"reviewed": month["published"], "next_review": NEVER}
    lines = [*(f"{key}: {json.dumps(value)}" for key, value in front.items())]
    lines += [f"{key}: {value}" for key, value in days.items()]
    content = "\n".join(["---", *lines, "---", ""])
    file = File.generated(config, f"{month_folder(month)}.md", content=content)
    file.inclusion = InclusionLevel.NOT_IN_NAV
    return file


def month_folder(month: Mapping[str, Any]) -> str:
    """
    >>> month_folder({"month": "2026-10", "pcn": "U12345"})
    'what-patients-say/2026-10-u12345'
    """
    return f"{FOLDER}/{month['month']}-{month['pcn'].lower()}"
