"""Notes in the record who saw or took along what stands on the pages with small numbers."""

import re
from collections.abc import Mapping

from flask import Flask, g, request
from werkzeug.wrappers import Response

from feedback_server.actions.accounts.access_log import record_access
from feedback_server.web.shared.context import context

SEEN: Mapping[str, str] = {
    "staff_overview.show": "overview_read",
    "staff_reports.reports": "report_read",
    "staff_revisions.compare": "report_read",
    "staff_reports.download": "report_downloaded",
    "staff_comments.read": "comments_read",
    "staff_follow_up.today": "comments_read",
    "staff_feedback.show_flagged": "flagged_read",
    "staff_quarantine.show": "quarantine_read",
    "staff_record.show": "audit_log_read",
    "staff_record.download": "audit_log_downloaded",
    "api_reports.report": "report_downloaded",
    "api_reports.returns": "fft_return_downloaded",
}
"""The action by the address. What people change, the actions themselves note."""

NAMES = ("pcn", "practice", "place", "month", "revision", "extension", "summary")
"""What of an address is noted; never what somebody searched for."""

PLAIN = re.compile(r"[A-Za-z0-9:_-]{1,40}")


def add_access_record(app: Flask) -> None:
    @app.after_request
    def note(response: Response) -> Response:
        action = SEEN.get(request.endpoint or "")
        if action and request.method == "GET" and response.status_code == 200:
            ctx = context()
            record_access(ctx.store, action, _about(), by=g.account, now=ctx.now())
        return response


def _about() -> dict[str, str | int]:
    given = {**request.args.to_dict(), **(request.view_args or {})}
    found = {name: str(given[name]) for name in NAMES if name in given}
    return {name: value for name, value in found.items() if PLAIN.fullmatch(value)}
