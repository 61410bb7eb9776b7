"""The ASGI application: takes requests in whole, answers some itself, hands the rest to Flask."""

from collections.abc import Callable, Collection
from string import punctuation
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from flask import Flask
from werkzeug.sansio.request import Request

from feedback_server.web.api.async_routes import ASYNC_ROUTES, ROUTES, AsyncRoutes
from feedback_server.web.public.static_pages import PAGES
from feedback_server.web.security.upload_limits import largest
from feedback_server.web.shared.errors import REFUSED
from feedback_server.web.staff.error_page import SENT

from .bodies import BodyReader, BodyRefused, ClientDisconnected

if TYPE_CHECKING:
    from a2wsgi.asgi_typing import HTTPRequestEvent, HTTPScope, Receive, Scope, Send

THREADS = 64
"""How many threads Flask has: a request that waits for the database holds up no other."""
THREADS_FOR_PAGES = 4
"""Threads for the built pages alone: these ask no database, and wait for no request that does."""
BODY_HEADERS = frozenset({b"content-length", b"transfer-encoding"})


class Front:
    def __init__(self, app: Flask) -> None:
        self._flask = WSGIMiddleware(app, workers=THREADS)  # type: ignore[arg-type]
        self._for_pages = WSGIMiddleware(app, workers=THREADS_FOR_PAGES)  # type: ignore[arg-type]
        self._built: Callable[[], Collection[str]] = app.extensions[PAGES]
        self._routes: AsyncRoutes = app.extensions[ASYNC_ROUTES]
        self._most: int = app.config["MAX_CONTENT_LENGTH"]
        self._bodies = BodyReader(self._most)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            return
        request = self._routes.request_of(scope)
        if BODY_HEADERS.isdisjoint(name for name, _ in scope["headers"]):
            await self._answer(scope, request, b"", send)
            return
        length, address = request.content_length, request.remote_addr
        try:
            most = largest(scope["path"], self._most)
            async with self._bodies.whole(length, address, receive, most=most) as body:
                await self._answer(scope, request, body, send)
        except ClientDisconnected:
            return
        except BodyRefused as refused:
            of_refusal = {REFUSED: refused.status, SENT: length}
            await self._to_flask({**scope, **of_refusal}, b"", send)  # type: ignore[typeddict-item]

    async def _answer(
        self, scope: "HTTPScope", request: Request, body: bytes, send: "Send"
    ) -> None:
        handler = ROUTES.get((request.method, scope["path"]))
        if handler is None:
            await self._to_flask(scope, body, send)
            return
        response = await self._routes.answer(handler, request, body)
        names = ((name.lower().encode("latin-1"), value) for name, value in response.headers)
        headers = [(name, value.encode("latin-1")) for name, value in names]
        await send(
            {
                "type": "http.response.start",
                "status": response.status_code,
                "headers": headers,
            }
        )
        await send({"type": "http.response.body", "body": response.get_data()})

    async def _to_flask(self, scope: "HTTPScope", body: bytes, send: "Send") -> None:
        async def receive() -> "HTTPRequestEvent":
            return {"type": "http.request", "body": body, "more_body": False}

        flask = self._for_pages if scope["path"] in self._built() else self._flask
        await flask(to_wsgi_scope(scope, len(body)), receive, send)


def to_wsgi_scope(scope: "HTTPScope", length: int) -> "HTTPScope":
    """Plain letters in the query, the length of the body, which has arrived, and no name that WSGI
    would take for another: there, X_Forwarded_For is X-Forwarded-For."""
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if b"_" not in name and name not in BODY_HEADERS
    ]
    if length:
        headers.append((b"content-length", b"%d" % length))
    query = quote_from_bytes(scope["query_string"], punctuation).encode()
    return {**scope, "headers": headers, "query_string": query}
