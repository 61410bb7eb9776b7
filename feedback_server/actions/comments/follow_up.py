"""Follow-up of comments: needed today or not, assignment, note, done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from feedback_server.actions.notifications.fan_out import notify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.accounts.person import Permission, Person
from feedback_server.domain.comments.comment import Comment
from feedback_server.domain.comments.follow_up import CannotFollowUp, FollowUp, check_note
from feedback_server.domain.notifications.notification import NotificationType
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import accounts, audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.comments import follow_up as care
from feedback_server.store.organisations import organisations

from .moderation import Seen, Still, always, check_unchanged, find_seen


def set_today(
    store: Store,
    surveys: SurveyRegistry,
    submission: str,
    question: str,
    *,
    today: bool,
    still: Still = always,
    seen: Seen,
    now: datetime,
    by: str,
) -> Comment:
    """Decide whether a comment needs a person today. Raises UnknownComment, ChangedMeanwhile."""

    def change(before: FollowUp) -> FollowUp:
        return replace(before, today=today, done=before.done and not today)

    action = "comment_needs_today" if today else "comment_needs_nobody_today"
    return _change(store, surveys, submission, question, change, action, still, seen, now, by)


def follow_up(
    store: Store,
    surveys: SurveyRegistry,
    submission: str,
    question: str,
    *,
    assigned_to: str,
    note: str,
    done: bool,
    still: Still = always,
    seen: Seen,
    now: datetime,
    by: Person,
    on: date,
) -> Comment:
    """Save a follow-up.

    Raises UnknownComment, ChangedMeanwhile, or CannotFollowUp for an assignee without access.
    """
    check_note(note)

    def change(before: FollowUp) -> FollowUp:
        return replace(before, assigned_to=assigned_to, note=note.strip(), done=done)

    def check(tx: Transaction, comment: Comment) -> None:
        if assigned_to in ("", comment.care.assigned_to):
            return
        practice = organisations.find_practice(tx, comment.practice)
        if practice is None or assigned_to not in readers(tx, practice, of=by, on=on):
            raise CannotFollowUp("assigned_to", "Choose somebody from the list")

    action = "comment_done" if done else "comment_followed_up"
    by_name = by.name
    return _change(
        store, surveys, submission, question, change, action, still, seen, now, by_name, check
    )


def readers(tx: Transaction, practice: Practice, *, of: Person, on: date) -> list[str]:
    """Accounts that may read a practice's comments; colleagues of ``of``.

    A demonstration account sees demonstration accounts only.
    """
    return [
        account.person.name
        for account in accounts.list_accounts(tx)
        if (account.disabled_on is None or account.disabled_on > on)
        and account.person.may(Permission.READ_COMMENTS)
        and account.person.sees(practice)
        and (account.person.demonstration or not of.demonstration)
    ]


def _change(
    store: Store,
    surveys: SurveyRegistry,
    submission: str,
    question: str,
    change: Callable[[FollowUp], FollowUp],
    action: str,
    still: Still,
    seen: Seen,
    now: datetime,
    by: str,
    check: Callable[[Transaction, Comment], None] = lambda _tx, _comment: None,
) -> Comment:
    with store.write() as tx:
        found = find_seen(tx, surveys, submission, question, seen)
        check(tx, found)
        after = change(found.care)
        if after == found.care:
            return found
        check_unchanged(found, still)
        care.upsert(tx, found, after)
        if after.today and not found.care.today:
            key = f"{found.practice}:{now.isoformat()}"
            notify(tx, NotificationType.TODAY, key, now=now, practice=found.practice, by=by)
        about: dict[str, str | int] = {"practice": found.practice, "month": str(found.month)}
        if after.assigned_to != found.care.assigned_to:
            about["assigned_to"] = after.assigned_to
        audit.record(tx, AuditEntry(now, by, action, about))
    return replace(found, care=after)
