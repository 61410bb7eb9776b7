"""The page after signing in again: what was typed before, to be sent on or thrown away."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback_server.actions.accounts import held_forms as held
from feedback_server.web.security import held_forms
from feedback_server.web.security.access import any_account
from feedback_server.web.shared.context import context
from feedback_server.web.shared.kept_words import in_words

kept_forms = Blueprint("kept_forms", __name__, url_prefix=held_forms.PAGE.rstrip("/"))


@kept_forms.get("/")
@any_account()
def show() -> str | Response:
    ctx = context()
    forms, others = held.list_held(ctx.store, held_forms.secret(), g.account, now=ctx.now())
    return render_template(
        "staff/accounts/kept_forms.html.jinja",
        forms=[(form, in_words(form.fields)) for form in forms],
        others=others,
        minutes=held.LIFE.seconds // 60,
        field=held_forms.FIELD,
        gone="gone" in request.args,
    )


@kept_forms.post("/<id>/drop")
@any_account()
def drop(id: str) -> Response:
    held.forget_held(context().store, held_forms.secret(), id)
    return redirect(url_for(".show", gone=1), 303)
