"""The icons: PNG files of the right size, in the brand's colours, the same each time."""

import struct
import zlib
from pathlib import Path

from feedback_server.builder.icons import draw_icons, png
from feedback_server.config.settings import PROJECT

BRAND = {"main": "#123456", "accent": "#ffc74d"}
MAIN = bytes([0x12, 0x34, 0x56, 255])


def top_row(image: bytes, width: int) -> bytes:
    """The filter and the pixels of the first row; filters leave the first pixel as it is."""
    start = image.index(b"IDAT") + 4
    length = struct.unpack(">I", image[start - 8 : start - 4])[0]
    return zlib.decompressobj().decompress(image[start : start + length])[: 1 + 4 * width]


def size(image: bytes) -> tuple[int, int]:
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", image[16:24])
    return width, height


def test_every_icon_is_drawn_in_its_size_and_the_same_each_time(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        draw_icons(PROJECT / "pwa" / "icons", folder, BRAND)
    sizes = {path.name: size(path.read_bytes()) for path in (tmp_path / "one").glob("*.png")}
    assert sizes == {
        "icon-180.png": (180, 180),
        "icon-192.png": (192, 192),
        "icon-512.png": (512, 512),
        "maskable-512.png": (512, 512),
        "preview.png": (1200, 630),
    }
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_the_icon_holds_the_colours_of_the_brand_and_no_place_to_fill_in(tmp_path: Path) -> None:
    draw_icons(PROJECT / "pwa" / "icons", tmp_path, BRAND)
    icon = (tmp_path / "icon.svg").read_text("utf-8")
    assert BRAND["main"] in icon and BRAND["accent"] in icon and "{" not in icon


def test_the_icon_of_an_ipad_has_no_clear_corner(tmp_path: Path) -> None:
    draw_icons(PROJECT / "pwa" / "icons", tmp_path, BRAND)
    assert top_row((tmp_path / "icon-180.png").read_bytes(), 180)[1:5] == MAIN
    assert top_row((tmp_path / "icon-192.png").read_bytes(), 192)[1:5] == bytes(4)


def test_a_corner_is_clear_unless_the_ground_is_coloured() -> None:
    circle = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="1"/></svg>'
    clear, coloured = (
        png(circle, 9, 9, scale=0.1),
        png(circle, 9, 9, scale=0.1, background="#123456"),
    )
    assert top_row(clear, 9)[1:5] == bytes(4)
    assert top_row(coloured, 9)[1:5] == MAIN
