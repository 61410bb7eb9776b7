"""Photographs, films and stories on the public pages: each as its people agreed, and no longer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from feedback_server.content import ContentError
from feedback_server.content.media import dump_media
from feedback_server.domain.editing.media import Consent
from feedback_server.web.public.static_pages import load_files
from tests.content.test_media import ANNA, FILM, ROOM, STORY
from tests.site.page import Page

Rebuild = Callable[[], Mapping[str, Page]]
TODAY = datetime.now(UTC).date()
AGREED = Consent(date(2026, 1, 1), "Form 2", TODAY + timedelta(days=30))
OVER = replace(AGREED, until=TODAY - timedelta(days=1))


def test_before_anything_is_filled_in_nothing_is_shown(pages: Mapping[str, Page]) -> None:
    for page in pages.values():
        assert "/media/" not in page.text and "hr-story" not in page.text


def test_what_people_agreed_to_is_shown_and_nothing_else(copy: Path, rebuilt: Rebuild) -> None:
    film = replace(FILM, address="", file="film-a1.mp4", captions="film-a1.vtt", consent=AGREED)
    over = replace(ANNA, id="photo-over", file="photo-over.webp", consent=OVER)
    items = [replace(ANNA, consent=AGREED, words="A <woman>."), ROOM, film, over]
    items.append(replace(FILM, id="film-b", page="/patients/benefits/", consent=AGREED))
    items.append(replace(STORY, words="It <helped>.\n\nA lot.", consent=AGREED))
    for item in items:
        (copy / "content/media" / f"{item.id}.yaml").write_bytes(dump_media(item))
        for name in item.files:
            (copy / "content/media" / name).write_bytes(name.encode())
    pages = rebuilt()

    about = pages["/about/"]
    (photo,) = [image for image in about.all("img") if image["src"].startswith("/media/")]
    assert photo["src"] == "/media/photo-anna.webp" and photo["alt"] == "A <woman>."
    assert (photo["width"], photo["height"]) == ("800", "600")
    (track,) = about.all("track")
    assert (track["kind"], track["src"]) == ("captions", "/media/film-a1.vtt")
    assert "She leaves." in about.words, "the transcript"
    benefits = pages["/patients/benefits/"]
    assert "It <helped>." in benefits.words and "<helped>" not in benefits.text
    (link,) = [a["href"] for a in benefits.all("a") if "films.example" in a["href"]]
    assert link == "https://films.example.org/a"
    assert "Watch it on films.example.org (2 minutes)" in benefits.words
    assert "Anna Example" not in "".join(page.text for page in pages.values()), "kept for the staff"

    (copy / "served").mkdir()
    (copy / "out").rename(copy / "served" / "site")
    files = load_files(copy / "served")
    assert "/media/photo-anna.webp" in files and "/media/film-a1.mp4" in files
    assert "/media/photo-over.webp" not in files
    assert "media-src 'self'" in files["/about/"].policy
    assert "media-src" not in files["/patients/benefits/"].policy


def test_a_file_that_is_not_there_is_named(copy: Path, rebuilt: Rebuild) -> None:
    (copy / "content/media/photo-room.yaml").write_bytes(dump_media(ROOM))
    with pytest.raises(ContentError, match=r"photo-room.yaml: there is no file photo-room.webp"):
        rebuilt()
