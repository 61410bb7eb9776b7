"""What was changed on the server comes back as files, and goes in as files."""

from datetime import UTC, datetime
from pathlib import Path

from feedback_server.actions.editing.documents import digest_of_file, submit
from feedback_server.config.settings import PROJECT
from feedback_server.domain.editing.document import PROVIDER, DocumentState
from feedback_server.store import Store
from feedback_server.store.editing import documents
from tests.command import handrail
from tests.databases import sqlite_at

PAGE, NEW = "content/pages/contact.md", "content/pages/patients/hands.md"
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def publish(store: Store, **bodies: bytes | None) -> None:
    """As the rebuild ends what was submitted."""
    paths = {"page": PAGE, "new": NEW, "provider": PROVIDER}
    files = {paths[name]: body for name, body in bodies.items()}
    bases = {path: digest_of_file(PROJECT, path) for path in files}
    submit(
        store,
        files,
        by="alice",
        now=NOW,
        note="Told more",
        new_id=lambda: str(len(bodies)),
        bases=bases,
    )
    end(store)


def end(store: Store) -> None:
    with store.write() as tx:
        ids = [document.id for document in documents.waiting(tx)]
        documents.end(tx, ids, DocumentState.PUBLISHED, "", NOW)


def test_changes_are_listed_exported_and_imported_again(tmp_path: Path) -> None:
    var = {"HANDRAIL_VAR": str(tmp_path / "one")}
    own = (PROJECT / PAGE).read_bytes()
    store = sqlite_at(tmp_path / "one" / "handrail.sqlite3")
    publish(store, page=own + b"\nMore.\n", new=own, provider=b"waiting_time: three weeks\n")
    store.close()
    listed = handrail("content", "list", **var).stderr
    assert "changed here" in listed and "+2 -0" in listed and "new here" in listed, listed

    out = tmp_path / "files"
    done = handrail("content", "export", out, **var)
    assert done.returncode == 0, done.stderr
    assert (out / PAGE).read_bytes() == own + b"\nMore.\n"
    assert (out / NEW).read_bytes() == own
    provider = (out / PROVIDER).read_text("utf-8")
    assert "waiting_time: three weeks" in provider and "service_name:" in provider
    assert handrail("content", "export", out, **var).returncode == 2

    (out / "content" / "pages" / "privacy.md").write_bytes(
        (PROJECT / "content" / "pages" / "privacy.md").read_bytes()
    )
    (out / "notes.txt").write_text("mine")
    other = {"HANDRAIL_VAR": str(tmp_path / "two")}
    sqlite_at(tmp_path / "two" / "handrail.sqlite3").close()
    done = handrail("content", "import", out, **other)
    assert done.returncode == 0, done.stderr
    assert "3 to be published, 1 unchanged" in done.stderr
    assert "no file of the content: notes.txt" in done.stderr
    listed = handrail("content", "list", **other).stderr
    assert listed.count("submitted") == 3, listed
    store = Store(f"sqlite:///{tmp_path / 'two' / 'handrail.sqlite3'}")
    end(store)
    store.close()
    assert "0 to be published, 4 unchanged" in handrail("content", "import", out, **other).stderr

    (out / PAGE).write_bytes(own)
    assert "1 to be published, 3 unchanged" in handrail("content", "import", out, **other).stderr
    store = Store(f"sqlite:///{tmp_path / 'two' / 'handrail.sqlite3'}")
    end(store)
    store.close()
    assert PAGE not in handrail("content", "list", **other).stderr


def test_a_provider_that_cannot_be_used_is_not_taken_in(tmp_path: Path) -> None:
    var = {"HANDRAIL_VAR": str(tmp_path / "var")}
    (tmp_path / "files" / "content").mkdir(parents=True)
    (tmp_path / "files" / PROVIDER).write_text("name: Oak\n")
    done = handrail("content", "import", tmp_path / "files", **var)
    assert done.returncode == 2
    assert "Everything is as the software has it" in handrail("content", "list", **var).stderr


def test_one_value_is_set_without_a_browser(tmp_path: Path) -> None:
    var = {"HANDRAIL_VAR": str(tmp_path)}
    key = "data_protection.contact"
    assert handrail("content", "set", key, "data@maple.example", **var).returncode == 0
    again = handrail("content", "set", key, "data@maple.example", **var)
    assert "It is so already" in again.stderr
    store = Store(f"sqlite:///{tmp_path}/handrail.sqlite3")
    with store.read() as tx:
        (version,) = documents.waiting(tx)
    store.close()
    assert version.text == "data_protection:\n  contact: data@maple.example\n"
    for wrong, value in ((key, "nobody"), ("fax", "1"), ("data_protection.processors", "Oak")):
        assert handrail("content", "set", wrong, value, **var).returncode == 2
