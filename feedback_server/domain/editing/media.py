"""Photographs, films and stories of real people, which are shown while these people agree."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

MEDIA_FOLDER = "content/media"
MEDIA_ID = re.compile(r"(?:photo|film|story)-[a-z0-9]{1,40}")
MEDIA_PAGES: Mapping[str, str] = {
    "/about/": "About us",
    "/patients/first-visit/": "Your first visit",
    "/patients/what-an-ot-does/": "What an occupational therapist does",
    "/patients/benefits/": "How it can help you",
}
"""Where they can stand."""


class MediaKind(StrEnum):
    PHOTO = "photo"
    FILM = "film"
    STORY = "story"


@dataclass(frozen=True)
class Consent:
    """What the person signed, and until which day, that day included, it holds."""

    given_on: date
    form: str
    until: date


@dataclass(frozen=True)
class MediaItem:
    """One of them. What its kind does not have is empty.

    ``title`` is the caption of a photograph, the title of a film, or how the person of a story
    wants to be named. ``words`` are the alternative text of a photograph, the transcript of a
    film, or the story. ``file``, ``captions`` and ``bsl_file`` are names in the media folder.
    """

    id: str
    kind: MediaKind
    page: str
    title: str
    words: str
    who: str = ""
    """Who is in it; empty for nobody, such as a room."""
    consent: Consent | None = None
    file: str = ""
    width: int = 0
    height: int = 0
    address: str = ""
    """Where a film lies that is not on this server: a link leads there."""
    length: str = ""
    captions: str = ""
    bsl_file: str = ""
    bsl_address: str = ""
    """The same film in British Sign Language."""
    withdrawn: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(name for name in (self.file, self.captions, self.bsl_file) if name)

    @property
    def needs_consent(self) -> bool:
        return self.kind is MediaKind.STORY or bool(self.who)

    def is_shown(self, today: date) -> bool:
        if self.withdrawn or (self.needs_consent and self.consent is None):
            return False
        return self.consent is None or self.consent.given_on <= today <= self.consent.until


@dataclass(frozen=True)
class PageMedia:
    """What one page shows, in the order of ids."""

    photos: tuple[MediaItem, ...] = ()
    films: tuple[MediaItem, ...] = ()
    stories: tuple[MediaItem, ...] = ()


def media_by_page(items: Iterable[MediaItem], today: date) -> Mapping[str, PageMedia]:
    """What each page shows on that day; a page that shows nothing is not there."""
    shown = sorted((item for item in items if item.is_shown(today)), key=lambda item: item.id)
    return {
        page: PageMedia(
            *(
                tuple(item for item in shown if (item.page, item.kind) == (page, kind))
                for kind in (MediaKind.PHOTO, MediaKind.FILM, MediaKind.STORY)
            )
        )
        for page in dict.fromkeys(item.page for item in shown)
    }


def media_path(name: str) -> str:
    """The path of a file of the media folder, as documents have it.

    >>> media_path("photo-a1.yaml")
    'content/media/photo-a1.yaml'
    """
    return f"{MEDIA_FOLDER}/{name}"


def media_id_of(path: str) -> str:
    """The id of the item that a document belongs to; "" for other documents.

    >>> media_id_of("content/media/film-a1.bsl.mp4"), media_id_of("content/pages/about.md")
    ('film-a1', '')
    """
    name = PurePosixPath(path).name.partition(".")[0]
    inside = str(PurePosixPath(path).parent) == MEDIA_FOLDER
    return name if inside and MEDIA_ID.fullmatch(name) else ""
