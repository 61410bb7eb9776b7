"""Makes the fonts of all PDFs from those that npm packages bring for browsers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

FONTS: Mapping[str, Sequence[str]] = {
    "noto-sans": ("latin", "latin-ext", "vietnamese", "cyrillic", "greek", "devanagari"),
    "noto-sans-arabic": ("arabic",),
    "noto-nastaliq-urdu": ("arabic",),
    "noto-sans-gurmukhi": ("gurmukhi",),
    "noto-sans-bengali": ("bengali",),
    "noto-sans-gujarati": ("gujarati",),
    "noto-sans-tamil": ("tamil",),
    "noto-sans-thai": ("thai",),
    "noto-emoji": ("emoji",),
}
"""Each font, and those of its parts whose letters our languages use, or patients' comments."""
WEIGHTS = (400, 700)

ONE_WEIGHT = ("noto-sans-gujarati", "noto-sans-tamil", "noto-sans-thai", "noto-emoji")
"""For comments, which are never bold."""

LETTERS = "letters.json"


def make_fonts(pwa: Path, out: Path) -> None:
    """Write ``FONT-WEIGHT.ttf`` for every font, and ``letters.json``: for each file the first and
    last code point of every run of letters that it has. The same sources give the same bytes.
    """
    out.mkdir(parents=True, exist_ok=True)
    letters = {}
    for name, parts in FONTS.items():
        for weight in WEIGHTS[:1] if name in ONE_WEIGHT else WEIGHTS:
            font = _joined([_source(pwa, name, part, weight) for part in parts])
            font.save(out / f"{name}-{weight}.ttf")
            letters[f"{name}-{weight}.ttf"] = [*_runs(sorted(font.getBestCmap()))]
    (out / LETTERS).write_text(json.dumps(letters), "ascii")


def _runs(codes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """
    >>> [*_runs([1, 2, 3, 7])]
    [(1, 3), (7, 7)]
    """
    first = 0
    for place, code in enumerate(codes, 1):
        if codes[place : place + 1] != [code + 1]:
            yield codes[first], code
            first = place


def _source(pwa: Path, name: str, part: str, weight: int) -> Path:
    files = pwa / "node_modules" / "@fontsource" / name / "files"
    path = files / f"{name}-{part}-{weight}-normal.woff"
    if not path.is_file():
        raise FileNotFoundError(f"The font {path.name} is missing: run 'make setup'")
    return path


def _joined(sources: Sequence[Path]) -> TTFont:
    """One font of all parts: two of the same name would leave it to chance which is found."""
    first = TTFont(sources[0], recalcTimestamp=False)
    if len(sources) == 1:
        first.flavor = None
        return first
    options = Options(drop_tables=["STAT"])  # says how the family varies; cannot be joined
    font = Merger(options).merge([str(path) for path in sources])
    font.recalcTimestamp = False
    for moment in ("created", "modified"):
        setattr(font["head"], moment, getattr(first["head"], moment))
    return font
