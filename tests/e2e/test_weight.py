"""What a device must fetch before the first question can be answered."""

import gzip
import json
import re
from pathlib import Path

KB = 1000


def squeezed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_the_survey_page_with_all_it_needs_weighs_less_than_26_kb(built: Path) -> None:
    page = built / "app" / "occupational-therapy" / "en" / "index.html"
    addresses = json.loads((built / "assets.json").read_text("utf-8"))
    needed = [page, *(built / addresses[name].removeprefix("/") for name in ("app.css", "app.js"))]
    assert sum(map(squeezed, needed)) < 26 * KB


def test_the_worker_weighs_little(built: Path) -> None:
    """Half of it sends what a closed page has left behind."""
    code = (built / "app" / "worker.js").read_text("utf-8").split("\n", 1)[1]
    assert len(gzip.compress(code.encode(), 9)) < 3.1 * KB


def test_public_pages_weigh_less_than_15_kb_and_have_no_script(built: Path) -> None:
    addresses = json.loads((built / "assets.json").read_text("utf-8"))
    styles = squeezed(built / addresses["site.css"].removeprefix("/"))
    for page in (built / "site").rglob("*.html"):
        assert squeezed(page) + styles < 15 * KB, page
        scripts = re.findall(r"<script(?![^>]*ld\+json)", page.read_text("utf-8"))
        assert scripts == [], page
