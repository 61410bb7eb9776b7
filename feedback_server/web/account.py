"""A person's own account: what it may do, and tokens for programs of their own."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ..actions import tokens
from ..actions.tokens import LONGEST, NotSuchAToken
from ..domain.person import PERMISSIONS
from ..store import staff
from . import scope
from .presenters import day_words
from .services import services

account = Blueprint("account", __name__, url_prefix="/staff/account")

USUAL_DAYS = 90


@account.get("/")
def show() -> str:
    return _page()


@account.post("/tokens")
def add() -> str | tuple[str, int]:
    """The token stands on the page that follows, this once."""
    our, given = services(), request.form.get("days", "")
    try:
        made = tokens.make_token(
            our.store,
            scope.person(),
            label=request.form.get("label", ""),
            days=int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0,
            id=our.new_id(),
            on=our.today(),
            now=our.now(),
        )
    except NotSuchAToken as error:
        return _page(problem=str(error).capitalize()), 422
    return _page(made=made)


@account.post("/tokens/<id>/end")
def end(id: str) -> Response:
    our = services()
    if not tokens.end_token(our.store, scope.person(), id, now=our.now()):
        raise NotFound
    return redirect(url_for("account.show", ended=1, _anchor="tokens"), 303)


def _page(*, made: str = "", problem: str = "") -> str:
    our, person = services(), scope.person()
    names = {each.code: each.name for each in scope.pcns()}
    names |= {each.code: each.name for each in scope.practices()}
    with our.store.read() as tx:
        every = staff.tokens_of(tx, person.name)
    return render_template(
        "own_account.html.jinja",
        person=person,
        permissions=sorted(each.value for each in PERMISSIONS[person.role]),
        places=sorted(names[code] for code in person.scope if code in names),
        tokens=every,
        today=our.today(),
        day_words=day_words,
        made=made,
        problem=problem,
        form=request.form,
        days=USUAL_DAYS,
        longest=LONGEST,
        ended="ended" in request.args,
    )
