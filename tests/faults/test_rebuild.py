"""The pages that people see are whole at every moment, whatever ends a real rebuild, and where."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from feedback_server.actions.editing.documents import submit
from feedback_server.config.settings import PROJECT, Settings
from feedback_server.domain.editing.document import DocumentState
from feedback_server.jobs.rebuild import NoRoom, rebuild
from feedback_server.server.editions import Editions
from feedback_server.store import Store
from feedback_server.store.editing import documents
from tests.databases import sqlite_at
from tests.factories import NOW
from tests.faults.rebuilding import main, settings_of
from tests.full_disk import no_file_larger_than
from tests.keys import make_ready

MOMENTS = 24
PAGE = "content/pages/contact.md"
TRANSLATION = "content/surveys/occupational-therapy/ur.yaml"
BROKEN = {
    "a broken link": (PAGE, "\n\nSee [this](nowhere.md).\n", "contact.md"),
    "an unknown component": (PAGE, '\n\n!!! nonsense "Words"\n\n    Words\n', "nonsense"),
    "a template that is not one": (PAGE, "\n\n{{ provider.nonsense.more }}\n", "contact.md"),
    "a script": (PAGE, "\n\n<script>alert(1)</script>\n", "script"),
    "colours that nobody can read": (
        "content/provider.yaml",
        'brand: {link: "#8fbfa8"}\n',
        "contrast",
    ),
    "a survey that is not YAML": (TRANSLATION, "\n{[", "YAML"),
    "what kills the parser": (TRANSLATION, "\ndeep: " + "[" * 100_000, "killed by signal"),
}


@dataclass
class Site:
    build: Path
    settings: Settings
    store: Store

    def change(self, path: str, body: str) -> int:
        new_id = iter([f"{time.monotonic_ns()}"]).__next__
        (id,) = submit(self.store, {path: body.encode()}, by="A", now=NOW, note="", new_id=new_id)
        return id

    def say(self, words: str, name: str = "contact") -> int:
        path = f"content/pages/{name}.md"
        return self.change(path, f"{(PROJECT / path).read_text('utf-8')}\n\n{words}\n")

    def rebuild(self) -> None:
        main(str(self.build), str(self.settings.var))

    def begin(self) -> "subprocess.Popen[bytes]":
        """In processes of their own, which are a group."""
        command = [sys.executable, "-m", "tests.faults.rebuilding"]
        return subprocess.Popen(
            [*command, self.build, self.settings.var],
            cwd=PROJECT,
            start_new_session=True,
        )

    def served(self) -> Mapping[str, bytes]:
        """What a server that starts now gives people."""
        return {at: file.body for at, file in Editions(self.settings).files().items()}

    def state(self, id: int) -> tuple[DocumentState, str]:
        with self.store.read() as tx:
            found = documents.find(tx, id)
        assert found is not None
        return found.state, found.reason


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Site:
    settings = settings_of(built, tmp_path)
    store = sqlite_at(tmp_path / "handrail.sqlite3")
    make_ready(store, settings)
    site = Site(built, settings, store)
    site.say("Words 0")
    site.rebuild()
    return site


def test_killed_at_any_moment_the_old_pages_or_the_new_ones_are_served(site: Site) -> None:
    began = time.monotonic()
    site.say("Words of the second time")
    assert site.begin().wait() == 0
    whole_s = time.monotonic() - began
    before, swapped = site.served(), 0
    for number in range(1, MOMENTS + 1):
        changed = site.say(f"Words {number}.")
        process = site.begin()
        time.sleep(whole_s * number / MOMENTS)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        after = site.served()
        if f"Words {number}.".encode() in after["/contact/"]:
            swapped += 1
            assert after.keys() == before.keys()
        else:
            assert after == before
            assert site.state(changed)[0] is DocumentState.SUBMITTED
        site.rebuild()
        before = site.served()
        assert f"Words {number}.".encode() in before["/contact/"]
        assert site.state(changed) == (DocumentState.PUBLISHED, "")
        assert not list(site.settings.editions.glob(".new-*"))
    assert swapped < MOMENTS
    print(f"killed {MOMENTS} times within {whole_s:.1f} s; {swapped} times after the swap")


def test_where_the_build_alone_is_killed_it_is_done_again_at_once(site: Site) -> None:
    changed = site.say("Words 1")
    process = site.begin()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (child := children.read_text().split()):
        time.sleep(0.01)
    os.kill(int(child[0]), signal.SIGKILL)
    assert process.wait() == 0
    assert site.state(changed) == (DocumentState.PUBLISHED, "")


@pytest.mark.parametrize("size", [0, 200, 5_000, 60_000, 150_000])
def test_a_full_disk_leaves_the_pages_and_the_change_as_they_were(site: Site, size: int) -> None:
    before, changed = site.served(), site.say("Words 1")
    with no_file_larger_than(size), pytest.raises((NoRoom, OSError)):
        rebuild(site.settings, site.store)
    assert site.served() == before
    assert site.state(changed) == (DocumentState.SUBMITTED, "")
    site.rebuild()
    assert site.state(changed) == (DocumentState.PUBLISHED, "")


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_refused_with_the_reason(site: Site, what: str) -> None:
    path, words, expected = BROKEN[what]
    own = (PROJECT / path).read_text("utf-8") if path != "content/provider.yaml" else ""
    before, broken = site.served(), site.change(path, own + words)
    good = site.say("Words of somebody else", "about")
    site.rebuild()
    state, reason = site.state(broken)
    assert state is DocumentState.REFUSED and expected in reason, reason
    assert str(site.settings.var) not in reason, "where it was built tells nobody anything"
    assert site.state(good) == (DocumentState.PUBLISHED, "")
    after = site.served()
    assert {at for at in before if after[at] != before[at]} <= {"/about/", "/feedback/worker.js"}
    print(f"{what}: {reason}")


def test_two_at_once_publish_both(site: Site) -> None:
    for number in range(4):
        changed = [site.say(f"Contact {number}.")]
        first = site.begin()
        time.sleep(0.3 * number)
        changed.append(site.say(f"About {number}.", "about"))
        second = site.begin()
        assert (first.wait(), second.wait()) == (0, 0)
        assert {site.state(id) for id in changed} == {(DocumentState.PUBLISHED, "")}
        served = site.served()
        assert f"Contact {number}.".encode() in served["/contact/"]
        assert f"About {number}.".encode() in served["/about/"]
