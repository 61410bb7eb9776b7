"""What a photograph, a film and a story must say, and when they are shown."""

from datetime import date

import pytest

from feedback_server.content import ContentError
from feedback_server.content.media import dump_media, parse_media, without_ended
from feedback_server.domain.editing.media import Consent, MediaItem, MediaKind, media_by_page

CONSENT = Consent(date(2027, 1, 15), "Form 2, in the safe", date(2028, 1, 15))
ROOM = MediaItem(
    "photo-room",
    MediaKind.PHOTO,
    "/patients/first-visit/",
    "",
    "A room with two chairs.",
    file="photo-room.webp",
    width=800,
    height=600,
)
ANNA = MediaItem(
    "photo-anna",
    MediaKind.PHOTO,
    "/about/",
    "Anna",
    "A woman smiles.",
    "Anna Example",
    CONSENT,
    "photo-anna.webp",
    800,
    600,
)
FILM = MediaItem(
    "film-a1",
    MediaKind.FILM,
    "/about/",
    "A day",
    "Anna says hello.\n\nShe leaves.",
    "Anna",
    CONSENT,
    address="https://films.example.org/a",
    length="2 minutes",
)
STORY = MediaItem(
    "story-b", MediaKind.STORY, "/patients/benefits/", "B", "It helped.", consent=CONSENT
)


@pytest.mark.parametrize("item", [ROOM, ANNA, FILM, STORY], ids=lambda item: item.id)
def test_a_file_says_all_of_its_item(item: MediaItem) -> None:
    assert parse_media(dump_media(item), item.id) == item


@pytest.mark.parametrize(
    ("item", "change", "expected"),
    [
        (ANNA, {"consent": None}, "consent: is missing: nobody is shown who has not agreed"),
        (STORY, {"consent": None}, "consent: is missing"),
        (ANNA, {"words": ""}, "words: is missing"),
        (ANNA, {"file": "../../etc/passwd"}, "file: must be a file beside it"),
        (ANNA, {"page": "/staff/"}, "page: must be one of"),
        (FILM, {"address": ""}, "address: is missing"),
        (FILM, {"address": "http://films.example.org"}, "must be an address that begins"),
        (FILM, {"address": "", "file": "film-a1.mp4"}, "captions: is missing"),
        (FILM, {"length": ""}, "length: is missing"),
        (STORY, {"words": "Call 999."}, "words: "),
        (
            STORY,
            {"consent": Consent(date(2027, 1, 15), "Form", date(2027, 1, 15))},
            "consent.until: must be after",
        ),
        (STORY, {"kind": MediaKind.FILM}, "kind: must be"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    item: MediaItem, change: dict[str, object], expected: str
) -> None:
    spoiled = MediaItem(**vars(item) | change)
    with pytest.raises(ContentError) as caught:
        parse_media(dump_media(spoiled), item.id)
    assert [error for error in caught.value.errors if expected in error], caught.value.errors


def test_everything_is_shown_as_long_as_people_agree() -> None:
    first, last, after = date(2027, 1, 15), date(2028, 1, 15), date(2028, 1, 16)
    everything = (ROOM, ANNA, FILM, STORY)
    assert not [item for item in everything[1:] if item.is_shown(date(2027, 1, 14))]
    assert all(item.is_shown(first) and item.is_shown(last) for item in everything)
    assert [item for item in everything if item.is_shown(after)] == [ROOM]
    pages = media_by_page(everything, last)
    assert (pages["/about/"].photos, pages["/about/"].films) == ((ANNA,), (FILM,))
    assert media_by_page((ANNA, STORY), after) == {}

    changes = {
        "content/media/photo-anna.yaml": dump_media(ANNA),
        "content/media/photo-anna.webp": b"RIFF",
        "content/media/photo-room.yaml": dump_media(ROOM),
        "content/media/story-x.yaml": b"kind: [",
        "content/pages/about.md": b"#",
        "content/pages/contact.md": None,
    }
    assert without_ended(changes, last) == changes
    assert set(changes) - set(without_ended(changes, after)) == {
        "content/media/photo-anna.yaml",
        "content/media/photo-anna.webp",
    }


def test_what_was_withdrawn_of_the_software_stays_away() -> None:
    item = parse_media(b"withdrawn: true\n", "story-b")
    assert item.withdrawn and not item.is_shown(date(2027, 6, 1))
