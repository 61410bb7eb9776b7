"""Lets nobody reach a view but those whom it names: see access.py for how it does."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.wrappers import Response

from feedback_server.actions.accounts import api_tokens, sessions
from feedback_server.actions.accounts.held_forms import Typist
from feedback_server.actions.accounts.sessions import SignedInSession
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.web.shared.context import context
from feedback_server.web.staff.accounts.signed_in import token

from . import held_forms
from .access import Access, Callers
from .form_presses import answer_same_press, by_script, note_answer
from .held_forms import forget_sent_on
from .upload_limits import limit_upload

SIGNED_OUT = "You are signed out. Press the button: what you wrote is kept while you sign in"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


NEXT_STEP: Mapping[AuthStage, str] = {
    AuthStage.CODE: "second_factor.ask",
    AuthStage.SET_UP: "second_factor.set_up",
}
"""Where a session is sent that still waits for its second factor."""


def add_guard(app: Flask, access: Mapping[str, Access]) -> None:
    """``access`` is what each view declares, by endpoint; another endpoint is nobody's."""
    app.before_request(limit_upload)
    app.before_request(partial(_guard, access))
    app.before_request(refuse_other_sites)
    app.before_request(answer_same_press)
    app.after_request(note_answer)
    app.after_request(forget_sent_on)


def _guard(access: Mapping[str, Access]) -> Response | None:
    if request.endpoint is None:
        return None
    declared = access.get(request.endpoint)
    g.declared = declared
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
    who = _typist(declared)
    found = with_a_session()
    if found is None:
        return _sign_in_first(who, "sign_in_pages.sign_in")
    g.person, g.stage = found.person, found.stage
    if found.stage is not AuthStage.IN:
        early = declared is not None and found.stage in declared.early
        return None if early else _sign_in_first(who, NEXT_STEP[found.stage])
    g.account = found.person.name
    if declared is None or not declared.admits(found.person):
        raise Forbidden
    return None


def _typist(declared: Access | None) -> Typist | None:
    """Who typed the form of this request; asked before a session that has ended is forgotten.

    Only of pages that need a permission: on those of a person's own account, passwords are typed.
    """
    posted = request.method == "POST" and declared is not None and declared.permission is not None
    return held_forms.typist() if posted and is_same_origin() else None


def _sign_in_first(who: Typist | None, step: str) -> Response:
    """To the page ``step``, and from there to what they wanted. A form is held meanwhile."""
    if request.method in SAFE:
        return redirect(url_for(step, next=request.full_path.rstrip("?")), 303)
    if by_script():
        return Response(SIGNED_OUT, 401, mimetype="text/plain")
    if who is None:
        return redirect(url_for(step, next=held_forms.came_from() or None, lost="unknown"), 303)
    return held_forms.hold(who, step)


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
    guarded = request.path.startswith(("/staff/", "/feedback/"))
    if request.method not in SAFE and guarded and not is_same_origin():
        raise Forbidden


def is_same_origin() -> bool:
    """Whether the form of this request stood on a page of ours."""
    is_staff = request.path.startswith("/staff/")
    origin = request.headers.get("Origin")
    fetch_site = request.headers.get("Sec-Fetch-Site", "" if is_staff else "same-origin")
    return urlsplit(origin).netloc == request.host if origin else fetch_site == "same-origin"


def with_a_session() -> SignedInSession | None:
    found = token()
    return sessions.find_session(context().store, found, now=context().now()) if found else None


def with_a_token() -> SignedInSession | None:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    person = api_tokens.person_of_token(context().store, given, on=context().today())
    return SignedInSession(person, AuthStage.IN) if person else None
