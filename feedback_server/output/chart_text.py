"""How wide a text of a chart is at most, without a font to measure it with."""

SIZE = 13
"""Of all texts in a chart, in the unit of its box."""

WIDTHS = (
    (0.36, "ijlI.,:;'|!()[] ft-"),
    (0.96, "mwMWQ@%"),
    (0.75, "ABCDGHKNOPRSTUVXYZ&"),
)
"""In parts of the size: as wide as a letter of the group gets in Arial or Noto Sans."""
_WIDTH_OF = {letter: width for width, letters in WIDTHS for letter in letters}
OTHER = 0.63
BOLD = 1.08
WIDE_FROM = "\u2e80"  # scripts of East Asia, whose letters are squares


def text_width(text: str, *, bold: bool = False) -> float:
    """An upper bound: a text never needs more.

    >>> 60 < text_width("Oct 2026") < 75
    True
    """
    parts = sum(_part(letter) for letter in text)
    return parts * SIZE * (BOLD if bold else 1)


def _part(letter: str) -> float:
    if letter >= WIDE_FROM:
        return 1.1
    return _WIDTH_OF.get(letter, OTHER)
