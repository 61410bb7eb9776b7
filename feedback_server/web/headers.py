"""The security headers of every answer."""

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

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
"""What nothing else sets."""
OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def scripted(page: str, status: int = 200) -> Response:
    """One of them."""
    response = Response(page, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = SCRIPTED_POLICY
    return response


def trust_proxy(app: Flask) -> None:
    """Over https a proxy stands in front; it says who asks, and for which address."""
    proxied = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)
    app.wsgi_app = proxied  # type: ignore[method-assign]


def add_headers(app: Flask, *, https: bool) -> None:
    always = {**ALWAYS, **(OVER_HTTPS if https else {})}

    @app.after_request
    def secure(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", STAFF_POLICY)
        headers.setdefault("Cache-Control", "no-store")
        headers.extend(always)
        return response
