"""What holds for every public page."""

import gzip
import html
import json
import posixpath
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

from feedback_server.builder.edition_checks import edition_errors
from feedback_server.config.settings import PROJECT
from tests.site.page import Page

BESIDE = (
    "/feedback/",
    "/staff/",
    "/assets/",
    "/find/",
    "/search/",
)  # other worlds of the same origin
ADDRESSED = {"a": "href", "link": "href", "img": "src"}
LEAFLETS = ("leaflet.pdf", "leaflet-large-print.pdf")
"""The server makes them of the page beside them."""
LICENSED = re.compile(r"EQ-5D|COPM|AusTOMs|Frutiger", re.IGNORECASE)


def test_every_link_and_anchor_leads_somewhere(pages: Mapping[str, Page]) -> None:
    broken = []
    for address, page in pages.items():
        for link in page.all("a"):
            target = urlsplit(urljoin(f"https://here{address}", link["href"]))
            if target.netloc != "here" or target.path.startswith(BESIDE):
                continue
            if posixpath.basename(target.path) in LEAFLETS:
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
        assert not [tag for tag, _ in page.tags if tag in ("style", "iframe", "object")]
        for _, attributes in page.tags:
            assert not [name for name in attributes if name == "style" or name.startswith("on")]
        asked = [tag[ADDRESSED[name]] for name in ("link", "img") for tag in page.all(name)]
        assert {link for link in asked if not link.startswith("/assets/")} == set(), address


def test_forms_lead_to_our_own_server_alone(pages: Mapping[str, Page]) -> None:
    forms = {a: [form["action"] for form in page.all("form")] for a, page in pages.items()}
    assert {address: actions for address, actions in forms.items() if actions} == {
        "/404.html": ["/search/"],
        "/a-to-z/": ["/search/"],
        "/easier/how-to-be-seen/": ["/find/"],
        "/patients/how-to-be-seen/": ["/find/"],
    }
    finder = pages["/patients/how-to-be-seen/"]
    assert [form["method"] for form in finder.all("form")] == ["post"], "no postcode in an address"


def test_only_what_pages_use_is_built(site: Path) -> None:
    kinds = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert kinds == {".html", ".txt", ".json"}
    assert [path.name for path in site.rglob("*.json")] == ["search.json"]


def test_a_page_and_its_styles_are_small(pages: Mapping[str, Page], styles: str) -> None:
    for address, page in pages.items():
        weight = sum(len(gzip.compress(part.encode(), 9)) for part in (page.text, styles))
        assert weight < 15_000, address


def test_styles_hold_no_address_and_nothing_of_the_nhs(styles: str) -> None:
    assert "url(" not in styles
    assert "@import" not in styles
    assert not re.search(r"(?:transition|animation|scroll-behavior)[\w-]*:(?!0s)", styles)
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


def test_every_table_has_a_caption(pages: Mapping[str, Page]) -> None:
    tables = [part for page in pages.values() for part in page.text.split("<table")[1:]]
    assert len(tables) >= 6
    assert [part[:90] for part in tables if not re.match(r"[^>]*>\s*<caption>[^<]", part)] == []


def test_ids_are_used_once(pages: Mapping[str, Page]) -> None:
    for address, page in pages.items():
        assert len(page.ids()) == len(set(page.ids())), address


def test_each_page_says_when_it_was_reviewed(pages: Mapping[str, Page]) -> None:
    for address, meta in front_matters().items():
        on, page = meta["reviewed"], pages[address]
        assert f"Page last reviewed: {on.day} {on:%B %Y}" in page.words, address
        (block,) = re.findall(r"<script[^>]*>(.*?)</script>", page.text)
        assert json.loads(block)["@graph"][0]["lastReviewed"] == str(on)


def test_a_page_that_names_bodies_of_the_nhs_is_read_again_before_the_year_ends() -> None:
    changing = ("national_body", "training_body", "commissioner", "data_regulator")
    for address, meta in front_matters().items():
        on = meta["reviewed"]
        if any(f"organisations.{name}" in meta["source"] for name in changing):
            assert meta["next_review"] <= date(on.year + (on.month > 3), 3, 31), address


def front_matters() -> dict[str, dict[str, Any]]:
    """Of every page, by its address; with what stands below it as ``source``."""
    folder, found = PROJECT / "content" / "pages", {}
    for path in folder.rglob("*.md"):
        _, front, source = path.read_text("utf-8").split("---\n", 2)
        name = path.relative_to(folder).with_suffix("").as_posix()
        address = f"/{name}/".replace("/index/", "/")
        found[address] = {**yaml.safe_load(front), "source": source}
    return found


def test_a_long_page_lists_its_sections(pages: Mapping[str, Page]) -> None:
    page = pages["/patients/equipment/"]
    inside = [link["href"] for link in page.all("a") if link["href"].startswith("#")]
    assert inside == ["#main", "#what-can-help", "#who-pays", "#nhs-or-council", "#keep-it-safe"]


def test_the_a_to_z_finds_every_page_by_several_words(pages: Mapping[str, Page]) -> None:
    index = pages["/a-to-z/"]
    found = Counter(link["href"] for link in index.all("a"))
    for address in set(pages) - {"/404.html"}:
        assert found[address] >= 1, address
        if address.startswith("/patients/"):
            assert found[address] >= 4, address
    for word in (
        "slipping in the bathroom",
        "fit note",
        "baby",
        "falls",
        "DVLA",
        "something was wrong",
    ):
        assert f"<li>{word}: <a" in index.text, word


def test_a_task_page_has_all_its_parts(pages: Mapping[str, Page]) -> None:
    tasks = [a for a in pages if a.startswith("/patients/tasks/") and a != "/patients/tasks/"]
    assert len(tasks) == 11
    for address in tasks:
        page = pages[address]
        assert [svg for svg in page.all("svg") if svg.get("role") == "img"], address
        for part in (
            "what-can-be-hard",
            "what-an-occupational-therapist-may-suggest",
            "one-thing-to-try-safely",
            "when-to-ask-for-help",
        ):
            assert part in page.ids(), address


def test_every_drawing_has_words_and_every_drawing_is_used(pages: Mapping[str, Page]) -> None:
    for address, page in pages.items():
        for svg in page.all("svg"):
            assert svg.get("aria-hidden") == "true" or svg.get("aria-label"), address
    everything = "".join(page.text for page in pages.values())
    for path in (PROJECT / "site" / "pictures").glob("*.svg"):
        strokes = path.read_text("utf-8").split(">", 1)[1][:60]
        assert strokes in everything, path.name


def test_an_easier_page_and_the_full_one_lead_to_each_other(pages: Mapping[str, Page]) -> None:
    for address in (a for a in pages if a.startswith("/easier/") and a != "/easier/"):
        others = [link["href"] for link in pages[address].all("a")]
        full = [
            a for a in others if a in pages and address in [x["href"] for x in pages[a].all("a")]
        ]
        assert set(full) - {"/easier/", "/a-to-z/"}, address


def test_a_title_is_shown_whole_by_a_search_engine(site: Path) -> None:
    titles = [
        re.findall("<title>(.*?)</title>", path.read_text("utf-8"))
        for path in site.rglob("*.html")
        if path.parent != site / "server"
    ]
    assert [found for found in titles if len(found) != 1 or len(html.unescape(found[0])) > 65] == []
    assert ["How to be seen \u2013 Occupational therapy at your surgery"] in titles


def test_the_header_says_where_you_are(pages: Mapping[str, Page]) -> None:
    here = {
        address: [link["href"] for link in page.all("a") if "aria-current" in link]
        for address, page in pages.items()
    }
    assert here["/patients/driving/"] == ["/patients/"]
    assert here["/patients/how-to-be-seen/"] == ["/patients/how-to-be-seen/"]
    assert here["/"] == here["/404.html"] == []


def test_the_check_of_an_edition_finds_every_link(site: Path, tmp_path: Path) -> None:
    """What the server answers by itself, leaflets among it, is no link that leads nowhere."""
    shutil.copytree(site, tmp_path / "site")
    assets = {"site.css": "/assets/site.css", "app.css": "/assets/app.css"} | {
        "app.js": "/assets/app.js"
    }
    (tmp_path / "assets").mkdir()
    for name in (*assets, "icon.svg", "icon-180.png"):
        (tmp_path / "assets" / name).touch()
    assert edition_errors(tmp_path, assets) == []
    page = tmp_path / "site" / "about" / "index.html"
    page.write_text(page.read_text("utf-8").replace('href="/contact/"', 'href="/kontact/"'))
    assert edition_errors(tmp_path, assets) == ["/about/: a link leads nowhere: /kontact/"]
