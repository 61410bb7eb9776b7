"""The audit log: searched, downloaded, and followed from its first entry."""

import csv
import io
from datetime import UTC, date

from flask import Response, render_template, request

from feedback_server.domain.accounts.person import Permission
from feedback_server.output.report_csv import escape_formula
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditQuery, StoredEntry
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.shared.formatting import format_moment
from feedback_server.web.staff.help import StaffBlueprint

from .audit_labels import WORDS, about_words

staff_audit_log = StaffBlueprint(
    "staff_audit_log",
    __name__,
    url_prefix="/staff/audit-log",
    help=(
        "The audit log says who read, changed, exported or published what, and when. It holds no "
        "answer and no word of a patient. Reading a page again within the hour is noted once.",
    ),
)

AT_ONCE = 50
MOST_DOWNLOADED = 100_000
COLUMNS = ("number", "at", "by", "action", "about")


@staff_audit_log.get("/")
@staff_page(
    Permission.READ_AUDIT_LOG, audit="audit_log_read", nav=NavItem(Section.SETTINGS, "Audit log")
)
def show() -> str:
    return _page()


@staff_audit_log.get("/check")
@staff_page(Permission.READ_AUDIT_LOG)
def check() -> str:
    """Follows the whole chain: some seconds for a million entries."""
    with context().store.read() as tx:
        return _page(checked=audit.check_chain(tx))


@staff_audit_log.get("/audit-log.csv")
@staff_page(Permission.READ_AUDIT_LOG, audit="audit_log_downloaded")
def download() -> Response:
    """What was searched for, the newest first. Times are UTC, as ISO 8601 writes them."""
    wanted, _ = _wanted()
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    with context().store.read() as tx:
        for stored_entry in audit.search(tx, wanted, limit=MOST_DOWNLOADED):
            rows.writerow([escape_formula(cell) for cell in _cells(stored_entry)])
    headers = {"Content-Disposition": 'attachment; filename="handrail-audit-log.csv"'}
    content = text.getvalue().encode("utf-8-sig")
    return Response(content, mimetype="text/csv", headers=headers)


def _page(**values: object) -> str:
    wanted, problems = _wanted()
    before = request.args.get("before", type=int)
    with context().store.read() as tx:
        at_most = min(before, 2**62) if before is not None and before > 0 else None
        found = audit.search(tx, wanted, limit=AT_ONCE + 1, before=at_most)
    return render_template(
        "staff/accounts/audit_log.html.jinja",
        found=found[:AT_ONCE],
        older=found[AT_ONCE - 1].id if len(found) > AT_ONCE else None,
        form=request.args,
        query={name: value for name, value in request.args.items() if name != "before"},
        actions=sorted(WORDS.items(), key=lambda each: each[1]),
        action_words=WORDS,
        about_words=about_words,
        format_moment=format_moment,
        problems=problems,
        **({"checked": None} | values),
    )


def _wanted() -> tuple[AuditQuery, dict[str, str]]:
    """What is asked for, and what is wrong with it."""
    problems: dict[str, str] = {}
    first, last = (_day(name, problems) for name in ("first", "last"))
    if first and last and first > last:
        problems["last"] = "The last day is before the first"
    action = request.args.get("action", "")
    by = request.args.get("by", "").strip().lower().replace("\0", "")
    words = request.args.get("words", "").strip()
    return AuditQuery(by, action if action in WORDS else "", words, first, last), problems


def _day(name: str, problems: dict[str, str]) -> date | None:
    given = request.args.get(name, "").strip()
    if not given:
        return None
    try:
        found = date.fromisoformat(given)
    except ValueError:
        problems[name] = "Enter a day such as 2026-10-31"
        return None
    if not 2000 <= found.year <= 9000:
        problems[name] = "Enter a day such as 2026-10-31"
        return None
    return found


def _cells(kept: StoredEntry) -> tuple[object, ...]:
    entry = kept.entry
    at = entry.at.astimezone(UTC).isoformat(timespec="seconds")
    return kept.id, at, entry.by, entry.action, about_words(entry.about)
