"""Our own icons: whole PNG files, the same each time."""

import struct
import zlib

from feedback_server.builder.icons import ICON, png

BRAND = {"main": "#00402b", "accent": "#ffc74d"}


def test_a_png_is_whole_and_has_round_corners() -> None:
    image = png(ICON, BRAND, 48, 96)
    assert image == png(ICON, BRAND, 48, 96)
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", image[16:24]) == (48, 48)
    start = image.index(b"IDAT") + 4
    rows = zlib.decompress(
        image[start : start + struct.unpack(">I", image[start - 8 : start - 4])[0]]
    )
    width = 1 + 48 * 4
    assert len(rows) == 48 * width
    assert rows[4] == 0  # the corner is clear
    middle_of_top = rows[1 + 24 * 4 : 1 + 25 * 4]
    assert middle_of_top == bytes([0x00, 0x40, 0x2B, 255])
