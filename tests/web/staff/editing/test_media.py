"""Settings > Photos, films and stories, from the form to the last trace."""

import io
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.store.accounts import audit
from feedback_server.store.editing import documents
from feedback_server.web.security.upload_limits import LARGEST_UPLOAD
from tests.actions.editing.test_media_files import a_photograph
from tests.web.conftest import SAME_ORIGIN, context_of

STORY = {
    "words": "It helped me.\r\n\r\nA lot.",
    "title": "B",
    "page": "/patients/benefits/",
    "given_on": "2026-11-01",
    "form": "Form 1, in the safe",
    "until": "2027-11-01",
    "seen": "0",
}
PHOTO = STORY | {"words": "A woman smiles.", "who": "Anna Example", "page": "/about/"}


def post(client: FlaskClient, address: str, form: Mapping[str, object]) -> TestResponse:
    return client.post(
        f"/staff/media/{address}",
        data=dict(form),
        headers=SAME_ORIGIN,
        content_type="multipart/form-data",
    )


def paths(client: FlaskClient) -> list[str]:
    with context_of(client.application).store.read() as tx:
        return documents.paths_that_begin(tx, "content/media/")


def test_a_story_is_submitted_changed_and_withdrawn(staff: FlaskClient) -> None:
    assert "There are none." in staff.get("/staff/media/").text
    answer = post(staff, "new/story", STORY | {"id": "story-1"})
    assert answer.status_code == 303 and answer.location.startswith("/staff/editing/")
    listed = staff.get("/staff/media/").text
    assert "It is being published." in listed

    edited = staff.get("/staff/media/story-1/").text
    assert "It helped me.\n\nA lot." in edited and "Form 1, in the safe" in edited
    assert post(staff, "story-1/", STORY | {"words": "Other"}).status_code == 409
    assert "Somebody else changed it" in post(staff, "story-1/", STORY).text

    assert "cannot be brought back" in staff.get("/staff/media/story-1/withdraw").text
    gone = staff.post("/staff/media/story-1/withdraw", headers=SAME_ORIGIN, follow_redirects=True)
    assert "erased here" in gone.text and "There are none." in gone.text
    assert paths(staff) == []
    assert staff.get("/staff/media/story-1/").status_code == 404
    with context_of(staff.application).store.read() as tx:
        newest = audit.newest(tx)
    assert newest and (newest.action, newest.about) == ("media_withdrawn", {"id": "story-1"})


MISTAKES: list[tuple[dict[str, str], str]] = [
    ({"given_on": ""}, "Day on which they agreed: enter a day"),
    ({"given_on": "2027-01-01"}, "must not be to come"),
    ({"until": "2026-11-02"}, "must not be over"),
    ({"form": ""}, "enter its name, and where it is kept"),
    ({"given_on": "", "until": "", "form": ""}, "the form and the end of their consent"),
    ({"words": ""}, "Write the story"),
    ({"words": "Call 999."}, "999"),
]


def test_a_mistake_is_said_and_nothing_typed_is_lost(staff: FlaskClient) -> None:
    for change, words in MISTAKES:
        answer = post(staff, "new/story", STORY | {"id": "story-1"} | change)
        assert answer.status_code == 422
        assert words in answer.text and 'value="B"' in answer.text
    assert paths(staff) == []


def test_a_photograph_is_made_small_and_waits_while_a_form_is_mended(staff: FlaskClient) -> None:
    upload = (io.BytesIO(a_photograph(640, 480)), "IMG_1.JPG")
    answer = post(staff, "new/photo", {**PHOTO, "id": "photo-1", "words": "", "file": upload})
    assert answer.status_code == 422 and "One is there" in answer.text
    assert "Say what the photograph shows" in answer.text and "width:" not in answer.text
    uploads = context_of(staff.application).uploads
    assert [path.name for path in uploads.glob("photo-*")] == ["photo-1.webp"]

    answer = post(staff, "new/photo", PHOTO | {"id": "photo-1"})
    assert answer.status_code == 303
    assert paths(staff) == ["content/media/photo-1.webp", "content/media/photo-1.yaml"]
    assert not list(uploads.glob("photo-*"))
    assert "Anna Example" in staff.get("/staff/media/photo-1/").text


def test_what_is_no_photograph_is_refused_beside_its_field(staff: FlaskClient) -> None:
    upload = (io.BytesIO(b"<svg/>"), "logo.svg")
    answer = post(staff, "new/photo", {**PHOTO, "id": "photo-1", "file": upload})
    assert answer.status_code == 422
    assert "must be a photograph: JPEG, PNG or WebP" in answer.text
    assert staff.get("/staff/media/new/poem").status_code == 404
    assert post(staff, "new/photo", PHOTO | {"id": "photo-../../x"}).status_code == 404


def test_a_film_elsewhere_is_a_link_and_one_here_needs_captions(staff: FlaskClient) -> None:
    film = STORY | {"id": "film-1", "title": "A day", "length": "2 minutes", "who": "Anna"}
    answer = post(staff, "new/film", film)
    assert "Give the address of the film, or choose a file" in answer.text
    upload = (io.BytesIO(b"\0\0\0\x08ftyp"), "a.mp4")
    answer = post(staff, "new/film", {**film, "file": upload})
    assert "Choose the captions of the film" in answer.text
    assert (
        post(staff, "new/film", film | {"captions": (io.BytesIO(b"1"), "a.vtt")}).status_code == 422
    )
    context_of(staff.application).uploads.joinpath("film-1.mp4").unlink()
    answer = post(staff, "new/film", film | {"address": "https://films.example.org/a"})
    assert answer.status_code == 303


def test_a_photograph_may_be_larger_than_all_else(staff: FlaskClient) -> None:
    large = b"x" * (LARGEST_UPLOAD - 2000)
    for size, status in ((large, 422), (large + large, 413)):
        body = b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\nphoto-1\r\n--b\r\n'
        body += b'Content-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + size
        answer = staff.post(
            "/staff/media/new/photo",
            data=body + b"\r\n--b--\r\n",
            content_type="multipart/form-data; boundary=b",
            headers=SAME_ORIGIN,
        )
        assert answer.status_code == status
