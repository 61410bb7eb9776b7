"""How PCN staff sign in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..actions import accounts
from . import auth
from .services import services

staff = Blueprint("staff", __name__, url_prefix="/staff")


@staff.get("/")
def home() -> BaseResponse:
    return redirect(url_for("staff_overview.show"), 303)


@staff.get("/sign-in")
def sign_in() -> str:
    return render_template("sign_in.html.jinja", next=request.args.get("next", ""), name="")


@staff.post("/sign-in")
def try_sign_in() -> BaseResponse | tuple[str, int]:
    name = request.form.get("name", "").strip().lower()
    our = services()
    token = accounts.sign_in(our.store, name, request.form.get("password", ""), now=our.now())
    next = request.form.get("next")
    if token is None:
        return render_template("sign_in.html.jinja", next=next, name=name, refused=True), 422
    response = redirect(auth.safe_next(next), 303)
    auth.remember(response, token)
    return response


@staff.post("/sign-out")
def sign_out() -> BaseResponse:
    accounts.sign_out(services().store, request.cookies.get(auth.cookie_name(), ""))
    response = redirect(url_for("staff.sign_in"), 303)
    auth.forget(response)
    return response
