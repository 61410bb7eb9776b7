"""What the browser of somebody who signs in keeps, and where they go then."""

import re
from datetime import timedelta

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from feedback_server.actions.accounts import known_browsers, sessions
from feedback_server.actions.accounts.login_throttle import ATTACK, CODES_TOLD
from feedback_server.store.accounts.accounts import Account
from feedback_server.web.shared.context import context

OURS = re.compile(r"/staff/(?![/\\])[!-\[\]-~]*")
"""An address of a staff page: what browsers take for one and nothing else, no backslash in it."""


def let_in(next: str | None, started: str) -> Response:
    """To where they were going, with the session of this token; to their own account first where
    many tried to get in before."""
    failed = sessions.failed_before(context().store, started)
    told = failed.passwords >= ATTACK or failed.codes >= CODES_TOLD
    to = url_for("account.show", _anchor="failed") if told else safe_next(next)
    response = redirect(to, 303)
    remember(response, started)
    return response


def cookie_name() -> str:
    return "__Host-handrail" if context().https else "handrail"


def token() -> str:
    """Of this request's session; empty where there is none."""
    return request.cookies.get(cookie_name(), "")


def remember(response: Response, token: str) -> None:
    """The session, and that whoever is all the way in was in this browser."""
    ctx = context()
    set_cookie(response, cookie_name(), token)
    browser = known_browsers.remember_person(
        ctx.store, ctx.invitation_key, browser_cookie(), token, now=ctx.now()
    )
    if browser:
        set_cookie(response, f"{cookie_name()}-browser", browser, known_browsers.LIFE)


def browser_of(account: Account | None) -> str | None:
    """What tells this browser from others, where this person has signed in before."""
    ctx = context()
    return known_browsers.browser_id(ctx.invitation_key, browser_cookie(), account, now=ctx.now())


def set_cookie(response: Response, name: str, value: str, lasts: timedelta | None = None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=lasts,
        httponly=True,
        secure=context().https,
        samesite="Lax",
        path="/",
    )


def browser_cookie() -> str:
    return request.cookies.get(f"{cookie_name()}-browser", "")


def forget(response: Response) -> None:
    response.delete_cookie(
        cookie_name(), httponly=True, secure=context().https, samesite="Lax", path="/"
    )


def safe_next(address: str | None) -> str:
    """Where to go after signing in: only ever a staff page of ours."""
    if address and OURS.fullmatch(address):
        return address
    return url_for("sign_in_pages.home")
