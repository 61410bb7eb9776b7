"""How a Word document looks, and what Word's library does not say by itself: header rows, page
numbers, the words of pictures."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

FONT = "Arial"
LANGUAGE = "en-GB"
MAIN, GREY = RGBColor(0x00, 0x54, 0x3C), RGBColor(0x42, 0x55, 0x63)
HEADINGS = (("Title", 22), ("Heading 1", 15), ("Heading 2", 12), ("Heading 3", 11))
RULE = "D8DDE0"


def set_up(document: Document) -> None:
    """A4 in Arial, in British English, with the styles that a report uses."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    styles: Any = document.styles
    _drop_table_styles(styles)
    _set_font(styles["Normal"], 10.5, None)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in HEADINGS:
        _set_font(styles[name], size, MAIN)
        styles[name].paragraph_format.space_before = Pt(size)
        styles[name].paragraph_format.space_after = Pt(4)
        styles[name].paragraph_format.keep_with_next = True
        for border in styles[name].element.findall(".//" + qn("w:pBdr")):
            border.getparent().remove(border)
    _set_font(styles["Subtitle"], 12, GREY)
    styles["Subtitle"].font.italic = False
    _set_font(styles["Caption"], 10.5, RGBColor(0x21, 0x2B, 0x32), bold=True)
    styles["Caption"].paragraph_format.space_before = Pt(8)
    styles["Caption"].paragraph_format.keep_with_next = True
    _set_font(styles["Quote"], 10.5, None)
    styles["Quote"].font.italic = False
    styles["Quote"].paragraph_format.left_indent = Cm(0.5)
    _set_font(styles.add_style("Behind", WD_STYLE_TYPE.CHARACTER), 9, GREY)
    for name, points in (("Table text", 9.5), ("Table small", 8)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.paragraph_format.space_after = Pt(1)
        style.paragraph_format.space_before = Pt(1)
        _set_font(style, points, None)
    _add_table_style(styles)
    _set_language(styles)


def _set_font(style: Any, size: float, colour: RGBColor | None, *, bold: bool = False) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]  # a theme's font would come before the one that is named
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    if colour is not None:
        style.font.color.rgb = colour
    if bold:
        style.font.bold = True


def _drop_table_styles(styles: Any) -> None:
    """The library's template has a hundred looks of tables, among which each paragraph's style
    would be looked for."""
    for style in [style for style in styles if style.type == WD_STYLE_TYPE.TABLE]:
        if style.name != "Normal Table":
            styles.element.remove(style.element)


def _add_table_style(styles: Any) -> None:
    """Rules between rows, and a darker one below the header row."""
    style = styles.add_style("Report", WD_STYLE_TYPE.TABLE)
    style.base_style = styles["Normal Table"]
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    style.element.append(properties)


def _set_language(styles: Any) -> None:
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def describe(shape: InlineShape, title: str, words: str) -> None:
    """The words that screen readers have for a picture."""
    properties = shape._inline.docPr
    properties.set("descr", f"{title}. {words}")
    properties.set("title", title)


def add_page_numbers(paragraph: Paragraph) -> None:
    for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(words)
        run = paragraph.add_run()
        for kind, text in (("begin", ""), ("", field), ("end", "")):
            part: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = text
            run._r.append(part)
