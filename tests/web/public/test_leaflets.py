"""Pages as leaflets: made when somebody asks, once, and only of pages that have one."""

import sys

import pytest
from flask.testing import FlaskClient

from feedback_server.web.public import leaflets
from feedback_server.web.public.leaflets import KeptLeaflets

BATHING = "/patients/tasks/bathing/leaflet.pdf"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaflets, "KEPT", KeptLeaflets(64))


def test_a_leaflet_is_made_once_and_not_sent_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(BATHING)
    assert first.status_code == 200 and first.data.startswith(b"%PDF-")
    assert first.mimetype == "application/pdf"
    assert first.headers["Content-Disposition"] == 'inline; filename="bathing.pdf"'
    assert client.get(BATHING.replace("leaflet", "leaflet-large-print")).data != first.data

    monkeypatch.setattr(leaflets, "leaflet_pdf", None)
    assert client.get(BATHING).data == first.data
    again = client.get(BATHING, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_only_pages_that_offer_a_leaflet_have_one(client: FlaskClient) -> None:
    for address in (
        "/patients/leaflet.pdf",
        "/patients/tasks/leaflet.pdf",
        "/patients/tasks/flying/leaflet.pdf",
        "/patients/tasks/../tasks/bathing/leaflet.pdf",
        "/leaflet.pdf",
    ):
        assert client.get(address).status_code == 404, address


def test_without_a_typesetter_the_page_is_there_all_the_same(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    answer = client.get(BATHING)
    assert answer.status_code == 503
    assert client.get("/patients/tasks/bathing/").status_code == 200
    monkeypatch.setattr(leaflets, "MOST_AN_HOUR", 1)
    assert client.get(BATHING).status_code == 429, "what fails each time has an end as well"


def test_few_are_kept_at_a_time() -> None:
    kept = KeptLeaflets(2)
    for key in ("a", "b", "c"):
        kept.put(key, key.encode())
    assert [kept.get(key) for key in ("a", "b", "c")] == [None, b"b", b"c"]


def test_a_receptionist_finds_all_leaflets_beside_the_posters(staff: FlaskClient) -> None:
    page = staff.get("/staff/posters/").text
    assert page.count('/leaflet.pdf">') == 11
    assert page.index("Bathing and washing") < page.index("Cooking") < page.index("Dressing")
