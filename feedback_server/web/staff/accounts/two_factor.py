"""The second step of signing in, and how a person sets it up."""

import base64
from collections.abc import Callable, Sequence

from flask import (
    Response,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from feedback_server.actions.accounts import login_throttle
from feedback_server.actions.accounts import two_factor as factors
from feedback_server.actions.accounts.two_factor import AuthenticatorLost, WrongCode
from feedback_server.domain.accounts.two_factor import AuthStage, requires_two_factor
from feedback_server.output.formatting import format_day
from feedback_server.output.qr import qr_svg
from feedback_server.store.accounts.accounts import find_account
from feedback_server.web.security import scope
from feedback_server.web.security.access import any_account, half_signed_in
from feedback_server.web.security.rate_limits import network_prefix
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from . import signed_in

second_factor = StaffBlueprint(
    "second_factor",
    __name__,
    url_prefix="/staff/second-factor",
    help=(
        "The second step keeps others out even if they know your password. Any authenticator app "
        "does: it needs no internet, and tells us nothing.",
    ),
)

WRONG = "That code is not right. Codes of the app change every half minute: enter the one of now"
LOST = (
    "This server has lost the key to your app, and no code of the app can be right. Enter one of "
    "your recovery codes, or ask an administrator to reset your second step"
)
WAIT = "Too many tries: wait a quarter of an hour"
ASK = (
    "Too many wrong codes today, each after the right password. Sign in where you have signed in "
    "before, or ask the administrator of this service for a link to a new password"
)


@second_factor.get("/code")
@half_signed_in(AuthStage.CODE)
def ask() -> ResponseReturnValue:
    if g.stage is AuthStage.IN:
        return redirect(signed_in.safe_next(_next()), 303)
    return render_template("staff/accounts/two_factor_code.html.jinja", next=_next(), problems={})


@second_factor.post("/code")
@half_signed_in(AuthStage.CODE)
def check() -> ResponseReturnValue:
    """A code of the app, or a recovery code."""
    ctx, person = context(), scope.person()

    def proceed(code: str) -> ResponseReturnValue:
        token = factors.proceed(
            ctx.store,
            ctx.keys,
            person,
            code,
            token=signed_in.token(),
            id=ctx.new_id(),
            now=ctx.now(),
        )
        return signed_in.let_in(_next(), token)

    return _tried(
        proceed,
        lambda problems: render_template(
            "staff/accounts/two_factor_code.html.jinja", next=_next(), problems=problems
        ),
    )


@second_factor.get("/")
@half_signed_in(AuthStage.SET_UP)
def set_up() -> ResponseReturnValue:
    return _set_up_page({})


@second_factor.post("/")
@half_signed_in(AuthStage.SET_UP)
def confirm() -> ResponseReturnValue:
    """The first code shows that the app has the secret; recovery codes stand on what follows."""
    ctx, person = context(), scope.person()

    def take_into_use(code: str) -> ResponseReturnValue:
        made = factors.confirm(
            ctx.store,
            ctx.keys,
            person,
            code,
            token=signed_in.token(),
            id=ctx.new_id(),
            now=ctx.now(),
        )
        g.account = person.name
        response = _codes_page(made.codes)
        signed_in.remember(response, made.token)
        return response

    return _tried(take_into_use, _set_up_page)


@second_factor.post("/codes")
@any_account()
def renew_codes() -> ResponseReturnValue:
    ctx, person = context(), scope.person()
    return _tried(
        lambda code: _codes_page(
            factors.renew_codes(ctx.store, ctx.keys, person, code, now=ctx.now())
        ),
        _in_use_page,
    )


@second_factor.post("/off")
@any_account()
def turn_off() -> ResponseReturnValue:
    """For another phone."""
    ctx, person = context(), scope.person()

    def off(code: str) -> ResponseReturnValue:
        factors.turn_off(ctx.store, ctx.keys, person, code, token=signed_in.token(), now=ctx.now())
        return redirect(url_for("second_factor.set_up", done="off"), 303)

    return _tried(off, _in_use_page)


def _tried(
    take: Callable[[str], ResponseReturnValue],
    page: Callable[[dict[str, str]], str],
) -> ResponseReturnValue:
    """Take the code of the form, or show the page again; codes tried are counted."""
    ctx, now = context(), context().now()
    tried = _attempt()
    if until := login_throttle.begin_attempt(ctx.store, tried, now=now):
        return page({"code": WAIT if until - now <= login_throttle.WINDOW else ASK}), 429
    try:
        response = take(request.form.get("code", ""))
    except AuthenticatorLost:
        return page({"code": LOST}), 422
    except WrongCode:
        return page({"code": WRONG}), 422
    login_throttle.record_success(ctx.store, tried)
    return response


def _attempt() -> login_throttle.Attempt:
    ctx, now = context(), context().now()
    with ctx.store.read() as tx:
        account = find_account(tx, scope.person().name)
    if g.stage is not AuthStage.CODE or account is None:
        return login_throttle.in_session(ctx.invitation_key, token=signed_in.token(), now=now)
    return login_throttle.with_code(
        ctx.invitation_key,
        account=account,
        network=network_prefix(request.remote_addr),
        browser=signed_in.browser_of(account),
        now=now,
    )


def _set_up_page(problems: dict[str, str]) -> str:
    ctx, person = context(), scope.person()
    secret = factors.proposed(ctx.store, ctx.keys, person)
    if secret is None:
        return _in_use_page(problems)
    issuer = str(ctx.provider["service_name"])
    drawn = qr_svg(factors.provisioning_uri(secret, person, issuer)).encode()
    return render_template(
        "staff/accounts/two_factor_set_up.html.jinja",
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=Markup("data:image/svg+xml;base64,") + base64.b64encode(drawn).decode(),
        required=requires_two_factor(person),
        problems=problems,
        done=request.args.get("done", ""),
        next=_next(),
    )


def _in_use_page(problems: dict[str, str]) -> str:
    state = factors.state(context().store, scope.person().name)
    return render_template(
        "staff/accounts/two_factor.html.jinja",
        state=state,
        since=format_day(state.since) if state.since else "",
        required=requires_two_factor(scope.person()),
        problems=problems,
    )


def _codes_page(codes: Sequence[str]) -> Response:
    to = signed_in.safe_next(_next())
    return make_response(
        render_template("staff/accounts/two_factor_recovery_codes.html.jinja", codes=codes, next=to)
    )


def _next() -> str:
    return request.values.get("next", "")
