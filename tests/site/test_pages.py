"""What holds for every public page."""

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.site.page import Page

BESIDE = ("/feedback/", "/staff/", "/assets/")  # other worlds of the same origin
ADDRESSED = {"a": "href", "link": "href", "img": "src"}
LICENSED = re.compile(r"EQ-5D|COPM|AusTOMs|Frutiger", re.IGNORECASE)


def test_every_link_and_anchor_leads_somewhere(pages: Mapping[str, Page]) -> None:
    broken = []
    for address, page in pages.items():
        for link in page.all("a"):
            target = urlsplit(urljoin(f"https://here{address}", link["href"]))
            if target.netloc != "here" or target.path.startswith(BESIDE):
                continue
            found = pages.get(target.path)
            if found is None or (target.fragment and target.fragment not in found.ids()):
                broken.append(f"{address}: {link['href']}")
    assert broken == []


def test_every_page_is_reached_from_home(pages: Mapping[str, Page]) -> None:
    reached, todo = set(), ["/"]
    while todo:
        address = todo.pop()
        if address in reached or address not in pages:
            continue
        reached.add(address)
        links = [urljoin(f"https://here{address}", a["href"]) for a in pages[address].all("a")]
        todo += [urlsplit(link).path for link in links if link.startswith("https://here/")]
    assert set(pages) - reached == {"/404.html"}


def test_pages_ask_nothing_of_others_and_run_no_script(pages: Mapping[str, Page]) -> None:
    for address, page in pages.items():
        assert all(tag["type"] == "application/ld+json" for tag in page.all("script")), address
        assert not [tag for tag, _ in page.tags if tag in ("style", "iframe", "form", "object")]
        for _, attributes in page.tags:
            assert not [name for name in attributes if name == "style" or name.startswith("on")]
        asked = [tag[ADDRESSED[name]] for name in ("link", "img") for tag in page.all(name)]
        assert {link for link in asked if not link.startswith("/assets/")} == set(), address


def test_only_what_pages_use_is_built(site: Path) -> None:
    kinds = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert kinds == {".html", ".txt"}


def test_a_page_and_its_styles_are_small(pages: Mapping[str, Page], styles: str) -> None:
    for address, page in pages.items():
        weight = sum(len(gzip.compress(part.encode(), 9)) for part in (page.text, styles))
        assert weight < 15_000, address


def test_styles_hold_no_address_and_nothing_of_the_nhs(styles: str) -> None:
    assert "url(" not in styles
    assert "@import" not in styles
    assert not LICENSED.search(styles)


def test_sentences_are_short(pages: Mapping[str, Page]) -> None:
    long = []
    for address, page in pages.items():
        for line in page.words.splitlines():
            for sentence in re.split(r"(?<=[.!?:])\s+", line.strip()):
                if len(sentence.split()) > 30:
                    long.append(f"{address}: {sentence}")
    assert long == []


def test_no_licensed_instrument_is_named(pages: Mapping[str, Page]) -> None:
    assert [address for address, page in pages.items() if LICENSED.search(page.text)] == []


@pytest.mark.parametrize("level", [1, 2, 3])
def test_headings_are_in_order(pages: Mapping[str, Page], level: int) -> None:
    for address, page in pages.items():
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, address
        before = [levels[i - 1] for i, found in enumerate(levels) if found == level and i]
        assert all(level - above <= 1 for above in before), address


def test_ids_are_used_once(pages: Mapping[str, Page]) -> None:
    for address, page in pages.items():
        assert len(page.ids()) == len(set(page.ids())), address


def test_each_page_says_when_it_was_reviewed(pages: Mapping[str, Page]) -> None:
    for address, page in pages.items():
        if address != "/404.html":
            assert "Page last reviewed: 23 November 2026" in page.words, address
            (block,) = re.findall(r"<script[^>]*>(.*?)</script>", page.text)
            assert json.loads(block)["@graph"][0]["lastReviewed"] == "2026-11-23"


def test_a_long_page_lists_its_sections(pages: Mapping[str, Page]) -> None:
    page = pages["/patients/equipment/"]
    inside = [link["href"] for link in page.all("a") if link["href"].startswith("#")]
    assert inside == ["#main", "#what-can-help", "#who-pays", "#nhs-or-council", "#keep-it-safe"]


def test_the_header_says_where_you_are(pages: Mapping[str, Page]) -> None:
    here = {
        address: [link["href"] for link in page.all("a") if "aria-current" in link]
        for address, page in pages.items()
    }
    assert here["/patients/driving/"] == ["/patients/"]
    assert here["/patients/how-to-be-seen/"] == ["/patients/how-to-be-seen/"]
    assert here["/"] == here["/404.html"] == []
