"""The built pages that are measured, with made-up published figures."""

import json
from pathlib import Path

from feedback_server.builder.build import build
from feedback_server.config.settings import PROJECT
from tests.factories import a_published_month


def build_pages(folder: Path) -> Path:
    """Build into ``folder`` all that a server needs; returns where the pages lie."""
    published = folder / "var" / "published"
    published.mkdir(parents=True)
    for number in range(5, 11):
        month = a_published_month(number, demonstration=True)
        (published / f"{month.month}.json").write_text(json.dumps(month.as_json()), "utf-8")
    build(PROJECT, folder / "build", "", lambda _: None, published=published)
    return folder / "build"
