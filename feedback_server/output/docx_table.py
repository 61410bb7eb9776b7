"""Tables of a Word document, written as XML at once: a cell at a time takes seconds."""

from collections.abc import Collection, Sequence
from html import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

TEXT_WIDTH = 9638  # twentieths of a point: 17 cm


def table_xml(
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    style: str,
    totals: Collection[int] = (),
    words: Collection[int] = (),
) -> BaseOxmlElement:
    """A table with a header row that each page repeats, and no row cut in two by a page.

    ``style`` is that of its paragraphs, ``totals`` are rows by number, ``words`` columns that hold
    text: they stand on the left, as the first one does.
    """
    widths = _widths(header, rows)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = [_row(header, style, words, strong=True, head=True)]
    lines += [
        _row(row, style, words, strong=place in totals, head=False)
        for place, row in enumerate(rows)
    ]
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="Report"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row(
    cells: Sequence[str], style: str, words: Collection[int], *, strong: bool, head: bool
) -> str:
    mark = "<w:tblHeader/>" if head else ""
    bold = "<w:rPr><w:b/></w:rPr>" if strong else ""
    right = '<w:jc w:val="right"/>'
    made = "".join(
        f'<w:tc><w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f"{'' if place == 0 or place in words else right}</w:pPr>"
        f'<w:r>{bold}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for place, text in enumerate(cells)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{made}</w:tr>"


def _widths(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns of numbers as wide as their longest word or number, the first one has the rest."""
    needs = [
        max(len(part) for part in (*header[place].split(), *(row[place] for row in rows), "000000"))
        for place in range(1, len(header))
    ]
    letter = 118 if len(header) > 5 else 130
    widths = [letter * min(need, 26) + 230 for need in needs]
    most = TEXT_WIDTH * 3 // 4
    if sum(widths) > most:
        widths = [width * most // sum(widths) for width in widths]
    return [TEXT_WIDTH - sum(widths), *widths]
