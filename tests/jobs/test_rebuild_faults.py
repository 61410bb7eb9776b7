"""Whatever goes wrong while the pages are built anew, those that are served stay as they were."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess
from threading import Event, Thread

import pytest

from feedback_server.actions.editing.documents import REBUILD, submit
from feedback_server.builder.edition import BUILT, NO_ROOM, REFUSED, EditionOrder
from feedback_server.config.editions import POINTER, read_pointer
from feedback_server.config.settings import Settings, load_settings
from feedback_server.content.whole_folder import seal
from feedback_server.domain.editing.document import DocumentState
from feedback_server.jobs import rebuild as rebuilding
from feedback_server.jobs.rebuild import BuildFailed, NoRoom, is_outdated, note, rebuild
from feedback_server.jobs.registry import PAGES_LEASE, make_page_builder
from feedback_server.server.editions import Editions
from feedback_server.store import Store
from feedback_server.store.editing import documents
from feedback_server.store.operations import jobs
from tests.databases import sqlite_at
from tests.factories import NOW
from tests.keys import make_ready

Answer = tuple[int, str, str]
"""How the process of a build ends, and what it says."""
FAULTS: Mapping[str, Answer] = {
    "killed": (-9, "", ""),
    "crashed": (1, "", "Traceback\nRecursionError: too deep"),
    "refused": (REFUSED, json.dumps(["contact.md:3: a link leads nowhere"]), ""),
}
REASONS = {
    "killed": "killed by signal 9",
    "crashed": "RecursionError: too deep",
    "refused": "contact.md:3: a link",
}
NO_FAULT: Answer = (BUILT, "", "")
DISK_FULL: Answer = (NO_ROOM, json.dumps(["No space left on device"]), "")


@dataclass
class Builder:
    """Stands in for the real one, and lays out in a moment what holds the words that were changed.

    It ends with ``fault`` where these hold "bad".
    """

    fault: Answer = NO_FAULT
    always: bool = False

    def __call__(self, *_: object, input: str, **__: object) -> CompletedProcess[str]:
        order = EditionOrder(**json.loads(input))
        bodies = (base64.b64decode(body or "") for body in order.changes.values())
        words = b" ".join(bodies).decode()
        if self.always or "bad" in words:
            return CompletedProcess([], *self.fault)
        folder = Path(order.folder) / order.name
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "site").mkdir(parents=True)
        (folder / "site" / "words.txt").write_text(words)
        shutil.copytree(Path(order.root) / "content", folder / "source" / "content")
        for name in ("pwa", "site"):
            (folder / "source" / name).symlink_to(Path(order.root) / name)
        for name in ("app", "assets", "assets.json"):
            (folder / name).symlink_to(Path(order.made).parent / name)
        seal(folder)
        return CompletedProcess([], BUILT, json.dumps(order.name), "")


@dataclass
class Site:
    """A server's pages, and how they are built."""

    settings: Settings
    store: Store
    builder: Builder

    def change(self, words: str, page: str = "contact") -> int:
        path = f"content/pages/{page}.md"
        new_id = iter([f"{words}-{page}"]).__next__
        (id,) = submit(self.store, {path: words.encode()}, by="A", now=NOW, note="", new_id=new_id)
        return id

    def rebuild(self) -> None:
        done = rebuild(self.settings, self.store)
        with self.store.write() as tx:
            note(tx, done, NOW)

    def served(self) -> Mapping[str, bytes]:
        """What a server that starts now gives people."""
        return {at: file.body for at, file in Editions(self.settings).files().items()}

    def words(self) -> str:
        return self.served().get("/words.txt", b"").decode()

    def state(self, id: int) -> tuple[DocumentState, str]:
        with self.store.read() as tx:
            found = documents.find(tx, id)
        assert found is not None
        return found.state, found.reason

    @property
    def folder(self) -> Path:
        """Of the edition that is served."""
        pointer = read_pointer(self.settings)
        assert pointer is not None
        return self.settings.editions / pointer.name


@pytest.fixture
def site(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    settings = load_settings({"HANDRAIL_BUILD": str(built), "HANDRAIL_VAR": str(tmp_path)})
    store, builder = sqlite_at(tmp_path / "handrail.sqlite3"), Builder()
    make_ready(store, settings)
    monkeypatch.setattr(subprocess, "run", builder)
    yield Site(settings, store, builder)
    store.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_one_bad_change_is_refused_with_the_reason_and_holds_up_no_other(
    site: Site, fault: str
) -> None:
    site.builder.fault = FAULTS[fault]
    good, bad = site.change("good"), site.change("bad", "about")
    site.rebuild()
    assert site.state(good) == (DocumentState.PUBLISHED, "")
    state, reason = site.state(bad)
    assert state is DocumentState.REFUSED and REASONS[fault] in reason
    assert site.words() == "good"


def test_a_full_disk_changes_nothing_and_is_tried_again(site: Site) -> None:
    site.change("first")
    site.rebuild()
    before = site.served()
    waiting = site.change("second")
    site.builder.always, site.builder.fault = True, DISK_FULL
    with pytest.raises(NoRoom, match="No space left"):
        site.rebuild()
    assert site.served() == before and site.state(waiting) == (DocumentState.SUBMITTED, "")
    site.builder.always = False
    site.rebuild()
    assert site.words() == "second" and site.state(waiting) == (DocumentState.PUBLISHED, "")


def test_where_even_the_published_cannot_be_built_nothing_is_refused(site: Site) -> None:
    site.builder.always, site.builder.fault = True, FAULTS["crashed"]
    waiting = site.change("first")
    with pytest.raises(BuildFailed, match="too deep"):
        site.rebuild()
    assert site.state(waiting) == (DocumentState.SUBMITTED, "") and site.words() == ""


def test_where_a_process_dies_that_builds_another_goes_on_after_a_minute(site: Site) -> None:
    waiting, at = site.change("first"), [NOW]
    with site.store.write() as tx:
        died = jobs.claim(tx, "died", now=NOW, lease=PAGES_LEASE, limit=1, kinds=[REBUILD])
    assert len(died) == 1
    other = make_page_builder(site.settings, site.store, now=lambda: at[0])
    other.run_once()
    assert site.state(waiting) == (DocumentState.SUBMITTED, "")
    at[0] += timedelta(seconds=61)
    other.run_once()
    assert site.state(waiting) == (DocumentState.PUBLISHED, "") and site.words() == "first"


DAMAGE = ("page", "page gone", "source", "everything", "pointer", "of an older wheel")


def harm(site: Site, damage: str) -> None:
    pointer = site.settings.editions / POINTER
    match damage:
        case "page":
            (site.folder / "site" / "words.txt").write_text("other words")
        case "page gone":
            (site.folder / "site" / "words.txt").unlink()
        case "source":
            (site.folder / "source" / "content" / "provider.yaml").unlink()
        case "everything":
            shutil.rmtree(site.folder)
        case "pointer":
            pointer.write_bytes(b"\0" * 40)
        case "of an older wheel":
            pointer.write_text(json.dumps({"name": site.folder.name, "base": "older"}))


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_edition_is_not_served_but_built_anew(site: Site, damage: str) -> None:
    own = site.served()
    site.change("first")
    site.rebuild()
    whole, running = site.served(), Editions(site.settings)
    assert not is_outdated(site.settings, site.store)
    harm(site, damage)
    assert site.served() == own
    assert running.current().files.keys() == whole.keys(), "who has read it serves it on"
    assert is_outdated(site.settings, site.store)
    site.rebuild()
    assert site.served() == whole and running.current().files["/words.txt"].body == b"first"
    assert not is_outdated(site.settings, site.store)


def test_an_older_rebuild_is_never_served_after_a_newer_one(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes at once: the first has built already, and comes last."""
    site.change("first")
    began, go_on, built = Event(), Event(), rebuilding._built

    def slow(*arguments: object) -> str:
        name = built(*arguments)  # type: ignore[arg-type]
        if not began.is_set():
            began.set()
            go_on.wait(10)
        return name

    monkeypatch.setattr(rebuilding, "_built", slow)
    threads = [Thread(target=site.rebuild) for _ in range(2)]
    threads[0].start()
    assert began.wait(10)
    newer = site.change("second", "about")
    threads[1].start()
    threads[1].join(0.3)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert site.state(newer) == (DocumentState.PUBLISHED, "")
    assert "second" in site.words()
