"""What tests of backups share: a key, a database, files beside it."""

from dataclasses import dataclass
from pathlib import Path

from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.archive import Identity, load_identities, new_identity
from feedback_server.crypto import hpke
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert
from tests.databases import sqlite_at
from tests.factories import NOW, PCN, PRACTICES, a_submission, a_survey

A_KEY = hpke.generate_key(Path("keys") / "sealing")
FILES = {
    str(A_KEY.path): A_KEY.content,
    "keys/invitations.key": bytes(range(32)),
    "published/2026-10-U99999.json": b"{}",
}


NUMBER = 400


@dataclass(frozen=True)
class Key:
    public: list[str]
    private: list[Identity]

    @classmethod
    def new(cls, file: Path) -> "Key":
        words, public = new_identity()
        file.write_text(words)
        return cls([public], load_identities(file))


def small_database(path: Path) -> Store:
    """A network, a survey, submissions, and an entry in the record."""
    store = sqlite_at(path)
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
    publish_survey(store, a_survey())
    with store.write() as tx:
        given = [a_submission() for _ in range(NUMBER)]
        insert.add(tx, given, {a_survey().version: a_survey()})
        audit.record(tx, AuditEntry(NOW, "ann", "exported", {}))
    return store


def put_files(var: Path) -> Path:
    """Keys and a published month; and one that is being written."""
    for name, content in (FILES | {"keys/half.new": b"not whole yet"}).items():
        (var / name).parent.mkdir(parents=True, exist_ok=True)
        (var / name).write_bytes(content)
    return var


def files_in(var: Path) -> dict[str, bytes]:
    found = [path for path in var.rglob("*") if path.is_file()]
    return {path.relative_to(var).as_posix(): path.read_bytes() for path in found}
