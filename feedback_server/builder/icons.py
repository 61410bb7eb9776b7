"""Draws our own icons, a handrail over steps, from one list of strokes: as SVG and as PNG."""

import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GREEN = (0x00, 0x40, 0x2B)
WHITE = (0xFF, 0xFF, 0xFF)
GOLD = (0xFF, 0xC7, 0x4D)
SIDE = 512
CORNER = 96
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Stroke:
    """A line with round ends, on a board of 512 by 512."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    colour: Colour

    def distance(self, x: float, y: float) -> float:
        """From a point to the edge; negative inside."""
        dx, dy = self.x2 - self.x1, self.y2 - self.y1
        along = ((x - self.x1) * dx + (y - self.y1) * dy) / (dx * dx + dy * dy or 1)
        along = min(max(along, 0), 1)
        return math.hypot(x - self.x1 - along * dx, y - self.y1 - along * dy) - self.width / 2


STROKES = (
    *(Stroke(x, y, x + 96, y, 34, WHITE) for x, y in ((80, 432), (176, 352), (272, 272))),
    *(Stroke(x, y, x, y + 80, 34, WHITE) for x, y in ((176, 352), (272, 272), (368, 192))),
    Stroke(368, 192, 432, 192, 34, WHITE),
    Stroke(128, 262, 128, 432, 26, GOLD),
    Stroke(320, 102, 320, 272, 26, GOLD),
    Stroke(84, 299, 392, 42, 46, GOLD),
)


def draw_icons(out: Path) -> None:
    """Write icon.svg and the PNG files that manifests ask for."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "icon.svg").write_text(_svg(), "utf-8")
    (out / "icon-192.png").write_bytes(_png(192, CORNER, 1.0))
    (out / "icon-512.png").write_bytes(_png(512, CORNER, 1.0))
    (out / "maskable-512.png").write_bytes(_png(512, 0, 0.72))


def _svg() -> str:
    lines = "".join(
        f'<path d="M{s.x1:g} {s.y1:g}L{s.x2:g} {s.y2:g}" stroke="{_hex(s.colour)}"'
        f' stroke-width="{s.width:g}"/>'
        for s in STROKES
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f'<rect width="{SIDE}" height="{SIDE}" rx="{CORNER}" fill="{_hex(GREEN)}"/>'
        f'<g stroke-linecap="round">{lines}</g></svg>\n'
    )


def _png(size: int, corner: float, scale: float) -> bytes:
    """A square image of ``size`` pixels; ``scale`` leaves room around the drawing."""
    rows = b"".join(b"\0" + bytes(_row(y, size, corner, scale)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _row(y: int, size: int, corner: float, scale: float) -> Iterator[int]:
    unit = SIDE / size
    board_y = (y + 0.5) * unit
    drawn_y = SIDE / 2 + (board_y - SIDE / 2) / scale
    near = [s for s in STROKES if min(s.y1, s.y2) - s.width < drawn_y < max(s.y1, s.y2) + s.width]
    for x in range(size):
        board_x = (x + 0.5) * unit
        drawn_x = SIDE / 2 + (board_x - SIDE / 2) / scale
        colour: tuple[float, ...] = GREEN
        for stroke in near:
            cover = _cover(stroke.distance(drawn_x, drawn_y) * scale / unit)
            if cover:
                colour = tuple(
                    c + (s - c) * cover for c, s in zip(colour, stroke.colour, strict=True)
                )
        yield from (round(channel) for channel in colour)
        yield round(255 * _cover(_outside(board_x, board_y, corner) / unit))


def _outside(x: float, y: float, corner: float) -> float:
    """How far a point lies outside the board with its round corners."""
    dx = abs(x - SIDE / 2) - SIDE / 2 + corner
    dy = abs(y - SIDE / 2) - SIDE / 2 + corner
    return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - corner


def _cover(pixels: float) -> float:
    """How much of a pixel is covered whose middle lies so far outside an edge."""
    return min(max(0.5 - pixels, 0), 1)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _hex(colour: Colour) -> str:
    return "#" + bytes(colour).hex()
