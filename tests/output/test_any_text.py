"""Whatever anybody wrote, in whatever letters: every format is made, and loses nothing else."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import page as pdf_ua
import pypdfium2 as pdfium
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_server.config.settings import PROJECT
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Quote, Quotes, Section
from feedback_server.output import FORMATS
from feedback_server.output.cards import Card, CardLook, cards_pdf
from feedback_server.output.glyphs import NoFonts
from feedback_server.output.place_sheet import PlaceSheet, place_sheet_pdf
from feedback_server.output.poster import WORDS, Poster, poster_pdf
from feedback_server.output.prompt_card import PromptCard, prompt_card_pdf
from tests.output.everything import everything

CASES = (PROJECT / "tests" / "data" / "cases" / "emoji.txt").read_text("utf-8").splitlines()
CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
PRIVATE = "\ue000\uf8ff\U000f0000\U0010fffd"
NEVER = "\ufffe\uffff\ufdd0\U0001fffe\ud800\udfff"
NASTY = (
    *CASES, CONTROLS, PRIVATE, NEVER, "ขุ", "றி", "谢", "z\u0334\u0347 5\u20e3\u0301",
    "\u202e<b>&\"\\\u2028\u2029\ufeff", "\u0600 \u070f \ufff9 \U000110bd \u1680 \u180f", "_x0041_",
)  # fmt: skip
NO_FONTS = Path("none")
EVERYTHING = everything()
BRAND = dict.fromkeys(("main", "link", "button", "accent"), "#00543c")
any_text = st.text(st.characters(exclude_categories=()), max_size=60)
many_texts = st.lists(any_text, min_size=20, max_size=40).map("\n".join)


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """A report, every text of people in it changed; what is a code or a picture stays."""
    if type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(changed(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value)}
        kept = ("logo", "code", "language")
        return replace(
            value, **{name: changed(old[name], change) for name in old if name not in kept}
        )
    return value


def written_all_over(*words: str) -> Report:
    """With one of these at the end of every text in it, the same for the same text."""
    report: Report = changed(EVERYTHING, lambda text: f"{text} {words[len(text) % len(words)]}")
    return replace(report, sections=(*report.sections, comments(*words)))


def comments(*words: str) -> Section:
    return Section("more", "More comments", (Quotes("What they said", tuple(map(Quote, words))),))


def of_comments(*words: str) -> Report:
    return replace(EVERYTHING, sections=(comments(*words),))


def is_made(report: Report, name: str, fonts: Path) -> None:
    made = FORMATS[name].write(report, fonts)
    if name == "xlsx":
        with zipfile.ZipFile(io.BytesIO(made)) as parts:
            for part in parts.namelist():
                ElementTree.fromstring(parts.read(part))
        openpyxl.load_workbook(io.BytesIO(made))
    elif name == "docx":
        Document(io.BytesIO(made))
    elif name == "pdf":
        assert len(pdfium.PdfDocument(made)) > 0
    else:
        assert not {*CONTROLS, *PRIVATE, *NEVER} - {"\t", "\n", "\r"} & {*made.decode("utf-8-sig")}
    if name == "json":
        json.loads(made)
    if name == "csv":
        rows = [*csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))]
        assert len(rows) == len([*report.placed()]) + 1


@pytest.mark.parametrize("name", ["html", "csv", "json", "xlsx"])
@settings(max_examples=12)
@given(words=any_text)
def test_any_text_makes_every_format(name: str, words: str) -> None:
    is_made(written_all_over(words), name, NO_FONTS)


@settings(max_examples=4)
@given(words=many_texts)
def test_any_text_makes_a_pdf(words: str, fonts: Path) -> None:
    is_made(of_comments(*words.split("\n")), "pdf", fonts)


@pytest.mark.parametrize("name", FORMATS)
def test_texts_that_once_broke_a_file_make_every_format(name: str, fonts: Path) -> None:
    is_made(written_all_over(*NASTY, "", "\x07"), name, fonts)


def test_a_pdf_of_them_keeps_every_rule_of_pdf_ua(fonts: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(FORMATS["pdf"].write(of_comments(*NASTY), fonts))
    found = pdf_ua.validate_pdf(file, profile="ua1")
    assert "0 failed, 104 total" in str(found), str(found)


def read(words: str, fonts: Path) -> str:
    made = pdfium.PdfDocument(FORMATS["pdf"].write(of_comments(words), fonts))
    text = made[0].get_textpage().get_text_range()
    return " ".join(text.partition("What they said")[2].partition("Network U99999")[0].split())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("谢谢, 5 of 5", "[cjk unified ideograph-8c22]" * 2 + ", 5 of 5"),
        ("z\u0334 and z", "z[combining tilde overlay] and z"),
        ("Kind\x07 and\x00 quick \ue000", "Kind and quick \ufffd"),
        ("a\ufff9b 5\ufe0f\u20e3 5", "ab 5\ufe0f\u20e3 5"),
    ],
)
def test_a_letter_that_cannot_be_shown_costs_that_letter_alone(
    written: str, shown: str, fonts: Path
) -> None:
    assert read(written, fonts) == shown


def test_any_text_makes_posters_and_cards(fonts: Path) -> None:
    words, address = " ".join(NASTY), "https://feedback.example.org/f/A81001"
    texts = dict.fromkeys((*WORDS, "card_once"), words)
    poster = Poster("en", "ltr", words, words, words, address, texts, BRAND)
    look = CardLook("en", "ltr", words, words, texts, BRAND)
    for made in (
        poster_pdf(poster, "a4", fonts),
        poster_pdf(replace(poster, language="ur", direction="rtl"), "a5", fonts),
        cards_pdf([Card(address, words)], look, fonts),
        prompt_card_pdf(PromptCard(words, words, address, BRAND), "a6", fonts),
        place_sheet_pdf(PlaceSheet(words, words, BRAND), fonts),
    ):
        assert len(pdfium.PdfDocument(made)) > 0


def test_comments_as_patients_write_them_are_set_as_written(fonts: Path) -> None:
    assert read("\n".join(CASES), fonts) == " ".join(CASES)
    for thanks in ("ขอบคุณ", "நன்றி", "આભાર", "धन्यवाद", "дякую", "ευχαριστώ", "cảm ơn"):
        assert read(thanks, fonts) == thanks


def test_a_folder_without_fonts_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoFonts, match="no fonts"):
        prompt_card_pdf(PromptCard("x", "x", "https://x.example", BRAND), "a6", tmp_path)
