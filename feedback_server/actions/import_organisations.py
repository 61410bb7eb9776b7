"""Takes PCNs and practices in from a file."""

from dataclasses import dataclass

from ..domain.organisation_file import OrganisationFile
from ..store import Store, organisations
from ..store.organisations import Changes


@dataclass(frozen=True)
class Imported:
    pcns: Changes
    practices: Changes


class FaultyFile(ValueError):
    """The file has faults and nothing was imported."""


def import_organisations(
    store: Store, file: OrganisationFile, *, skip_faulty: bool = False
) -> Imported:
    """Add and change what the file says; importing twice changes nothing.

    With faults in the file raises FaultyFile, unless ``skip_faulty``: then the good rows go in.
    Organisations that the file does not name stay as they are.
    """
    if file.faults and not skip_faulty:
        raise FaultyFile(f"{len(file.faults)} rows have faults; nothing was imported")
    with store.write() as tx:
        pcns = organisations.put_pcns(tx, file.pcns)
        return Imported(pcns, organisations.put_practices(tx, file.practices))
