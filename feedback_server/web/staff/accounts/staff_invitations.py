"""Where people who were sent a link choose their password."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback_server.actions.accounts import password_hashing, staff_invitations
from feedback_server.actions.accounts.passwords import PasswordRefused
from feedback_server.actions.accounts.staff_invitations import InvalidEmail, LinkExpired
from feedback_server.concurrency import RETRY_AFTER_S, TooBusy
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import context

from .sso import sign_on

BUSY = "Many people are signing in just now: wait a few seconds, then enter it once more"
staff_invitation_pages = Blueprint("staff_invitation_pages", __name__, url_prefix="/staff/join")


@staff_invitation_pages.get("/<token>")
@public_page
def show(token: str) -> str | tuple[str, int]:
    return _page(token)


@staff_invitation_pages.post("/<token>")
@public_page
@password_hashing.hashing_slot()
def accept(token: str) -> Response | str | tuple[str, int]:
    ctx, form = context(), request.form
    if form.get("password", "") != form.get("again", ""):
        return _page(token, {"again": "The two passwords are not the same"})
    try:
        staff_invitations.accept_invitation(
            ctx.store,
            token,
            name=form.get("name", "").strip().lower(),
            password=form.get("password", ""),
            now=ctx.now(),
        )
    except InvalidEmail as error:
        return _page(token, {"name": str(error).capitalize()})
    except PasswordRefused as error:
        return _page(token, {"password": str(error).capitalize()})
    except LinkExpired:
        return _page(token)
    return redirect(url_for("sign_in_pages.sign_in", joined=1), 303)


@staff_invitation_pages.errorhandler(TooBusy)
def busy(_: TooBusy) -> tuple[str, int, dict[str, str]]:
    page = _page((request.view_args or {})["token"], {"password": BUSY})
    return str(page[0]), 503, {"Retry-After": str(RETRY_AFTER_S)}


def _page(token: str, problems: dict[str, str] | None = None) -> str | tuple[str, int]:
    ctx = context()
    person = staff_invitations.find_invitation(ctx.store, token, now=ctx.now())
    if person is None:
        return render_template("staff/accounts/staff_invitation_over.html.jinja"), 404
    page = render_template(
        "staff/accounts/staff_invitation.html.jinja",
        person=person,
        token=token,
        problems=problems or {},
        form=request.form,
        sign_on=sign_on(),
    )
    return (page, 422) if problems else page
