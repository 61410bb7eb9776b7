"""The security headers of every answer."""

from collections.abc import Callable

from flask import Flask, Response, g
from werkzeug.datastructures import Headers
from werkzeug.http import parse_list_header
from werkzeug.middleware.proxy_fix import ProxyFix

Secure = Callable[[Response], Response]

STAFF_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


SCRIPTED_POLICY = f"{STAFF_POLICY}; script-src 'self'; connect-src 'self'"
"""Of the few pages whose own script helps; they work without it."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""A view may be stricter, as one is whose address is a secret."""
OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def scripted(page: str, status: int = 200) -> Response:
    """One of them."""
    response = Response(page, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = SCRIPTED_POLICY
    return response


def let_script_run(response: Response) -> Response:
    """The staff pages' own, for whoever is signed in: it keeps what they type."""
    if g.get("account") and response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", SCRIPTED_POLICY)
    return response


def trust_proxy(app: Flask) -> None:
    """Over https a proxy stands in front; it says who asks, and for which address."""
    proxied = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)
    app.wsgi_app = proxied  # type: ignore[method-assign]


def proxied(headers: Headers, address: str | None, *, https: bool) -> str | None:
    """Who asks; a host that the proxy names takes the place of that in ``headers``.

    As ``trust_proxy`` has it, for requests that do not pass through Flask.
    """
    if not https:
        return address
    if host := _last(headers, "X-Forwarded-Host"):
        headers["Host"] = host
    return _last(headers, "X-Forwarded-For") or address


def _last(headers: Headers, name: str) -> str | None:
    """What the proxy itself added: whatever stands before it, anybody may have sent."""
    values = parse_list_header(",".join(headers.getlist(name)))
    return values[-1] if values else None


def security_headers(*, https: bool) -> Secure:
    """Adds them to an answer."""
    always = {**ALWAYS, **(OVER_HTTPS if https else {})}

    def secure(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", STAFF_POLICY)
        headers.setdefault("Cache-Control", "no-store")
        for name, value in always.items():
            headers.setdefault(name, value)
        return response

    return secure
