"""Leaflets as people read, print and hear them: every word of the page, on two sides of A4."""

import os
from dataclasses import replace
from pathlib import Path

import page as pdf_ua
import pypdfium2 as pdfium
import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content import load_provider
from feedback_server.output.leaflet import WORDS, Publisher, leaflet_pdf
from feedback_server.output.page_elements import Run
from feedback_server.output.page_reader import (
    Drawing,
    Group,
    Heading,
    Items,
    Paragraph,
    PublicPage,
    Rows,
    read_page,
)
from tests.output.test_poster import pages

TASKS = sorted(
    path.stem
    for path in (PROJECT / "content/pages/patients/tasks").glob("*.md")
    if path.stem != "index"
)
TRIED = TASKS if os.environ.get("LEAFLETS") == "all" else ["bathing"]
"""Bathing has the most to say. `make test-leaflets` tries all."""
ADDRESS = "https://ot.example.org/patients/tasks/{}/"
CONTACT = {
    "telephone": "01632 960000",
    "email": "hello@example.org",
    "hours": "Monday to Friday, 9am to 5pm",
}


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    brand = load_provider(PROJECT / "content" / "provider.yaml")["brand"]
    shown = {name: value for name, value in brand.items() if value}
    return Publisher("Occupational therapy at your surgery", "Example Health", CONTACT, shown)


def task_page(built: Path, name: str) -> PublicPage:
    path = built / "site" / "patients" / "tasks" / name / "index.html"
    return read_page(path.read_text("utf-8"))


@pytest.mark.parametrize("name", TRIED)
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_a_leaflet_says_all_of_its_page_to_everybody(
    built: Path, publisher: Publisher, tmp_path: Path, name: str, large: bool
) -> None:
    page, address = task_page(built, name), ADDRESS.format(name)
    made = leaflet_pdf(page, publisher, address, built / "fonts", large=large)

    file = tmp_path / "leaflet.pdf"
    file.write_bytes(made)
    found = pdf_ua.validate_pdf(file, profile="ua1")
    assert "0 failed, 104 total" in str(found), str(found)
    sheets = pages(made)
    assert all((round(sheet.width), round(sheet.height)) == (210, 297) for sheet in sheets)
    assert len(sheets) == 2 or (large and len(sheets) <= 6)
    assert [code.text for sheet in sheets for code in sheet.codes] == [address]
    text = "".join("".join(sheet.text.split()) for sheet in sheets)
    wanted = [*words_of(page), *CONTACT.values(), "Example Health", page.title, page.lead]
    wanted += [page.help_now, *page.reviewed]
    missing = [words for words in wanted if "".join(words.split()) not in text]
    assert missing == ["Dressing", "Equipment and changes to your home", "How to be seen"] or (
        name != "bathing" and "How to be seen" in missing
    ), "only links to other pages are left out"
    sizes = letter_sizes(made)
    assert min(sizes) >= (16 if large else 9.5)
    assert max(sizes, key=sizes.__getitem__) >= (18 if large else 12)


def test_a_provider_who_has_said_little_has_a_leaflet_that_claims_nothing(
    built: Path, publisher: Publisher
) -> None:
    page = task_page(built, "bathing")
    little = replace(publisher, contact={})
    sheets = pages(leaflet_pdf(page, little, "", built / "fonts", large=False))
    text = " ".join(sheet.text for sheet in sheets)
    assert len(sheets) == 2
    assert not [code for sheet in sheets for code in sheet.codes]
    assert "Read this page on your phone" not in text and "Email" not in text
    assert "Your surgery:" in text


def test_a_leaflet_in_another_language_has_no_words_of_english(
    built: Path, publisher: Publisher, tmp_path: Path
) -> None:
    page = replace(task_page(built, "dressing"), language="pl")
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(leaflet_pdf(page, publisher, ADDRESS, built / "fonts", large=False))
    assert "0 failed, 104 total" in str(pdf_ua.validate_pdf(file, profile="ua1"))
    text = " ".join(sheet.text for sheet in pages(file.read_bytes()))
    assert "01632 960000" in text and "Example Health" in text
    assert [words for words in WORDS.values() if words in text] == []
    assert "Telephone" not in text and "Page 1" not in text and "Service provided" not in text


def test_whatever_a_page_may_hold_is_printed(built: Path, publisher: Publisher) -> None:
    html = (
        '<div class="hr-page"><h1>A &amp; B</h1><p class="nhsuk-lede-text">Lead.</p>'
        '<nav class="hr-contents">Not this</nav><p>One <strong>two</strong>\n'
        '<a href="/x/">three</a>'
        "<br>four.</p><h2>Table</h2><table><caption>Cap</caption><tr><th>Head</th></tr><tr><td>Cell"
        '</td></tr></table><div class="nhsuk-card nhsuk-card--feature"><div '
        'class="nhsuk-card__content"><h3 class="nhsuk-card__heading">Do</h3><ul class="nhsuk-list '
        'nhsuk-list--tick"><li><svg aria-hidden="true"><path d="M0 0"/></svg>tick</li></ul></div>'
        '</div><details><summary>More</summary><div>inside</div></details><ol class="hr-steps"><li>'
        '<h3>Step</h3><p><svg role="img" aria-label="A door" viewBox="0 0 9 9"><path class="a" '
        'd="M0 0h9"/></svg></p><p>walk</p></li></ol></div>'
    )
    page = read_page(html)
    assert page.blocks == (
        Paragraph(
            (Run("One "), Run("two", True), Run(" "), Run("three", href="/x/"), Run("\nfour."))
        ),
        Heading(2, "Table"),
        Rows("Cap", (((Run("Head"),),), ((Run("Cell"),),))),
        Group("tick", "", "Do", (Items(False, ((Run("tick"),),)),)),
        Group("more", "", "More", (Paragraph((Run("inside"),)),)),
        Heading(3, "Step"),
        Drawing(
            '<svg role="img" aria-label="A door" viewBox="0 0 9 9">'
            '<path class="a" d="M0 0h9"/></svg>',
            "A door",
        ),
        Paragraph((Run("walk"),)),
    )
    (sheet,) = pages(leaflet_pdf(page, publisher, "", built / "fonts", large=False))
    for words in ("A & B", "One two three", "Head", "Cell", "Do", "tick", "inside", "walk"):
        assert words in sheet.text
    with pytest.raises(ValueError, match="no page"):
        read_page("<h1>No page</h1>")


def words_of(page: PublicPage) -> list[str]:
    return [words for block in page.blocks for words in _words(block)]


def _words(block: object) -> list[str]:
    match block:
        case Heading():
            return [block.text] if block.text != "Related pages" else []
        case Paragraph():
            return ["".join(run.text for run in block.runs)]
        case Items():
            return ["".join(run.text for run in runs) for runs in block.items]
        case Group():
            return [block.title, *(words for inner in block.blocks for words in _words(inner))]
    return []


def letter_sizes(made: bytes) -> dict[float, int]:
    """How many letters there are of each size, in points."""
    sizes: dict[float, int] = {}
    for page in pdfium.PdfDocument(made):
        text = page.get_textpage()
        for index in range(0, text.count_chars(), 7):
            size = round(pdfium.raw.FPDFText_GetFontSize(text.raw, index), 1)
            if size > 1:
                sizes[size] = sizes.get(size, 0) + 1
    return sizes
