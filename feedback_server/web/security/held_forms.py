"""What comes of a form that is sent when nobody is signed in any more: it is held meanwhile."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from feedback_server.actions.accounts import held_forms
from feedback_server.actions.accounts.held_forms import FormTooLarge, Typist
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.web.shared import form_token
from feedback_server.web.shared.context import context
from feedback_server.web.staff.accounts import signed_in

PAGE = "/staff/kept/"
FIELD = "held"
"""The field of a form that is sent on: which one it is."""
TAKEN = frozenset({200, 303, 409, 422})
"""What answers a form that arrived, whether its words were right or not."""


def typist() -> Typist | None:
    """Who typed what this request brings, where they are no longer signed in."""
    ctx = context()
    return held_forms.who_typed(
        ctx.store,
        ctx.invitation_key,
        signed_in.token(),
        signed_in.browser_cookie(),
        now=ctx.now(),
    )


def secret() -> str:
    return request.cookies.get(_cookie(), "")


def hold(who: Typist, step: str) -> Response:
    """Keep the form of this request, and go to the page ``step`` of signing in."""
    ctx = context()
    try:
        kept = held_forms.hold_form(
            ctx.store,
            secret(),
            who,
            address=request.full_path.rstrip("?"),
            page=came_from(),
            fields=typed(),
            files=[file.filename for file in request.files.values() if file.filename],
            now=ctx.now(),
        )
    except FormTooLarge:
        return redirect(url_for(step, next=came_from() or None, lost="large"), 303)
    response = redirect(url_for(step, next=PAGE), 303)
    signed_in.set_cookie(response, _cookie(), kept, held_forms.LIFE)
    return response


def typed() -> Sequence[tuple[str, str]]:
    """The fields of this request's form, without what is ours."""
    ours = (FIELD, form_token.FIELD)
    return [(name, text) for name, text in request.form.items(multi=True) if name not in ours]


def came_from() -> str:
    """The staff page that the form stood on, as far as the browser says."""
    found = urlsplit(request.headers.get("Referer", ""))
    ours = found.netloc == request.host and signed_in.OURS.fullmatch(found.path)
    return f"{found.path}?{found.query}".rstrip("?") if ours else ""


def forget_sent_on(response: Response) -> Response:
    """After a held form was sent on and taken."""
    if request.method == "POST" and request.path.startswith("/staff/") and secret():
        arrived = "account" in g and g.stage is AuthStage.IN and response.status_code in TAKEN
        if arrived and (id := request.form.get(FIELD)):
            held_forms.forget_held(context().store, secret(), id)
    return response


def _cookie() -> str:
    return f"{signed_in.cookie_name()}-held"
