"""A person's own account: what it may do, and tokens for programs of their own."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.accounts import (
    accounts,
    api_tokens,
    login_throttle,
    password_hashing,
    reauthentication,
    sessions,
    two_factor,
)
from feedback_server.actions.accounts.api_tokens import LONGEST, InvalidToken
from feedback_server.actions.accounts.passwords import PasswordRefused
from feedback_server.actions.accounts.reauthentication import Proof
from feedback_server.domain.accounts.person import Permission
from feedback_server.output.formatting import format_day
from feedback_server.store.accounts import accounts as staff
from feedback_server.store.accounts import sessions as stored
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, any_account
from feedback_server.web.shared.context import context
from feedback_server.web.shared.formatting import format_moment
from feedback_server.web.staff.help import StaffBlueprint

from . import signed_in

account = StaffBlueprint(
    "account",
    __name__,
    url_prefix="/staff/account",
    help=(
        "A token lets a program of yours read reports. Treat it like a password, and end it when "
        "you no longer use it.",
        "If you see a session that you do not know, sign it out and change your password.",
    ),
)

USUAL_DAYS = 90
WAIT = "Too many tries: wait a quarter of an hour"
UNPROVEN: Mapping[Proof, str] = {
    Proof.CODE: "That code is not right. Enter the one that your authenticator app shows now",
    Proof.PASSWORD: "This is not your password",
    Proof.RECENT: "You signed in over a quarter of an hour ago: sign out, sign in again, and make "
    "the token then",
}


@account.get("/")
@any_account(nav=NavItem(Section.ACCOUNT, "Your account"))
def show() -> str:
    return _page()


@account.post("/tokens")
@any_account()
def add() -> str | tuple[str, int]:
    """The token stands on the page that follows, this once."""
    ctx, given = context(), request.form.get("days", "")
    label = request.form.get("label", "")
    days = int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0
    try:
        api_tokens.validate_label(label, days)
    except InvalidToken as error:
        return _page(problems={"label": str(error).capitalize()}), 422
    if refused := _not_proven():
        return refused
    made = api_tokens.create_token(
        ctx.store,
        scope.person(),
        label=label,
        days=days,
        id=ctx.new_id(),
        on=ctx.today(),
        now=ctx.now(),
    )
    return _page(made=made)


@password_hashing.hashing_slot()
def _not_proven() -> tuple[str, int] | None:
    """The page with why, unless a code or the password shows that it is this person."""
    ctx, now, person, token = context(), context().now(), scope.person(), signed_in.token()
    tried = login_throttle.in_session(ctx.invitation_key, token=token, now=now)
    if login_throttle.begin_attempt(ctx.store, tried, now=now):
        return _page(problems={"proof": WAIT}), 429
    given = request.form.get("proof", "")
    if not reauthentication.is_proven(ctx.store, ctx.keys, person, given, token=token, now=now):
        return _page(
            problems={"proof": UNPROVEN[reauthentication.proof_of(ctx.store, person)]}
        ), 422
    login_throttle.record_success(ctx.store, tried)
    return None


@account.post("/tokens/<id>/end")
@any_account()
def end(id: str) -> Response:
    ctx = context()
    if not api_tokens.revoke_token(ctx.store, scope.person(), id, now=ctx.now()):
        raise NotFound
    return redirect(url_for("account.show", done="token", _anchor="tokens"), 303)


@account.post("/password")
@any_account()
@password_hashing.hashing_slot()
def change_password() -> Response | tuple[str, int]:
    """Whoever took over a session cannot try old passwords for ever, and shuts nobody out."""
    ctx, now, form = context(), context().now(), request.form
    tried = login_throttle.in_session(ctx.invitation_key, token=signed_in.token(), now=now)
    if login_throttle.begin_attempt(ctx.store, tried, now=now):
        return _page(problems={"old": WAIT}), 429
    try:
        right = accounts.change_password(
            ctx.store,
            scope.person(),
            form.get("old", ""),
            form.get("new", ""),
            token=signed_in.token(),
            now=now,
        )
    except PasswordRefused as error:
        return _page(problems={"new": str(error).capitalize()}), 422
    if not right:
        return _page(problems={"old": "This is not your password"}), 422
    login_throttle.record_success(ctx.store, tried)
    response = redirect(url_for("account.show", done="password", _anchor="password"), 303)
    signed_in.remember(response, signed_in.token())  # the browser is known by the new password now
    return response


@account.post("/sessions/<session>/end")
@any_account()
def end_session(session: str) -> Response:
    ctx = context()
    if not sessions.end_session(ctx.store, scope.person(), session, now=ctx.now()):
        raise NotFound
    return redirect(url_for("account.show", done="session", _anchor="sessions"), 303)


@account.post("/sessions/end")
@any_account()
def end_sessions() -> Response:
    """Everywhere, here included."""
    sessions.end_sessions(context().store, scope.person(), now=context().now())
    response = redirect(url_for("sign_in_pages.sign_in"), 303)
    signed_in.forget(response)
    return response


def _page(*, made: str = "", problems: Mapping[str, str] | None = None) -> str:
    ctx, person = context(), scope.person()
    names = {pcn.code: pcn.name for pcn in scope.pcns()}
    names |= {practice.code: practice.name for practice in scope.practices()}
    with ctx.store.read() as tx:
        every = staff.tokens_for_account(tx, person.name)
        there = stored.for_account(tx, person.name)
    this_one = accounts.digest(signed_in.token())
    return render_template(
        "staff/accounts/account.html.jinja",
        person=person,
        proof=reauthentication.proof_of(ctx.store, person).value,
        here=next((session for session in there if session.token_digest == this_one), None),
        permissions=sorted(permission.value for permission in Permission if person.may(permission)),
        places=sorted(names[code] for code in person.scope if code in names),
        tokens=every,
        today=ctx.today(),
        format_day=format_day,
        made=made,
        problems=problems or {},
        sessions=[session for session in there if not sessions.is_expired(session, ctx.now())],
        this_one=this_one,
        format_moment=format_moment,
        done=request.args.get("done", ""),
        form=request.form,
        second_factor=two_factor.state(ctx.store, person.name),
        days=USUAL_DAYS,
        longest=LONGEST,
    )
