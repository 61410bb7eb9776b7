"""Checks a logo that somebody uploads: a drawing that can do nothing but be seen."""

import re
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

MOST_BYTES = 100_000
MOST_PIXELS = 2_000
WIDEST = 5.0
"""How many times as wide as it is high: it is 40 pixels high, on a phone 320 pixels wide."""

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern"),
    }
)
OUTSIDE = re.compile(r"@import|javascript:|url\((?!\s*[\"']?\s*#)|\\", re.IGNORECASE)
DECLARED = re.compile(r"<!(doctype|entity)|<\?(?!xml\s)", re.IGNORECASE)
PLAIN_SVG = "Save it as a plain SVG, or as a PNG"


def logo_problem(body: bytes) -> str | None:
    """What is wrong with an uploaded file, as a sentence; None if it may be shown."""
    if len(body) > MOST_BYTES:
        return f"The file has more than {MOST_BYTES // 1000} kB. Make the picture smaller"
    return _png_problem(body) if body.startswith(b"\x89PNG\r\n\x1a\n") else _svg_problem(body)


def logo_ending(body: bytes) -> str:
    """The ending of the name of a file that was checked."""
    return "png" if body.startswith(b"\x89PNG") else "svg"


def _png_problem(body: bytes) -> str | None:
    chunks = list(_png_chunks(body))
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        return "The file is damaged. Save it again as a PNG"
    header = chunks[0][1]
    width, height = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
    if max(width, height) > MOST_PIXELS or height < 40:
        return f"The picture must be 40 to {MOST_PIXELS} pixels high, and as wide at most"
    return _shape_problem(width, height)


def _png_chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk, until one that is not whole."""
    start = 8
    while start + 12 <= len(body):
        end = start + 8 + int.from_bytes(body[start : start + 4])
        kind, content, check = (
            body[start + 4 : start + 8],
            body[start + 8 : end],
            body[end : end + 4],
        )
        if int.from_bytes(check) != zlib.crc32(kind + content) or len(check) < 4:
            return
        yield kind, content
        start = end + 4


def _svg_problem(body: bytes) -> str | None:
    try:
        text = body.decode("utf-8-sig")
        if DECLARED.search(text):
            return f"The drawing holds declarations, which a logo may not have. {PLAIN_SVG}"
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError, RecursionError):
        return "The file is neither an SVG nor a PNG. Choose another one"
    if root.tag != f"{SVG}svg":
        return "The file is neither an SVG nor a PNG. Choose another one"
    return next(_svg_faults(root), None) or _svg_shape(root)


def _svg_faults(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        name = str(element.tag)
        if not name.startswith(SVG) or name.removeprefix(SVG) not in ELEMENTS:
            found = name.rpartition("}")[2]
            yield f"The drawing holds “{found}”, which a logo may not have. {PLAIN_SVG}"
        for key, value in element.attrib.items():
            if key.lower().startswith("on"):
                yield f"The drawing holds a script (“{key}”). {PLAIN_SVG}"
            linked = key.rpartition("}")[2] in {"href", "src", "base"} and value[:1] != "#"
            if linked or OUTSIDE.search(value):
                yield f"The drawing needs something from elsewhere (“{value[:40]}”). {PLAIN_SVG}"
        if OUTSIDE.search(element.text or ""):
            yield f"The drawing needs something from elsewhere, in its styles. {PLAIN_SVG}"


def _svg_shape(root: ElementTree.Element) -> str | None:
    box = [*map(_number, root.get("viewBox", "").replace(",", " ").split())]
    sizes = (
        box[2:] if len(box) == 4 else [_number(root.get(key, "")) for key in ("width", "height")]
    )
    if min(sizes) <= 0:
        return f"The drawing does not say how wide and high it is. {PLAIN_SVG}"
    return _shape_problem(*sizes)


def _number(text: str) -> float:
    found = re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,9})?)(?:px|pt|mm)?\s*", text)
    return float(found[1]) if found else 0.0


def _shape_problem(width: float, height: float) -> str | None:
    wide = width > WIDEST * height
    return f"It is too wide: at most {WIDEST:g} times as wide as it is high" if wide else None
