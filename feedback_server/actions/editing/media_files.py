"""Makes uploaded photographs and films fit for the public pages: checked, small, and without what
a camera writes down of place and time."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from feedback_server.concurrency import ConcurrencyLimit

LARGEST_SIDE = 1200
LARGEST_PHOTO = 160_000
"""Bytes of a photograph as it is served: tablets keep all of them."""
QUALITIES = (82, 74, 66, 58, 50)
SMALLEST_SIDE = 300
MOST_PIXELS = 60_000_000
"""What a large camera makes; a small file that claims more is an attack on memory."""
FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_FILM = 8 * 1024 * 1024
READING = ConcurrencyLimit(1, waiting=2, patience_s=10)
"""A large photograph takes some 200 MB while it is read."""

HOLDERS = (b"moov", b"trak", b"mdia", b"minf")
TOLD = (b"udta", b"meta", b"uuid")
"""Where a camera puts the place, its name and its owner's."""


class UnusableFile(ValueError):
    """A file that cannot be shown; the message tells a person why."""


@dataclass(frozen=True)
class WebPhoto:
    body: bytes
    width: int
    height: int


def as_web_photo(upload: bytes) -> WebPhoto:
    """The photograph upright, as WebP of bounded size, drawn anew: nothing but its pixels is left.

    Raises UnusableFile.
    """
    with READING.turn():
        return _as_web_photo(upload)


def _as_web_photo(upload: bytes) -> WebPhoto:
    # Some 10 MB of memory, which a process needs only once somebody uploads a photograph.
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise UnusableFile("The photograph must have 60 million pixels at most")
            if min(found.size) < SMALLEST_SIDE:
                raise UnusableFile(f"Each side must have {SMALLEST_SIDE} pixels at least")
            found.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except UnusableFile:
        raise
    except Exception as error:  # a decoder may raise anything at what is no photograph
        raise UnusableFile("The file must be a photograph: JPEG, PNG or WebP") from error
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    for quality in QUALITIES:
        out = io.BytesIO()
        bare.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= LARGEST_PHOTO:
            break
    return WebPhoto(out.getvalue(), *bare.size)


def as_web_film(upload: bytes) -> bytes:
    """The film with what a camera tells of place, time and owner blanked. Raises UnusableFile."""
    if len(upload) > LARGEST_FILM:
        raise UnusableFile(
            "The film must have 8 MB at most: put it elsewhere, and give its address"
        )
    if upload[4:8] != b"ftyp":
        raise UnusableFile("The film must be an MP4 file")
    film = bytearray(upload)
    try:
        for start, end in _told(upload, 0, len(upload)):
            film[start + 4 : start + 8] = b"free"
            film[start + 8 : end] = bytes(end - start - 8)
    except struct.error as error:
        raise UnusableFile("The film must be a whole MP4 file") from error
    return bytes(film)


def _told(film: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where boxes begin and end that tell of the camera."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", film, start)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", film, start + 8)
            header = 16
        last = start + size if size else end
        if size and (size < header or last > end):
            raise struct.error
        if kind in TOLD:
            yield start, last
        elif kind in HOLDERS:
            yield from _told(film, start + header, last)
        start = last


def as_captions(upload: bytes) -> bytes:
    """Captions as WebVTT in UTF-8. Raises UnusableFile."""
    try:
        text = upload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFile("The captions must be a WebVTT file (.vtt) in UTF-8") from error
    if not text.startswith("WEBVTT") or "-->" not in text or len(upload) > 200_000:
        raise UnusableFile("The captions must be a WebVTT file (.vtt)")
    return text.encode()
