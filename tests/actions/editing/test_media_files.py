"""Uploaded photographs and films: small, upright, and without place and time."""

import io
import struct

import pytest
from PIL import Image

from feedback_server.actions.editing import media_files
from feedback_server.actions.editing.media_files import (
    LARGEST_PHOTO,
    UnusableFile,
    as_captions,
    as_web_film,
    as_web_photo,
)

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def a_photograph(width: int = 1600, height: int = 1000, kind: str = "JPEG") -> bytes:
    """Noise, which no format makes small, lying on its side, with a maker and a place."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Camera of Anna"
    exif.get_ifd(GPS)[1] = "N"
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).save(out, kind, exif=exif)
    return out.getvalue()


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def test_a_photograph_is_small_and_says_nothing_of_its_camera() -> None:
    upload = a_photograph()
    assert b"Camera of Anna" in upload
    photo = as_web_photo(upload)
    with Image.open(io.BytesIO(photo.body)) as made:
        assert made.format == "WEBP"
        assert made.size == (photo.width, photo.height) == (750, 1200), "it stands upright"
        assert not made.getexif() and set(made.info) <= {"loop", "background", "timestamp"}
    assert b"Anna" not in photo.body
    flat = io.BytesIO()
    Image.new("RGBA", (400, 300)).save(flat, "PNG")
    assert len(as_web_photo(flat.getvalue()).body) < LARGEST_PHOTO


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a1",
        a_photograph()[:400],
    ],
    ids=["nothing", "svg", "gif", "cut off"],
)
def test_only_photographs_are_taken(upload: bytes) -> None:
    with pytest.raises(UnusableFile, match="must be a photograph"):
        as_web_photo(upload)


def test_a_photograph_has_neither_too_few_pixels_nor_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(UnusableFile, match="300 pixels at least"):
        as_web_photo(a_photograph(299, 400))
    monkeypatch.setattr(media_files, "MOST_PIXELS", 1000)
    with pytest.raises(UnusableFile, match="60 million"):
        as_web_photo(a_photograph(320, 320))


def test_a_film_plays_as_before_and_says_nothing_of_its_camera() -> None:
    told = box(b"udta", box(b"\xa9xyz", b"+51.5074-000.1278/"))
    track = box(b"trak", box(b"tkhd", b"1") + box(b"udta", b"Anna"))
    film = box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", b"2") + track + told)
    film += box(b"mdat", b"udta, as it happens")
    made = as_web_film(film)
    assert len(made) == len(film), "what it holds stays where it was"
    assert b"51.5074" not in made and b"Anna" not in made
    assert made.endswith(b"udta, as it happens") and made.count(b"free") == 2
    for broken in (
        b"GIF89a",
        box(b"ftyp", b"isom") + box(b"moov", struct.pack(">I4s", 99, b"trak")),
    ):
        with pytest.raises(UnusableFile, match="MP4"):
            as_web_film(broken)
    with pytest.raises(UnusableFile, match="8 MB at most"):
        as_web_film(box(b"ftyp", bytes(9_000_000)))


def test_captions_are_those_of_the_web() -> None:
    assert as_captions("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nHello\n".encode()).startswith(
        b"WEB"
    )
    for broken in (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n", b"\xff\xfe", b"WEBVTT"):
        with pytest.raises(UnusableFile, match="WebVTT"):
            as_captions(broken)
