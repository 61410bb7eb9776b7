"""Pages say of the provider what content/provider.yaml says, and nothing else."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from feedback_server.builder.icons import draw_icons
from feedback_server.builder.mkdocs_build import build_site
from feedback_server.builder.styles import paint_styles
from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError, load_provider
from tests.site.page import Page

Rebuild = Callable[[], Mapping[str, Page]]
TELEPHONE = re.compile(r"\b0\d{3,4}[ \d]{6,}")

SECOND = {
    "name": "Maple & Sons <Care>",
    "service_name": "Maple occupational therapy",
    "site_address": "https://maple.example",
    "brand": {
        "main": "#4b1248",
        "link": "#6a1b66",
        "button": "#6a1b66",
        "accent": "#f2c14e",
        "link_on_dark": "#e0b3dd",
        "logo": "brand/maple.svg",
    },
    "keep_unfinished": "first_answer",
    "waiting_time": "about nine days",
    "visits": {"first_length": "an hour", "room": "a <quiet> room", "at_home": "on Fridays"},
    "contact": {"telephone": "01632 960111", "email": "hello@maple.example"},
    "data_protection": {
        "contact": "https://maple.example/data",
        "post": "2 Example Lane",
        "lawful_basis": "public task",
        "processors": [{"name": "Oak & Sons", "does": "runs the server"}],
    },
    "accessibility": {
        "status": "not",
        "tested_on": "2026-10-01",
        "tested_by": "Elm <Audits>",
        "failures": [{"what": "Some words are pale", "criterion": "1.4.3"}],
    },
    "security": {"contact": "mailto:security@maple.example", "expires": "2027-11-23"},
    "company": {"legal_name": "Maple Limited", "number": "01234567"},
}


def second(copy: Path) -> None:
    path = copy / "content/provider.yaml"
    (copy / "content/brand").mkdir()
    (copy / "content/brand/maple.svg").write_text("<svg/>", "utf-8")
    ours = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump(SECOND | {"organisations": ours["organisations"]}), "utf-8")


def test_what_is_not_known_is_not_shown(pages: Mapping[str, Page]) -> None:
    everything = "\n".join(page.text for page in pages.values())
    assert "None" not in everything
    assert "mailto:" not in everything
    assert set(TELEPHONE.findall(everything)) == {"0345 015 4033"}  # the Ombudsman's
    for unsaid in (
        "People wait",
        "Company details",
        "First contact:",
        "How long it takes",
        'rel="canonical"',
    ):
        assert unsaid not in everything


def test_what_is_known_is_shown(pages: Mapping[str, Page]) -> None:
    why = " ".join(pages["/surgeries/why-us/"].words.split())
    assert "has provided services in Primary Care Networks since 2019" in why
    assert "4 private clinics" in why
    benefits = pages["/surgeries/benefits/"].words
    assert "Appointments can be up to three times as long as with a GP." in benefits
    assert "states that fewer than 12% of its appointments are missed" in why


def test_a_second_provider_leaves_no_trace_of_the_first(copy: Path, rebuilt: Rebuild) -> None:
    second(copy)
    pages = rebuilt()
    for address, page in pages.items():
        assert "Xcel" not in page.text, address
        assert "<Care>" not in page.text, address
    why = pages["/surgeries/why-us/"].text
    benefits = pages["/surgeries/benefits/"].text
    for claim in ("up to three times", "trained in triage", "outside core hours"):
        assert claim not in benefits
    for claim in ("2019", "12%", "private clinics", "roadmap", "They refer on", "at a distance"):
        assert claim not in why
    for claim in ("Supervisors watch", "mandatory training", "Stage 2"):
        assert claim not in pages["/surgeries/quality/"].words
    assert "01632 960111" in pages["/contact/"].words
    assert "People wait about nine days" in pages["/patients/how-to-be-seen/"].words
    visit = " ".join(pages["/patients/first-visit/"].words.split())
    assert "Your first visit takes an hour. You meet in a <quiet> room. We can also come" in visit
    assert "Later visits" not in visit
    assert "Maple Limited, company number 01234567" in pages["/"].words
    assert "we keep your answer to the first question" in pages["/privacy/"].words
    assert "we keep your first answer" in pages["/easier/your-information/"].words


def test_a_second_provider_has_colours_and_a_logo_of_its_own(
    built: Path, copy: Path, rebuilt: Rebuild, tmp_path: Path
) -> None:
    second(copy)
    pages = rebuilt()
    brand = SECOND["brand"]
    assert isinstance(brand, dict)
    paint_styles(built / "made" / "styles", tmp_path / "css", brand)
    draw_icons(PROJECT / "pwa" / "icons", tmp_path / "icons", brand)
    files = [*(tmp_path / "css").glob("*.css"), tmp_path / "icons" / "icon.svg"]
    texts = [path.read_text("utf-8") for path in files] + [page.text for page in pages.values()]
    ours = load_provider(PROJECT / "content" / "provider.yaml")["brand"]
    for colour in (ours["main"], ours["link"], ours["button"]):
        assert [text[:40] for text in texts if colour in text] == []
    logo = pages["/"].all("img")[0]
    assert (logo["src"], logo["alt"]) == ("/assets/logo.svg", "Maple & Sons <Care>")


def test_colours_that_people_could_not_read_are_refused(copy: Path, rebuilt: Rebuild) -> None:
    path = copy / "content/provider.yaml"
    text = path.read_text("utf-8").replace('link: "#005c3e"', 'link: "#8fbfa8"')
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError, match=r"brand\.link: links on a white page .* of 2\.\d to 1"):
        rebuilt()


@pytest.mark.parametrize(("value", "kept"), [("no", False), ("first_answer", True)])
def test_a_provider_says_what_is_kept_of_those_who_go_away(
    tmp_path: Path, value: str, kept: bool
) -> None:
    path, text = tmp_path / "provider.yaml", (PROJECT / "content/provider.yaml").read_text("utf-8")
    assert not load_provider(PROJECT / "content/provider.yaml")["keep_unfinished"]
    path.write_text(f"{text}\nkeep_unfinished: {value}\n", "utf-8")
    assert bool(load_provider(path)["keep_unfinished"]) is kept
    path.write_text(f"{text}\nkeep_unfinished: all\n", "utf-8")
    with pytest.raises(ContentError, match="keep_unfinished: must be first_answer or no"):
        load_provider(path)


def test_an_address_makes_the_files_that_need_one(copy: Path, rebuilt: Rebuild) -> None:
    second(copy)
    page = rebuilt()["/patients/work/"]
    canonical = [link["href"] for link in page.all("link") if link["rel"] == "canonical"]
    assert canonical == ["https://maple.example/patients/work/"]
    (block,) = re.findall(r"<script[^>]*>(.*?)</script>", page.text)
    (trail,) = [part for part in json.loads(block)["@graph"] if part["@type"] == "BreadcrumbList"]
    assert [(item["position"], item["item"]) for item in trail["itemListElement"]] == [
        (1, "https://maple.example/"),
        (2, "https://maple.example/patients/"),
        (3, "https://maple.example/patients/work/"),
    ]
    assert all(item["@type"] == "ListItem" and item["name"] for item in trail["itemListElement"])
    sitemap = (copy / "out/sitemap.xml").read_text("utf-8")
    assert "<loc>https://maple.example/patients/work/</loc><lastmod>2026-11-30<" in sitemap
    assert "404" not in sitemap
    robots = (copy / "out/robots.txt").read_text("utf-8")
    assert "Sitemap: https://maple.example/sitemap.xml" in robots
    security = (copy / "out/.well-known/security.txt").read_text("utf-8")
    assert "Contact: mailto:security@maple.example\nExpires: 2027-11-23T00:00:00Z" in security


def test_nothing_but_the_content_names_the_provider() -> None:
    named = [
        path
        for folder in ("site", "pwa/styles", "pwa/templates", "pwa/translations", "pwa/src")
        for path in (PROJECT / folder).rglob("*.*")
        if "__pycache__" not in path.parts and "Xcel" in path.read_text("utf-8")
    ]
    assert named == []


def test_two_builds_are_the_same(site: Path, copy: Path) -> None:
    build_site(copy, copy / "again", allow_overdue=True)
    files = {path.relative_to(site): path.read_bytes() for path in site.rglob("*.*")}
    again = copy / "again"
    assert files == {path.relative_to(again): path.read_bytes() for path in again.rglob("*.*")}
