"""Notes in the audit log who saw or took along what stands on the pages with small numbers."""

import re
from collections.abc import Mapping

from flask import Flask, g, request
from werkzeug.wrappers import Response

from feedback_server.actions.accounts.access_log import record_access
from feedback_server.web.shared.context import context

from .access import Access

NAMES = ("pcn", "practice", "place", "month", "revision", "extension", "summary")
"""What of an address is noted; never what somebody searched for."""

PLAIN = re.compile(r"[A-Za-z0-9:_-]{1,40}")


def add_access_log(app: Flask, access: Mapping[str, Access]) -> None:
    """Views say in what they declare as which action. What people change, the actions note."""
    audited = {endpoint: declared.audit for endpoint, declared in access.items() if declared.audit}

    @app.after_request
    def note(response: Response) -> Response:
        action = audited.get(request.endpoint or "")
        if action and request.method == "GET" and response.status_code == 200:
            ctx = context()
            record_access(ctx.store, action, _about(), by=g.account, now=ctx.now())
        return response


def _about() -> dict[str, str | int]:
    given = {**request.args.to_dict(), **(request.view_args or {})}
    found = {name: str(given[name]) for name in NAMES if name in given}
    return {name: value for name, value in found.items() if PLAIN.fullmatch(value)}
