"""Rebuilding the pages: what was submitted shows, or is refused, and nothing else changes."""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feedback_server.actions.editing.documents import submit, undo
from feedback_server.actions.operations.server_keys import ensure_keys
from feedback_server.builder.edition_checks import edition_errors
from feedback_server.config.editions import base_of, current_edition, read_pointer
from feedback_server.config.settings import Settings, load_settings
from feedback_server.content.whole_folder import seal
from feedback_server.domain.editing.document import Document, DocumentState
from feedback_server.domain.operations.job import JobState
from feedback_server.jobs.rebuild import Rebuilt, is_outdated
from feedback_server.jobs.registry import make_page_builder
from feedback_server.server.editions import Editions
from feedback_server.store import Store
from feedback_server.store.editing import documents
from feedback_server.store.operations import jobs
from tests.databases import sqlite_at
from tests.factories import a_published_month

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
CONTACT, PROVIDER = "/contact/", "content/provider.yaml"
CHANGES = b"contact: {telephone: 01632 960999}\nbrand: {main: '#400000'}\n"


class Place:
    """A server's data over the built pages, without a server."""

    def __init__(self, built: Path, folder: Path) -> None:
        self.settings: Settings = load_settings(
            {"HANDRAIL_BUILD": str(built), "HANDRAIL_VAR": str(folder / "var")}
        )
        self.store: Store = sqlite_at(self.settings.var / "handrail.sqlite3")
        ensure_keys(self.store, self.settings.all_keys, now=NOW, by="test")
        self.editions = Editions(self.settings)
        self._batches = iter(range(100))

    def submit(self, path: str, body: bytes | None) -> int:
        (id,) = submit(
            self.store, {path: body}, by="ann", now=NOW, note="A change", new_id=self.new_id
        )
        return id

    def new_id(self) -> str:
        return f"batch-{next(self._batches)}"

    def work(self) -> None:
        make_page_builder(self.settings, self.store, now=lambda: NOW).run_once()

    def find(self, id: int) -> Document:
        with self.store.read() as tx:
            found = documents.find(tx, id)
        assert found is not None
        return found

    def page(self, address: str) -> str:
        return self.editions.current().files[address].body.decode("utf-8")


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Iterator[Place]:
    place = Place(built, tmp_path)
    yield place
    place.store.close()


def test_what_was_submitted_is_on_the_pages_and_an_error_changes_nothing(place: Place) -> None:
    first = place.editions.current()
    good = place.submit(PROVIDER, CHANGES)
    publish_september(place)
    assert is_outdated(place.settings, place.store)
    place.work()
    assert place.find(good).state is DocumentState.PUBLISHED
    before = place.editions.current()
    assert "01632 960999" in place.page(CONTACT)
    assert "September 2026" in place.page("/what-patients-say/")
    assert before.assets["site.css"] != first.assets["site.css"], "in other colours"
    assert first.assets["site.css"] in before.files, "for pages that are open"
    assert edition_errors(before.build, before.assets) == []
    assert not is_outdated(place.settings, place.store)

    bad = place.submit("content/pages/contact.md", b"No front matter, and a [link](nowhere.md).\n")
    worse = place.submit(PROVIDER, b"brand: {main: '#ffffff'}\n")
    about = own(place, "about.md").replace(b"## ", b"## Oh, ")
    fine = place.submit("content/pages/about.md", about)
    place.work()
    assert "contact.md" in place.find(bad).reason
    assert "contrast" in place.find(worse).reason
    assert [place.find(id).state.value for id in (bad, worse, fine)] == [
        *("refused", "refused", "published")
    ]
    assert place.page(CONTACT) == before.files[CONTACT].body.decode("utf-8")
    assert "Oh, " in place.page("/about/")

    undone = undo(place.store, fine, by="ann", now=NOW, new_id=place.new_id)
    place.work()
    assert place.find(undone[0]).state is DocumentState.PUBLISHED
    assert place.page("/about/") == before.files["/about/"].body.decode("utf-8")


def test_a_build_that_dies_leaves_everything_and_is_tried_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = place.submit(PROVIDER, CHANGES)
    monkeypatch.setattr("feedback_server.jobs.rebuild.COMMAND", ("false",))
    place.work()
    assert place.find(id).is_waiting
    assert read_pointer(place.settings) is None
    with place.store.read() as tx:
        (waits,) = (job for job in jobs.waiting(tx, 10) if job.message)  # and that of midnight
        assert jobs.count_by_state(tx)[JobState.WAITING] == 2
    assert waits.message == "The pages could not be built: it ended with 1"


def test_only_an_edition_of_these_very_pages_is_served(place: Place) -> None:
    """Not one made with another version of the software, and none that cannot be read."""
    edition, pointer = place.settings.editions / "abc", place.settings.editions / "current.json"
    edition.mkdir(parents=True)
    seal(edition)
    base = base_of(place.settings.build)
    pointer.write_text(json.dumps({"name": "abc", "base": base}), "utf-8")
    assert current_edition(place.settings).name == "abc"
    assert is_outdated(place.settings, place.store)
    for text in (json.dumps({"name": "abc", "base": "older"}), "{", '{"name": "gone"}'):
        pointer.write_text(text, "utf-8")
        assert current_edition(place.settings).name == ""


def test_the_checks_find_what_may_not_be_in_a_page(place: Place, tmp_path: Path) -> None:
    build = tmp_path / "build"
    shutil.copytree(place.settings.build, build)
    page = build / "site" / "about" / "index.html"
    spoilt = '<a href="../nowhere/">x</a><script>1</script><p onclick="x">y</p>'
    page.write_text(page.read_text("utf-8") + spoilt, "utf-8")
    (build / "site" / "contact" / "index.html").write_bytes(os.urandom(30_000).hex().encode())
    errors = "\n".join(edition_errors(build, place.editions.current().assets))
    for part in ("/about/: a link leads nowhere: ../nowhere/", "a script", "not allowed", "weighs"):
        assert part in errors


def publish_september(place: Place) -> None:
    month = a_published_month(9)
    place.settings.published.mkdir(parents=True)
    path = place.settings.published / f"{month.month}-{month.pcn}.json"
    path.write_text(json.dumps(month.as_json()), "utf-8")


def own(place: Place, name: str) -> bytes:
    return (place.settings.root / "content" / "pages" / name).read_bytes()


def test_staff_are_told_how_long_it_took(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, moments = Place(tmp_path, tmp_path), [NOW]
    changed = place.submit(PROVIDER, CHANGES)

    def slowly(settings: Settings, store: Store) -> Rebuilt:
        moments.append(NOW + timedelta(seconds=9))
        return Rebuilt("made", [changed])

    monkeypatch.setattr("feedback_server.jobs.rebuild.rebuild", slowly)
    make_page_builder(place.settings, place.store, now=lambda: moments[-1]).run_once()
    assert place.find(changed).ended_at == NOW + timedelta(seconds=9)
    place.store.close()
