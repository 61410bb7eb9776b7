"""The Word document, read back as Word reads it: headings, tables, pictures, language."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.value import Audience
from feedback_server.output.glyphs import NoFonts
from feedback_server.output.report_docx import write

from .everything import everything


@pytest.fixture(scope="module")
def made(fonts: Path) -> bytes:
    return write(everything(), fonts)


@pytest.fixture
def document(made: bytes) -> Any:
    return Document(io.BytesIO(made))


def words_of(document: Any) -> str:
    return "\n".join(text.text or "" for text in document.element.body.iter(qn("w:t")))


def test_headings_step_down_one_level_at_a_time(document: Any) -> None:
    names = [paragraph.style.name for paragraph in document.paragraphs]
    levels = [0 if name == "Title" else int(name[-1]) for name in names
              if name == "Title" or name.startswith("Heading")]  # fmt: skip
    assert levels[0] == 0 and levels.count(0) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))
    sections = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert sections == [section.title for section in everything().sections]


def test_every_table_has_a_caption_and_one_header_row(document: Any) -> None:
    assert len(document.tables) > 4
    for table in document.tables:
        marked = [bool(row._tr.findall(".//" + qn("w:tblHeader"))) for row in table.rows]
        assert marked[0] and not any(marked[1:])
        before = table._tbl.getprevious()
        assert before.find(".//" + qn("w:pStyle")).get(qn("w:val")) == "Caption"
        assert len({len(row.cells) for row in table.rows}) == 1


def test_every_picture_says_what_it_shows(document: Any) -> None:
    assert document.inline_shapes
    for shape in document.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 20


def test_is_in_british_english_with_a_title_and_page_numbers(document: Any) -> None:
    assert document.core_properties.language == "en-GB"
    assert "Test & <Network>, October 2026" in document.core_properties.title
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    footer = document.sections[0].footer._element.xml
    assert "NUMPAGES" in footer and "Demonstration data" in footer


def test_says_what_it_is_on_its_first_page(document: Any, fonts: Path) -> None:
    words = words_of(document)
    for part in ("Demonstration data", "Revised, revision 3.", "For staff only."):
        assert part in words, part
    for part in ("12,345", "1,650 of 2,538", "63% to 67%", "Kind and quick.", "=1+1 is not a"):
        assert part in words, part
    board: Report = replace(everything(demonstration=False), audience=Audience.BOARD)
    written = words_of(Document(io.BytesIO(write(board, fonts))))
    assert "Board copy." in written and "may be circulated" in written
    assert "Demonstration data" not in written


def test_the_same_report_gives_the_same_bytes(made: bytes, fonts: Path) -> None:
    assert write(everything(), fonts) == made


def test_charts_cannot_be_drawn_without_fonts(tmp_path: Path) -> None:
    with pytest.raises(NoFonts):
        write(everything(), tmp_path)
