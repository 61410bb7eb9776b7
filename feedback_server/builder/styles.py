"""Compiles the styles once, in colours that stand in for a provider's; paints them in its own.

Compiling needs Node. Painting does not, so a server can do it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from .node import run_node
from .tones import Tone, brightened, mixed, scaled, shade, tint

PACKAGE = Path(__file__).parent.parent
STAND_INS: Mapping[str, str] = {
    "main": "#13572b",
    "link": "#2b3f97",
    "button": "#1d6f53",
    "accent": "#f7b93d",
    "link_on_dark": "#83dbb7",
}
"""Colours that the styles hold for nothing else, nor anything that Sass makes of them."""
COLOUR = re.compile(r"(#[0-9a-f]{6})([0-9a-f]{2})?\b")
"""A colour of a compiled sheet, and how opaque it is."""
PAIRS = re.compile(r"#(?:([0-9a-f])\1)+")
NHS_COMPONENTS_OF_TABLETS = ("button", "details", "input", "tag")

TONES: Mapping[str, Sequence[Tone]] = {
    "main": (
        str,
        scaled(35),
        *map(shade, (10, 20, 30, 50, 70)),
        *map(tint, (20, 40, 70, 78, 80, 85)),
    ),
    "link": (str, scaled(45), scaled(65), mixed(90)),
    "button": (str, *map(shade, (20, 40, 50)), tint(80)),
    "accent": (str, scaled(42), brightened(8), shade(70), tint(50)),
    "link_on_dark": (
        str,
        *map(shade, (10, 20, 30, 50, 70)),
        *map(tint, (20, 40, 70, 78, 80)),
    ),
}
"""What pwa/styles and the NHS's own styles make of each colour; ``str`` leaves it as it is."""


def compile_styles(
    root: Path,
    out: Path,
    writers: Mapping[str, Sequence[Path]],
    colours: Mapping[str, str] = STAND_INS,
) -> None:
    """Write a CSS file for each sheet of ``writers``: see ``page_writers``."""
    pwa = root / "pwa"
    out.mkdir(parents=True, exist_ok=True)
    lines = (f"${name.replace('_', '-')}: {colours[name]};\n" for name in TONES)
    (out / "_brand.scss").write_text("".join(lines), "utf-8")
    order = {
        "source": str(pwa / "styles"),
        "packages": [str(pwa / "node_modules"), str(out)],
        "out": str(out),
        "sheets": {name: [*map(str, paths)] for name, paths in writers.items()},
    }
    run_node(pwa, "styles.ts", json.dumps(order))


def page_writers(root: Path) -> dict[str, list[Path]]:
    """For each sheet the files that write its pages, which name every class that a page can have.

    Sheets without any keep all that they hold.
    """
    parts = Path(str(files("nhsuk_frontend_jinja"))) / "templates" / "nhsuk" / "components"
    tablet = [parts / name for name in NHS_COMPONENTS_OF_TABLETS]
    site = [
        root / "site" / "theme",
        root / "site" / "pictures",
        PACKAGE / "builder" / "public_pages",
        PACKAGE / "web" / "templates" / "public",
    ]
    return {
        "site": _files(site, "*.html", "*.svg", "*.py", "*.jinja"),
        "tablet": _files([root / "pwa" / "templates"], "tablet.html.jinja")
        + _files([root / "pwa" / "src" / "tablet"], "*.ts")
        + _files(tablet, "*.jinja"),
        "app": [],
        "staff": [],
        "staff-dark": [],
        "entry": [],
        "paper": [],
    }


def paint_styles(compiled: Path, out: Path, brand: Mapping[str, str]) -> None:
    """Write each compiled sheet in the brand's colours."""
    out.mkdir(parents=True, exist_ok=True)
    for sheet in sorted(compiled.glob("*.css")):
        (out / sheet.name).write_text(paint(sheet.read_text("utf-8"), brand), "utf-8")


def paint(css: str, brand: Mapping[str, str]) -> str:
    """The sheet with the brand's colours for those that stand in, and for what is made of them.

    >>> paint("a{color:#13572b}b{color:#114e2780}", {**STAND_INS, "main": "#004080"})
    'a{color:#004080}b{color:#003a7380}'
    """
    colours = dict(zip(_tones(STAND_INS), _tones(brand), strict=True))

    def painted(found: re.Match[str]) -> str:
        colour = colours.get(found[1])
        return _short(colour + (found[2] or "")) if colour else found[0]

    return COLOUR.sub(painted, css)


def _short(colour: str) -> str:
    """
    >>> _short("#003322"), _short("#00332210"), _short("#00402b")
    ('#032', '#00332210', '#00402b')
    """
    return "#" + colour[1::2] if PAIRS.fullmatch(colour) else colour


def _tones(brand: Mapping[str, str]) -> Iterator[str]:
    for name, tones in TONES.items():
        yield from (tone(brand[name].lower()) for tone in tones)


def _files(folders: Sequence[Path], *patterns: str) -> list[Path]:
    """In the same order wherever the folders lie."""
    return [path for folder in folders for name in patterns for path in sorted(folder.rglob(name))]
