"""Lets nobody reach a view but those whom it names: see access.py for how it does."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.wrappers import Response

from feedback_server.actions.accounts import api_tokens, sessions
from feedback_server.actions.accounts.sessions import SignedInSession
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.web.shared.context import context
from feedback_server.web.staff.accounts.signed_in import token

from .access import Access, Callers

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


NEXT_STEP: Mapping[AuthStage, str] = {
    AuthStage.CODE: "second_factor.ask",
    AuthStage.SET_UP: "second_factor.set_up",
}
"""Where a session is sent that still waits for its second factor."""


def add_guard(app: Flask, access: Mapping[str, Access]) -> None:
    """``access`` is what each view declares, by endpoint; another endpoint is nobody's."""
    app.before_request(partial(_guard, access))
    app.before_request(refuse_other_sites)


def _guard(access: Mapping[str, Access]) -> Response | None:
    if request.endpoint is None:
        return None
    declared = access.get(request.endpoint)
    match declared:
        case Access(callers=Callers.ANYBODY):
            pass
        case Access(callers=Callers.HIDDEN):
            _hide(declared)
        case Access(callers=Callers.TOKENS):
            _let_program_in(declared)
        case _:
            return _let_person_in(declared)
    return None


def _let_person_in(declared: Access | None) -> Response | None:
    found = with_a_session()
    wanted = request.full_path.rstrip("?") if request.method in SAFE else None
    if found is None:
        return redirect(url_for("sign_in_pages.sign_in", next=wanted), 303)
    g.person, g.stage = found.person, found.stage
    if found.stage is not AuthStage.IN:
        early = declared is not None and found.stage in declared.early
        return None if early else redirect(url_for(NEXT_STEP[found.stage], next=wanted), 303)
    g.account = found.person.name
    if declared is None or not declared.admits(found.person):
        raise Forbidden
    return None


def _let_program_in(declared: Access) -> None:
    found = with_a_token()
    if found is None:
        raise Unauthorized(
            "Send a token of yours: Authorization: Bearer handrail_...",
            www_authenticate=WWWAuthenticate("bearer"),
        )
    g.person, g.stage, g.account = found.person, found.stage, found.person.name
    if not declared.admits(found.person):
        raise Forbidden


def _hide(declared: Access) -> None:
    """Raises NotFound, as an address does that is not there."""
    if request.method == "OPTIONS":  # which any address answers
        return
    found = with_a_token() if "Authorization" in request.headers else with_a_session()
    if found is None or found.stage is not AuthStage.IN or not declared.admits(found.person):
        raise NotFound
    g.person, g.stage, g.account = found.person, found.stage, found.person.name


def refuse_other_sites() -> None:
    """A form on another site must not act for a person who is signed in here, nor answer surveys
    from the browsers of those who visit it. A plain browser says nothing of where a form stood:
    it may still answer.
    """
    is_staff = request.path.startswith("/staff/")
    if request.method in SAFE or not (is_staff or request.path.startswith("/feedback/")):
        return
    origin = request.headers.get("Origin")
    fetch_site = request.headers.get("Sec-Fetch-Site", "" if is_staff else "same-origin")
    same = urlsplit(origin).netloc == request.host if origin else fetch_site == "same-origin"
    if not same:
        raise Forbidden


def with_a_session() -> SignedInSession | None:
    found = token()
    return sessions.find_session(context().store, found, now=context().now()) if found else None


def with_a_token() -> SignedInSession | None:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    person = api_tokens.person_of_token(context().store, given, on=context().today())
    return SignedInSession(person, AuthStage.IN) if person else None
