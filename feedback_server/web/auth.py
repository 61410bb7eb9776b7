"""Who may see what: every endpoint is on the public list, or needs a signed-in account."""

from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from ..actions import accounts
from .services import services

PUBLIC = frozenset(
    {
        "public.page",
        "api.submissions",
        "api.practice",
        "api.openapi",
        "tablets.enrol",
        "tablets.check_in",
        "links.practice",
        "links.invitation",
        "feedback.choose",
        "feedback.answer",
        "staff.sign_in",
        "staff.try_sign_in",
        "health.live",
    }
)
"""Everything a stranger may reach. Whatever is not named here asks for an account."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def add_guard(app: Flask) -> None:
    @app.before_request
    def guard() -> Response | None:
        if request.endpoint is None or request.endpoint in PUBLIC:
            return None
        g.account = signed_in_account()
        if g.account is None:
            wanted = request.full_path.rstrip("?") if request.method in SAFE else None
            return redirect(url_for("staff.sign_in", next=wanted), 303)
        return None

    @app.before_request
    def refuse_other_sites() -> None:
        """A form on another site must not act for a person who is signed in here."""
        if request.method in SAFE or not request.path.startswith("/staff/"):
            return
        origin = request.headers.get("Origin")
        fetch_site = request.headers.get("Sec-Fetch-Site")
        same = urlsplit(origin).netloc == request.host if origin else fetch_site == "same-origin"
        if not same:
            raise Forbidden


def cookie_name() -> str:
    return "__Host-handrail" if services().https else "handrail"


def signed_in_account() -> str | None:
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    return accounts.session_account(services().store, token, now=services().now())


def remember(response: Response, token: str) -> None:
    response.set_cookie(
        cookie_name(), token, httponly=True, secure=services().https, samesite="Lax", path="/"
    )


def forget(response: Response) -> None:
    response.delete_cookie(
        cookie_name(), httponly=True, secure=services().https, samesite="Lax", path="/"
    )


def safe_next(address: str | None) -> str:
    """Where to go after signing in: only ever a staff page of ours."""
    if address and address.startswith("/staff/") and "\\" not in address:
        return address
    return url_for("staff_reports.reports")
