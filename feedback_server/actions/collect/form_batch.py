"""Forms on paper or by telephone: entered singly or in batches, which are checked and closed.

A form that was entered wrongly is taken out whole, from the tallies too, so that `handrail
submission recount` agrees and no report tells of a slip. Its id stays with the batch while that is
open, and a closed batch takes nothing in: a form that a slow network sends late cannot come back.
"""

from datetime import date, datetime
from enum import StrEnum

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.collect.form_batch import BatchForm, FormBatch, next_number, those_in
from feedback_server.domain.submissions.submission import Submission
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.collect import form_batches
from feedback_server.store.submissions import insert


class FormResult(StrEnum):
    SAVED = "saved"
    TAKEN_OUT = "taken-out"
    REPEATED = "repeated"
    """The form had been saved before."""

    GONE = "gone"
    """The form was removed, or is not in the batch."""

    CLOSED = "closed"


class IdTaken(ValueError):
    """A submission outside the batch has this id."""


def open_batch(store: Store, batch: FormBatch, *, now: datetime, by: str) -> None:
    """Open a batch; opening the same one twice has no effect."""
    about: dict[str, str | int] = {"batch": batch.id, "practice": batch.practice}
    about |= {"mode": batch.mode.value, "total": batch.total}
    with store.write() as tx:
        if form_batches.add(tx, batch):
            audit.record(tx, AuditEntry(now, by, "form_batch_opened", about))


def save_form(
    store: Store,
    surveys: SurveyRegistry,
    batch: FormBatch,
    submission: Submission,
    *,
    now: datetime,
    by: str,
) -> FormResult:
    """Store a checked form in an existing batch. Raises IdTaken."""
    with store.write() as tx:
        if not _is_open(tx, batch):
            return FormResult.CLOSED
        forms = {form.submission: form for form in form_batches.forms(tx, batch.id)}
        if known := forms.get(submission.id):
            return FormResult.GONE if known.removed else FormResult.REPEATED
        if not insert.add(tx, [submission], surveys.published(tx, [submission.version])):
            raise IdTaken(submission.id)
        form_batches.put_form(tx, batch.id, BatchForm(submission.id, next_number(forms.values())))
        _record(tx, batch, "form_entered", now, by)
    return FormResult.SAVED


def take_form_out(
    store: Store,
    surveys: SurveyRegistry,
    batch: FormBatch,
    submission: str,
    *,
    now: datetime,
    by: str,
) -> FormResult:
    with store.write() as tx:
        if not _is_open(tx, batch):
            return FormResult.CLOSED
        if submission not in {
            form.submission for form in those_in(form_batches.forms(tx, batch.id))
        }:
            return FormResult.GONE
        insert.delete(tx, submission, surveys.published(tx))
        form_batches.take_form_out(tx, batch.id, submission)
        _record(tx, batch, "form_taken_out", now, by)
    return FormResult.TAKEN_OUT


def change_total(store: Store, batch: FormBatch, total: int, *, now: datetime, by: str) -> None:
    """Change the counted total; a closed batch stays as it is."""
    about: dict[str, str | int] = {"batch": batch.id, "before": batch.total, "after": total}
    with store.write() as tx:
        if _is_open(tx, batch):
            form_batches.change_total(tx, batch.id, total)
            audit.record(tx, AuditEntry(now, by, "form_batch_total_changed", about))


def close(
    store: Store, batch: FormBatch, *, entered: int, on: date, now: datetime, by: str
) -> bool:
    """Close a batch, if it still has as many forms as the person saw."""
    with store.write() as tx:
        if not _is_open(tx, batch):
            return True
        if len(those_in(form_batches.forms(tx, batch.id))) != entered:
            return False
        form_batches.close(tx, batch.id, on, entered)
        about: dict[str, str | int] = {"batch": batch.id, "total": batch.total, "entered": entered}
        audit.record(tx, AuditEntry(now, by, "form_batch_closed", about))
    return True


def _is_open(tx: Transaction, batch: FormBatch) -> bool:
    found = form_batches.find(tx, batch.id, lock=True)
    return found is not None and found.closed_on is None


def _record(tx: Transaction, batch: FormBatch, action: str, now: datetime, by: str) -> None:
    about = {"batch": batch.id, "practice": batch.practice, "mode": batch.mode.value}
    audit.record(tx, AuditEntry(now, by, action, about))


def enter_form(
    store: Store, surveys: SurveyRegistry, submission: Submission, *, now: datetime, by: str
) -> None:
    """Store one checked submission, under the id that its form was rendered with."""
    about = {"practice": submission.practice, "mode": submission.mode.value}
    with store.write() as tx:
        if insert.add(tx, [submission], surveys.published(tx)):
            audit.record(tx, AuditEntry(now, by, "form_entered", about))
