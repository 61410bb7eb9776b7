"""Texts as a workbook can hold them, by Excel's own limits: a letter beyond U+FFFF counts twice."""

from .worksheet_cells import NO_VALUE

LONGEST_TEXT = 32_767
CUT = " [cut here: a cell of a workbook holds no more]"


def text_cell(text: str) -> str:
    """What a cell can hold, which says so where it is cut; never nothing.

    >>> text_cell("=1+1"), text_cell(""), text_cell("😀" * 20_000)[-49:]
    ('=1+1', '[x]', '😀😀 [cut here: a cell of a workbook holds no more]')
    """
    if _length(text) <= LONGEST_TEXT:
        return text or NO_VALUE
    units = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - len(CUT))]
    return units.decode("utf-16-le", "ignore") + CUT


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
