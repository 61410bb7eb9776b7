"""How PCN staff sign in and out."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.accounts import login_throttle, password_hashing, sessions
from feedback_server.actions.accounts.held_forms import LARGEST, LIFE
from feedback_server.concurrency import RETRY_AFTER_S, TooBusy
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.store.accounts.accounts import find_account
from feedback_server.web.security.access import any_account, half_signed_in, public_page
from feedback_server.web.security.held_forms import PAGE
from feedback_server.web.security.rate_limits import network_prefix
from feedback_server.web.shared.context import context

from . import signed_in
from .sso import sign_on

sign_in_pages = Blueprint("sign_in_pages", __name__, url_prefix="/staff")

WRONG = "The e-mail address or the password is not right"
WAIT = "Too many tries: wait a quarter of an hour, then sign in again"
KEPT = (
    "You were signed out before that was saved. What you wrote is kept for "
    f"{LIFE.seconds // 60} minutes in this browser: sign in, and you can send it again."
)
LOST = {
    "large": "You were signed out before that was saved, and it was not kept: it was larger than "
    f"{LARGEST // 1024} kB. Go back to the page to see if it is still there.",
    "unknown": "You are not signed in in this browser, so nothing was saved. Go back to the page "
    "to see if what you wrote is still there.",
}
FIRST_PAGES = (
    (Permission.READ_REPORTS, "staff_overview.show"),
    (Permission.TRANSLATE, "staff_translations.index"),
)
BUSY = "Many people are signing in just now: wait a few seconds, then try again"


@sign_in_pages.get("/")
@any_account()
def home() -> BaseResponse:
    """Where a person begins: a translator sees no reports."""
    for permission, page in FIRST_PAGES:
        if g.person.may(permission):
            return redirect(url_for(page), 303)
    return redirect(url_for("account.show"), 303)


@sign_in_pages.get("/sign-in")
@public_page
def sign_in() -> str:
    wanted, joined = request.args.get("next", ""), "joined" in request.args
    lost = LOST.get(request.args.get("lost", ""), "")
    return _page(next=wanted, name="", joined=joined, why=KEPT if wanted == PAGE else lost)


@sign_in_pages.post("/sign-in")
@public_page
@password_hashing.hashing_slot()
def submit() -> BaseResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    name = request.form.get("name", "").strip().lower()
    ctx = context()
    now, next = ctx.now(), request.form.get("next")
    with ctx.store.read() as tx:
        browser = signed_in.browser_of(find_account(tx, name))
    tried = login_throttle.with_password(
        ctx.invitation_key,
        name=name,
        network=network_prefix(request.remote_addr),
        browser=browser,
        now=now,
    )
    if until := login_throttle.begin_attempt(ctx.store, tried, now=now):
        page = _page(next=next, name=name, refused=WAIT)
        return page, 429, {"Retry-After": str(int((until - now).total_seconds()) + 1)}
    token = sessions.sign_in(
        ctx.store,
        name,
        request.form.get("password", ""),
        id=ctx.new_id(),
        now=now,
        instead_of=signed_in.token(),
    )
    if token is None:
        return _page(next=next, name=name, refused=WRONG), 422
    login_throttle.record_success(ctx.store, tried)
    return signed_in.let_in(next, token)


@sign_in_pages.post("/sign-out")
@half_signed_in(AuthStage.CODE, AuthStage.SET_UP)
def sign_out() -> BaseResponse:
    sessions.sign_out(context().store, signed_in.token())
    response = redirect(url_for("sign_in_pages.sign_in"), 303)
    signed_in.forget(response)
    return response


@sign_in_pages.errorhandler(TooBusy)
def busy(_: TooBusy) -> tuple[str, int, dict[str, str]]:
    page = _page(next=request.form.get("next"), name=request.form.get("name", ""), refused=BUSY)
    return page, 503, {"Retry-After": str(RETRY_AFTER_S)}


def _page(**values: object) -> str:
    return render_template("staff/accounts/sign_in.html.jinja", sign_on=sign_on(), **values)
