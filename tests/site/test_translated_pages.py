"""Public pages in other languages: offered when reviewed, and never half in English."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from feedback_server.builder.mkdocs_build import build_site
from feedback_server.builder.public_pages.translated_site import (
    english_words,
    load_translated_sites,
)
from feedback_server.config.settings import PROJECT
from feedback_server.output.page_reader import read_page
from tests.reviewed import review_app, review_page, review_surveys
from tests.site.page import Page, pages_of

SEEN, BATHING, FOR_PATIENTS = (
    "patients/how-to-be-seen.md",
    "patients/tasks/bathing.md",
    "patients/index.md",
)

SAYS_ITS_LANGUAGE = re.compile(r"<[^>]* (?:href)?lang=[^>]*>[^<]*<")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages are offered in Urdu, one in Polish; each text is its English in « »."""
    root = tmp_path_factory.mktemp("translated")
    for folder in ("content", "site", "pwa/translations"):
        ignored = shutil.ignore_patterns("__pycache__", "handbook")
        shutil.copytree(PROJECT / folder, root / folder, ignore=ignored)
    provider = root / "content" / "provider.yaml"
    text = provider.read_text("utf-8")
    provider.write_text(
        f"{text}\nsite_address: https://a.example\nwaiting_time: two weeks\n", "utf-8"
    )
    for page in (SEEN, BATHING, FOR_PATIENTS):
        review_page(root, "ur", page)
    review_page(root, "pl", SEEN)
    return root


@pytest.fixture(scope="module")
def translated(root: Path) -> Mapping[str, Page]:
    build_site(root, root / "out", allow_overdue=True)
    return pages_of(root / "out")


def test_only_what_was_reviewed_is_there(translated: Mapping[str, Page], root: Path) -> None:
    others = [address for address in translated if address.startswith(("/ur/", "/pl/"))]
    assert others == [
        "/pl/patients/how-to-be-seen/",
        "/ur/patients/how-to-be-seen/",
        "/ur/patients/",
        "/ur/patients/tasks/bathing/",
    ]
    sitemap = (root / "out" / "sitemap.xml").read_text("utf-8")
    assert all(f"<loc>https://a.example{address}</loc>" in sitemap for address in others)
    searched = json.loads((root / "out" / "server" / "search.json").read_text("utf-8"))["pages"]
    languages = {page["language"] for page in searched if page["address"].startswith("/ur/")}
    assert languages == {"ur"}, "each language is searched by itself"
    assert "/ur/" not in translated["/a-to-z/"].text


def test_a_page_says_its_language_and_leads_to_the_others(translated: Mapping[str, Page]) -> None:
    page = translated["/ur/patients/how-to-be-seen/"]
    assert page.all("html") == [{"lang": "ur", "dir": "rtl"}]
    for address in ("", "/ur", "/pl"):
        shown = translated[f"{address}/patients/how-to-be-seen/"]
        links = {link["hreflang"]: link["href"] for link in shown.all("link") if "hreflang" in link}
        assert links == {
            "en": "https://a.example/patients/how-to-be-seen/",
            "pl": "https://a.example/pl/patients/how-to-be-seen/",
            "ur": "https://a.example/ur/patients/how-to-be-seen/",
        }
    row = re.search(r'<nav aria-label="[^"]*other languages[^"]*">(.*?)</nav>', page.text, re.S)
    assert row and re.findall(r">([^<\s]+)</a>", row[1]) == ["English", "Polski"]
    assert "hreflang" not in translated["/patients/carers/"].text


def test_nothing_of_a_page_is_in_english_but_names_and_what_says_so(
    translated: Mapping[str, Page],
) -> None:
    for address in ("/ur/patients/how-to-be-seen/", "/ur/patients/tasks/bathing/"):
        body = translated[address].text.partition("<body>")[2]
        words = Page(SAYS_ITS_LANGUAGE.sub("<", body)).words.replace("\n", " ")
        while (outside := re.sub("«[^«»]*»", "", words)) != words:
            words = outside
        assert not re.search("[a-z]{3}", words.replace("Xcel Health", "")), words
    assert "«two weeks»" in translated["/ur/patients/how-to-be-seen/"].words


def test_links_lead_to_the_same_language_or_say_that_they_do_not(
    translated: Mapping[str, Page],
) -> None:
    bathing = translated["/ur/patients/tasks/bathing/"]
    hrefs = {link["href"]: link.get("hreflang", "") for link in bathing.all("a")}
    assert hrefs["../../how-to-be-seen/"] == ""
    assert hrefs["../../../../patients/tasks/dressing/"] == "en"
    assert "«Dressing («(in English)»)" not in bathing.words
    assert "«(in English)»" in bathing.words
    for address, page in translated.items():
        if not address.startswith("/ur/"):
            continue
        for link in page.all("a"):
            target = urlsplit(urljoin(f"https://here{address}", link["href"]))
            if target.path.startswith(("/feedback/", "/find/")) or target.path.endswith(".pdf"):
                continue  # the server answers them
            if target.netloc == "here":
                found = translated[target.path]
                assert not target.fragment or target.fragment in found.ids(), link


def test_headings_keep_the_addresses_of_their_english(translated: Mapping[str, Page]) -> None:
    english, urdu = (translated[f"{way}/patients/tasks/bathing/"] for way in ("", "/ur"))
    wanted = re.findall(r'<h2 id="([^"]+)', english.text)
    assert len(wanted) > 5 and re.findall(r'<h2 id="([^"]+)', urdu.text) == wanted


def test_urgent_advice_is_that_of_the_rules(translated: Mapping[str, Page]) -> None:
    page = translated["/ur/patients/tasks/bathing/"].text
    assert "«Immediate action required»: </span>«Call 999 if someone has fallen" in page
    assert re.search(r'class="hr-help">[^<]*999', page)


def test_a_page_whose_english_changes_is_withheld(root: Path, tmp_path: Path) -> None:
    """Or whose urgent advice does, or what the provider says on it; or the words around it."""
    for file, was, now, left in (
        (f"content/pages/{BATHING}", "lifting your leg", "lifting a leg", {SEEN, FOR_PATIENTS}),
        (
            "content/urgent.yaml",
            "Keep the rest of the body warm",
            "Keep warm",
            {SEEN, FOR_PATIENTS},
        ),
        ("content/provider.yaml", "two weeks", "ten weeks", {BATHING, FOR_PATIENTS}),
        ("content/translations/shell.yaml", "On this page", "Here", set()),
    ):
        own = root / file
        text = own.read_text("utf-8")
        assert was in text
        own.write_text(text.replace(was, now), "utf-8")
        offered = {site.language: site.pages for site in load_translated_sites(root)}
        assert offered.get("ur", set()) == left, file
        own.write_text(text, "utf-8")


def test_the_survey_opens_in_the_language_once_patients_are_offered_it(root: Path) -> None:
    copied = root.parent / "reviewed"
    shutil.copytree(root, copied, ignore=shutil.ignore_patterns("out"), dirs_exist_ok=True)
    before = {site.feedback for site in load_translated_sites(copied)}
    review_app(copied, "ur")
    review_surveys(copied, "ur")
    after = {site.language: site.feedback for site in load_translated_sites(copied)}
    assert before == {"/feedback/"} == {after["pl"]}
    assert re.fullmatch("/feedback/[a-z-]+/ur/", after["ur"])


def test_the_links_around_a_page_have_the_titles_that_translators_see() -> None:
    own = {name: text for name, text in english_words(PROJECT).items() if name.startswith("/")}
    project = (PROJECT / "site" / "mkdocs.yml").read_text("utf-8")
    found = re.findall(r"title: ([^,]+), address: (/[^,}]*)", project)
    titles = {address: title for title, address in found}
    assert own.items() <= titles.items()


def test_a_page_that_is_a_leaflet_is_one_in_its_language_as_well(
    translated: Mapping[str, Page],
) -> None:
    page = translated["/ur/patients/tasks/bathing/"]
    assert '<a href="leaflet.pdf">«Bathing and washing» (PDF, A4)</a>' in page.text
    assert (read_page(page.text).language, read_page(page.text).direction) == ("ur", "rtl")
    assert "leaflet.pdf" not in translated["/ur/patients/"].text
