"""Takes PCNs and practices in from a file."""

from dataclasses import dataclass
from datetime import datetime

from ..domain.organisation_file import OrganisationFile
from ..store import Store, audit, organisations
from ..store.audit import Entry
from ..store.organisations import Changes


@dataclass(frozen=True)
class Imported:
    pcns: Changes
    practices: Changes


class FaultyFile(ValueError):
    """The file has faults and nothing was imported."""


def would_import(store: Store, file: OrganisationFile) -> Imported:
    """What importing the good rows would do."""
    with store.read() as tx:
        return Imported(
            organisations.would_put(tx, file.pcns), organisations.would_put(tx, file.practices)
        )


def import_organisations(
    store: Store, file: OrganisationFile, *, by: str, now: datetime, skip_faulty: bool = False
) -> Imported:
    """Add and change what the file says; importing twice changes nothing.

    With faults in the file raises FaultyFile, unless ``skip_faulty``: then the good rows go in.
    Organisations that the file does not name stay as they are.
    """
    if file.faults and not skip_faulty:
        raise FaultyFile(f"{len(file.faults)} rows have faults; nothing was imported")
    with store.write() as tx:
        pcns = organisations.put_pcns(tx, file.pcns)
        done = Imported(pcns, organisations.put_practices(tx, file.practices))
        about: dict[str, str | int] = {}
        for name, changes in (("networks", done.pcns), ("surgeries", done.practices)):
            about |= {f"{name}_added": changes.added, f"{name}_changed": changes.changed}
        audit.record(tx, Entry(now, by, "organisations_imported", about))
        return done
