"""Writes "You said, we did", links comments to it, publishes it and takes it back."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from feedback_server.actions.editing.documents import ChangedMeanwhile, pages_changed
from feedback_server.actions.reports.publishing import published_month, write_changes
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.content.published_months import readable_month
from feedback_server.domain.comments.comment import is_cleared
from feedback_server.domain.comments.you_said import AT_MOST, YouSaid
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports.context import Change
from feedback_server.domain.surveys.service import of_service
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.comments import you_said
from feedback_server.store.organisations import organisations

from .moderation import Seen, UnknownComment, find_seen


class CannotPublish(ValueError):
    """A statement that cannot be published now. The message says what to do first."""


def write(
    store: Store,
    one: YouSaid,
    *,
    instead_of: YouSaid | None = None,
    folder: Path,
    now: datetime,
    by: str,
) -> None:
    """Add or change a statement; a published one changes for the public too.

    Raises ChangedMeanwhile where another than ``instead_of`` is there.
    """
    with store.write() as tx:
        before = you_said.find(tx, one.pcn, one.id)
        if before != instead_of:
            raise ChangedMeanwhile
        you_said.upsert(tx, one)
        if before and is_published(folder, before):
            here = (before.month, before.service) == (one.month, one.service)
            _swap(folder, before, one.change if here else None)
            pages_changed(tx, now)
        _record(tx, one, "you_said_changed" if before else "you_said_written", now, by)


def publish(store: Store, one: YouSaid, *, folder: Path, now: datetime, by: str) -> None:
    """Publish a statement beside its month's figures. Raises CannotPublish."""
    last = published_month(folder, one.pcn, one.month, one.service)
    if last is None or last.withdrawn:
        raise CannotPublish("Publish the figures of this month first")
    if one.change in last.changes:
        return
    if len(last.changes) >= AT_MOST:
        raise CannotPublish(
            f"{AT_MOST} are published for this month already: take one of them back first"
        )
    with store.write() as tx:
        write_changes(folder, last, (*last.changes, one.change))
        pages_changed(tx, now)
        _record(tx, one, "you_said_published", now, by)


def withdraw(store: Store, one: YouSaid, *, folder: Path, now: datetime, by: str) -> None:
    """Withdraw a statement from the public pages; it can be published again."""
    if not is_published(folder, one):
        return
    with store.write() as tx:
        _swap(folder, one, None)
        pages_changed(tx, now)
        _record(tx, one, "you_said_withdrawn", now, by)


def is_published(folder: Path, one: YouSaid) -> bool:
    last = readable_month(folder, one.pcn, one.month, one.service)
    return last is not None and last.withdrawn is None and one.change in last.changes


def link(
    store: Store,
    surveys: SurveyRegistry,
    one: YouSaid,
    submission: str,
    question: str,
    *,
    linked: bool,
    seen: Seen,
    now: datetime,
    by: str,
) -> None:
    """Link a cleared comment of the network, or take the link away. Raises UnknownComment."""
    with store.write() as tx:
        found = find_seen(tx, surveys, submission, question, seen)
        practice = organisations.find_practice(tx, found.practice)
        if practice is None or practice.pcn != one.pcn or (linked and not is_cleared(found)):
            raise UnknownComment(submission)
        (you_said.link if linked else you_said.unlink)(tx, one, found)
        _record(tx, one, "you_said_linked" if linked else "you_said_unlinked", now, by)


def written(store: Store, pcn: Pcn, folder: Path) -> Sequence[tuple[YouSaid, bool]]:
    """A network's statements, newest month first, each with whether it is published."""
    with store.read() as tx:
        every = you_said.list_all(tx, pcn.code)
    return [(item, is_published(folder, item)) for item in every]


def _swap(folder: Path, one: YouSaid, new: Change | None) -> None:
    """Replace a published statement; None removes it."""
    last = published_month(folder, one.pcn, one.month, one.service)
    assert last is not None
    changes = [new if change == one.change else change for change in last.changes]
    write_changes(folder, last, tuple(change for change in changes if change))


def _record(tx: Transaction, one: YouSaid, action: str, now: datetime, by: str) -> None:
    about = {"pcn": one.pcn, "month": str(one.month), "id": one.id} | of_service(one.service)
    audit.record(tx, AuditEntry(now, by, action, about))
