"""Draws our own icons, a handrail over steps, in the brand's colours: as SVG and as PNG."""

import math
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from feedback_server.content import hex_to_rgb

SIDE = 512
CORNER = 96
WHITE = "#ffffff"


@dataclass(frozen=True)
class Stroke:
    """A line with round ends; ``colour`` is white or a colour of the brand, by name."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    colour: str = "white"

    def distance(self, x: float, y: float) -> float:
        """From a point to the edge; negative inside."""
        dx, dy = self.x2 - self.x1, self.y2 - self.y1
        along = ((x - self.x1) * dx + (y - self.y1) * dy) / (dx * dx + dy * dy or 1)
        along = min(max(along, 0), 1)
        return math.hypot(x - self.x1 - along * dx, y - self.y1 - along * dy) - self.width / 2


@dataclass(frozen=True)
class Picture:
    """Strokes on a board of ``width`` by ``height``, filled with the brand's main colour."""

    width: int
    height: int
    strokes: Sequence[Stroke]

    def scaled(self, scale: float) -> "Picture":
        """The same board with the drawing made smaller around its middle."""
        dx, dy = self.width / 2 * (1 - scale), self.height / 2 * (1 - scale)
        strokes = [
            Stroke(
                dx + s.x1 * scale,
                dy + s.y1 * scale,
                dx + s.x2 * scale,
                dy + s.y2 * scale,
                s.width * scale,
                s.colour,
            )
            for s in self.strokes
        ]
        return Picture(self.width, self.height, strokes)


ICON = Picture(
    SIDE,
    SIDE,
    (
        *(Stroke(x, y, x + 96, y, 34) for x, y in ((80, 432), (176, 352), (272, 272))),
        *(Stroke(x, y, x, y + 80, 34) for x, y in ((176, 352), (272, 272), (368, 192))),
        Stroke(368, 192, 432, 192, 34),
        Stroke(128, 262, 128, 432, 26, "accent"),
        Stroke(320, 102, 320, 272, 26, "accent"),
        Stroke(84, 299, 392, 42, 46, "accent"),
    ),
)
STEPS = [(120 + 180 * i, 540 - 80 * i) for i in range(5)]
PREVIEW = Picture(  # what is shown where somebody shares a page
    1200,
    630,
    (
        *(Stroke(x, y, x + 180, y, 22) for x, y in STEPS),
        *(Stroke(x + 180, y, x + 180, y - 80, 22) for x, y in STEPS[:-1]),
        *(Stroke(x + 90, y, x + 90, y - 170, 16, "accent") for x, y in STEPS),
        Stroke(130, 402, 1010, 11, 34, "accent"),
        Stroke(130, 402, 96, 417, 34, "accent"),
    ),
)


def draw_icons(out: Path, brand: Mapping[str, str]) -> None:
    """Write icon.svg, the PNG files that manifests ask for, and preview.png."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "icon.svg").write_text(svg(ICON, brand, CORNER), "utf-8")
    (out / "icon-192.png").write_bytes(png(ICON, brand, 192, CORNER))
    (out / "icon-512.png").write_bytes(png(ICON, brand, 512, CORNER))
    (out / "maskable-512.png").write_bytes(png(ICON.scaled(0.72), brand, 512))
    (out / "preview.png").write_bytes(png(PREVIEW.scaled(0.85), brand, PREVIEW.width))


def svg(picture: Picture, brand: Mapping[str, str], corner: float) -> str:
    colours = {"white": WHITE, **brand}
    lines = "".join(
        f'<path d="M{s.x1:g} {s.y1:g}L{s.x2:g} {s.y2:g}" stroke="{colours[s.colour]}"'
        f' stroke-width="{s.width:g}"/>'
        for s in picture.strokes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}">'
        f'<rect width="{picture.width}" height="{picture.height}" rx="{corner:g}"'
        f' fill="{brand["main"]}"/><g stroke-linecap="round">{lines}</g></svg>\n'
    )


def png(picture: Picture, brand: Mapping[str, str], width: int, corner: float = 0) -> bytes:
    """An image ``width`` pixels wide; what lies outside the round corners is clear."""
    unit = picture.width / width
    height = round(picture.height / unit)
    rows = b"".join(b"\0" + _row(picture, brand, y, width, unit, corner) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _row(
    picture: Picture, brand: Mapping[str, str], row: int, width: int, unit: float, corner: float
) -> bytes:
    pixels = bytearray(bytes([*hex_to_rgb(brand["main"]), 255]) * width)
    y = (row + 0.5) * unit
    for stroke in picture.strokes:
        edge = stroke.width / 2 + unit
        if not min(stroke.y1, stroke.y2) - edge < y < max(stroke.y1, stroke.y2) + edge:
            continue
        colour = hex_to_rgb({"white": WHITE, **brand}[stroke.colour])
        first = max(int((min(stroke.x1, stroke.x2) - edge) / unit), 0)
        last = min(int((max(stroke.x1, stroke.x2) + edge) / unit) + 1, width)
        for x in range(first, last):
            if cover := _cover(stroke.distance((x + 0.5) * unit, y) / unit):
                for channel, value in enumerate(colour, 4 * x):
                    pixels[channel] += round((value - pixels[channel]) * cover)
    if corner and not corner <= y <= picture.height - corner:
        for x in range(width):
            outside = _outside(picture, (x + 0.5) * unit, y, corner)
            pixels[4 * x + 3] = round(255 * _cover(outside / unit))
    return bytes(pixels)


def _outside(picture: Picture, x: float, y: float, corner: float) -> float:
    """How far a point lies outside the board with its round corners."""
    dx = abs(x - picture.width / 2) - picture.width / 2 + corner
    dy = abs(y - picture.height / 2) - picture.height / 2 + corner
    return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - corner


def _cover(pixels: float) -> float:
    """How much of a pixel is covered whose middle lies so far outside an edge."""
    return min(max(0.5 - pixels, 0), 1)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
