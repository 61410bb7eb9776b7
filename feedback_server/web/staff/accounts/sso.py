"""Signing in at another organisation by OpenID Connect."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.exceptions import NotFound

from feedback_server.actions.accounts import sso as single_sign_on
from feedback_server.actions.accounts.sso import IdentityMismatch, UnknownIdentity
from feedback_server.actions.accounts.staff_invitations import LinkExpired
from feedback_server.store.accounts.sso import Identity
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import context

from . import signed_in

sso = Blueprint("sso", __name__, url_prefix="/staff/sso")

WAIT = 10
"""Seconds for the other organisation's server to answer."""
ODD = (KeyError, TypeError, ValueError, AttributeError, RuntimeError)  # and so RecursionError
"""What Authlib comes to when that server says what no such server should."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")]


class Claims(msgspec.Struct):
    """Of an ID token, as far as they matter here. A subject has at most 255 letters."""

    iss: Text
    sub: Text
    amr: Any = None
    """A list of how they signed in; not all keep to that."""

    @property
    def second_factor_shown(self) -> bool:
        return isinstance(self.amr, list) and "mfa" in self.amr


@dataclass(frozen=True)
class SignOn:
    """The other organisation. ``client`` is Authlib's, which has no types."""

    client: Any
    callback: str
    name: str
    second_factor: bool
    """It always asks for one itself."""


def add_single_sign_on(
    app: Flask,
    *,
    issuer: str,
    client_id: str,
    client_secret: str,
    name: str,
    second_factor: bool,
    address: str,
    key: bytes,
    https: bool,
) -> None:
    """The way there and back is remembered in a signed cookie that ends with the browser."""
    app.secret_key = hmac.new(key, b"single sign-on", hashlib.sha256).digest()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-handrail-sso" if https else "handrail-sso",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    client = OAuth(app).register(  # type: ignore[no-untyped-call]
        "sso",
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_id=client_id,
        client_secret=client_secret,
        client_kwargs={
            "scope": "openid",
            "code_challenge_method": "S256",
            "default_timeout": WAIT,
        },
    )
    callback = f"{address}/staff/sso/back"
    app.extensions["handrail-sso"] = SignOn(client, callback, name, second_factor)


def sign_on() -> SignOn | None:
    found = current_app.extensions.get("handrail-sso")
    assert found is None or isinstance(found, SignOn)
    return found


@sso.get("/")
@public_page
def sso_start() -> ResponseReturnValue:
    """There, to sign in; with a link's token, to join."""
    to = _there()
    session["next"], session["joining"] = (
        request.args.get("next", ""),
        request.args.get("joining", ""),
    )
    try:
        response: ResponseReturnValue = to.client.authorize_redirect(to.callback)
    except (RequestException, OAuthError, JoseError, *ODD) as error:
        return _refused(f"{to.name} cannot be reached now. Try again in some minutes", error, 502)
    return response


@sso.get("/back")
@public_page
def sso_callback() -> ResponseReturnValue:
    ctx, to = context(), _there()
    token, next = session.pop("joining", ""), session.pop("next", "")
    try:
        given = to.client.authorize_access_token()["userinfo"]
        claims = msgspec.convert(dict(given), Claims)
    except RequestException as error:
        return _refused(f"{to.name} cannot be reached now. Try again in some minutes", error, 502)
    except (OAuthError, JoseError, msgspec.ValidationError, *ODD) as error:
        return _refused(f"Signing in with {to.name} did not work. Try again", error)
    identity = Identity(claims.iss, claims.sub)
    try:
        if token:
            single_sign_on.join(ctx.store, token, identity, now=ctx.now())
        started = single_sign_on.sign_in(
            ctx.store,
            identity,
            second_factor_shown=to.second_factor or claims.second_factor_shown,
            id=ctx.new_id(),
            now=ctx.now(),
            instead_of=signed_in.token(),
        )
    except LinkExpired:
        return render_template("staff/accounts/staff_invitation_over.html.jinja"), 404
    except (UnknownIdentity, IdentityMismatch) as error:
        return _refused(_who(to.name, error), error)
    return signed_in.let_in(next, started)


def _there() -> SignOn:
    """Raises NotFound where staff sign in with passwords alone."""
    found = sign_on()
    if found is None:
        raise NotFound
    return found


def _who(name: str, error: Exception) -> str:
    if isinstance(error, IdentityMismatch):
        return (
            f"Your account at {name} already signs in as somebody else here. "
            "Ask the administrator of this service"
        )
    return (
        f"Nobody here goes with your account at {name}. "
        "Ask the administrator of this service for a link to join"
    )


def _refused(words: str, error: Exception, status: int = 422) -> ResponseReturnValue:
    """Back on the page to sign in. What the other side said may name a person: not logged."""
    structlog.get_logger().info("single sign-on refused", kind=type(error).__name__)
    page = render_template(
        "staff/accounts/sign_in.html.jinja", next="", name="", refused=words, sign_on=sign_on()
    )
    return page, status
