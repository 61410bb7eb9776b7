"""A logo is a drawing that can do nothing but be seen, and that fits into the bar."""

import struct
import zlib

import pytest

from feedback_server.content.logo import logo_problem

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)
BOX = 'viewBox="0 0 80 40"'


def svg(inside: str, size: str = BOX) -> bytes:
    return SVG.format(size, inside).encode()


def png(width: int, height: int, content: bytes = b"\x00") -> bytes:
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", content)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in [*chunks, (b"IEND", b"")]
    )


@pytest.mark.parametrize(
    "body",
    [
        svg('<g style="fill: #fff"><path d="M0 0"/></g>'),
        svg('<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use xlink:href="#a"/>'),
        svg("<style>.a { fill: url('#a') }</style><title>Oak</title>"),
        svg("<path d='M0 0'/>", 'width="80px" height="40"'),
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + svg("<path d='M0 0'/>"),
        png(400, 80),
    ],
)
def test_a_plain_drawing_may_be_shown(body: bytes) -> None:
    assert logo_problem(body) is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (svg("<script>alert(1)</script>"), "“script”"),
        (svg("<foreignObject/>"), "“foreignObject”"),
        (svg('<image href="data:image/png;base64,AA"/>'), "“image”"),
        (svg('<animate attributeName="href"/>'), "“animate”"),
        (svg('<a href="#b"/>'), "“a”"),
        (svg('<h:p xmlns:h="http://www.w3.org/1999/xhtml"/>'), "“p”"),
        (svg('<path onload="alert(1)"/>'), "a script (“onload”)"),
        (svg('<use href="https://evil.example/a.svg#b"/>'), "from elsewhere"),
        (svg('<use xlink:href="//evil.example/a.svg#b"/>'), "from elsewhere"),
        (svg('<rect fill="url(https://evil.example/a)"/>'), "from elsewhere"),
        (svg('<rect style="fill: URL( //evil.example/a)"/>'), "from elsewhere"),
        (svg('<rect style="fill: u\\72l(//evil.example/a)"/>'), "from elsewhere"),
        (svg("<style>@import 'https://evil.example/a.css'</style>"), "in its styles"),
        (svg("<style>a { background: url(//evil.example) }</style>"), "in its styles"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg(""), "declarations"),
        (b'<?xml-stylesheet href="https://evil.example"?>' + svg(""), "declarations"),
        (svg("", "width='100%' height='40'"), "how wide and high"),
        (svg("", 'viewBox="0 0 800 40"'), "too wide"),
        (svg("<path>"), "neither an SVG nor a PNG"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "neither an SVG nor a PNG"),
        (b"\xff\xd8\xff\xe0 a photograph", "neither an SVG nor a PNG"),
        (SVG.format(BOX, "").encode("utf-16"), "neither an SVG nor a PNG"),
        (b"<g>" * 20_000, "neither an SVG nor a PNG"),
        (b"x" * 100_001, "more than 100 kB"),
        (png(4000, 80), "40 to 2000 pixels"),
        (png(40, 20), "40 to 2000 pixels"),
        (png(900, 80), "too wide"),
        (png(400, 80)[:-6], "damaged"),
        (png(400, 80).replace(b"IDAT\x00", b"IDAT\x01"), "damaged"),
    ],
)
def test_anything_else_is_refused_with_its_reason(body: bytes, said: str) -> None:
    assert said in str(logo_problem(body))
