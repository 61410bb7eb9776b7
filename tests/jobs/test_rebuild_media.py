"""What people agreed to is on the pages until they say otherwise, or until the agreed day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feedback_server.actions.editing.media import list_media, save_media, withdraw
from feedback_server.domain.editing.media import Consent
from feedback_server.jobs import rebuild
from feedback_server.jobs.rebuild import is_outdated
from feedback_server.store.db.secure_delete import vacuum
from tests.content.test_media import ANNA, STORY
from tests.jobs.test_rebuild import NOW, Place

TODAY = NOW.date()
AGREED = Consent(TODAY - timedelta(days=9), "Form 2", TODAY + timedelta(days=30))
PHOTO = "/media/photo-anna.webp"


@pytest.fixture
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(rebuild, "today", lambda: TODAY)
    place = Place(built, tmp_path)
    yield place
    place.store.close()


def test_a_photograph_and_a_story_come_and_go_with_consent(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for item, files in (
        (replace(ANNA, consent=AGREED), {"photo-anna.webp": b"RIFF of Anna"}),
        (replace(STORY, consent=AGREED, words="It helped me."), {}),
    ):
        save_media(place.store, item, files, seen=0, by="ann", now=NOW, new_id=place.new_id)
    place.work()
    shown = place.editions.current()
    assert PHOTO in place.page("/about/") and PHOTO in shown.files
    assert "It helped me." in place.page("/patients/benefits/")
    assert not is_outdated(place.settings, place.store)

    software = place.settings.root
    withdraw(place.store, software, "photo-anna", by="ann", now=NOW, new_id=place.new_id)
    monkeypatch.setattr(rebuild, "today", lambda: TODAY + timedelta(days=31))
    assert is_outdated(place.settings, place.store)
    place.work()
    assert PHOTO not in place.page("/about/") and PHOTO not in place.editions.current().files
    assert "It helped me." not in place.page("/patients/benefits/"), "the consent has ended"
    vacuum(place.store)  # as each night
    left = [
        path
        for path in place.settings.var.rglob("*")
        if path.is_file() and (b"RIFF of Anna" in path.read_bytes() or "photo-anna" in path.name)
    ]
    assert left == [], "neither in the database nor in an earlier edition"
    assert [entry.item.id for entry in list_media(place.store, software)] == ["story-b"]
