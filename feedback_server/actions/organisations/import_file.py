"""Imports PCNs and practices from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from feedback_server.actions.activity.table_sandbox import read_tables
from feedback_server.actions.editing.documents import practices_changed
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.organisations.import_file import OrganisationFile, read_organisations
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.organisations.practice_facts import PracticeFacts
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.organisations import organisations
from feedback_server.store.organisations.organisations import Changes

MOST_SHEETS = 8


@dataclass(frozen=True)
class ImportResult:
    pcns: Changes
    practices: Changes
    facts: Changes
    """What patients are told of surgeries, such as address and telephone."""


class InvalidFile(ValueError):
    """The file has faults and nothing was imported."""


@dataclass(frozen=True)
class CheckedFile:
    """A file's contents; ``said`` tells what was read and what was skipped."""

    file: OrganisationFile
    said: tuple[str, ...]


def check_organisations(path: Path, now: datetime) -> CheckedFile:
    """Read all visible sheets of a file. Changes nothing. Raises UnreadableFile."""
    tables = read_tables(path, MOST_SHEETS)
    first = tables[0]
    said = [words for table in tables for words in replace(table, others=(), hidden=()).said]
    said += replace(first, sheet="", others=first.others[MOST_SHEETS - 1 :], skipped=()).said
    return CheckedFile(read_organisations(tables, london_day(now)), tuple(said))


def preview_organisations(store: Store, file: OrganisationFile) -> ImportResult:
    """What importing the good rows would do."""
    with store.read() as tx:
        return ImportResult(
            organisations.preview_upsert(tx, file.pcns),
            organisations.preview_upsert(tx, _practices(tx, file)),
            organisations.preview_facts(tx, _facts(tx, file)),
        )


def import_organisations(
    store: Store, file: OrganisationFile, *, by: str, now: datetime, skip_bad_rows: bool = False
) -> ImportResult:
    """Add and change what the file says; importing twice changes nothing.

    With faults in the file raises InvalidFile, unless ``skip_bad_rows``: then the good rows go in.
    Organisations that the file does not name stay as they are.
    """
    if file.faults and not skip_bad_rows:
        rows = (
            "1 row has a fault" if len(file.faults) == 1 else f"{len(file.faults)} rows have faults"
        )
        raise InvalidFile(f"{rows}; nothing was imported")
    with store.write() as tx:
        pcns = organisations.upsert_pcns(tx, file.pcns)
        practices = organisations.upsert_practices(tx, _practices(tx, file))
        practices_changed(tx, now)
        done = ImportResult(pcns, practices, organisations.upsert_facts(tx, _facts(tx, file)))
        about: dict[str, str | int] = {"faults": len(file.faults)}
        for name, changes in (
            ("networks", done.pcns),
            ("surgeries", done.practices),
            ("facts", done.facts),
        ):
            about |= {f"{name}_added": changes.added, f"{name}_changed": changes.changed}
        audit.record(tx, AuditEntry(now, by, "organisations_imported", about))
        return done


def _practices(tx: Transaction, file: OrganisationFile) -> list[Practice]:
    """The practices after the import; without network columns they stay where they are."""
    if file.says_networks:
        return list(file.practices)
    pcns = {practice.code: practice.pcn for practice in organisations.list_practices(tx)}
    return [replace(practice, pcn=pcns.get(practice.code, "")) for practice in file.practices]


def _facts(tx: Transaction, file: OrganisationFile) -> Mapping[str, PracticeFacts]:
    """What practices say after the import: a published list only fills in what is empty, because
    their staff know better; a file of one's own replaces what it names."""
    known = organisations.facts_of(tx, file.facts)
    return {
        code: known[code].filled_from(new) if file.is_published else new.filled_from(known[code])
        for code, new in file.facts.items()
    }
