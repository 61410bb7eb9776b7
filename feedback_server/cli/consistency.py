"""Checks that a database is consistent, and prints a line for each result."""

from rich.table import Table

from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.store import Store
from feedback_server.store.accounts import audit

from .terminal import echo, fail, progress, terminal

MOST_SHOWN = 50


def tallies_agree(store: Store) -> bool:
    """Count all submissions again, and compare with the tallies that reports are made from."""
    found = verify(store, SurveyRegistry(), lambda codes: progress(codes, len(codes), "Recounting"))
    if found.first:
        echo(f"Months before {found.first} cannot be recounted: their submissions were purged")
    if not found.differences:
        echo(f"{found.submissions} submissions agree with {found.tallies} tallies")
        return True
    table = Table("practice", "month", "mode", "question", "code", "tallied", "counted")
    for difference in found.differences[:MOST_SHOWN]:
        key = difference.key
        row = (key.practice, str(key.month), key.mode, key.question, key.code)
        table.add_row(*row, str(difference.tallied), str(difference.counted))
    terminal.print(table)
    fail(f"{found.differing} tallies differ from the submissions")
    return False


def audit_log_holds(store: Store) -> bool:
    """Check the hash chain of the audit log."""
    with store.read() as tx:
        found = audit.check_chain(tx)
    if found.broken_at is None:
        echo(f"{found.entries} entries fit. Last hash: {found.last_hash or 'none'}")
        return True
    fail(f"Entry {found.broken_at} does not fit the {found.entries} before it")
    return False


def is_consistent(store: Store) -> bool:
    """Check both, even if the first one fails."""
    return all([tallies_agree(store), audit_log_holds(store)])
