"""Requests answered without a thread of Flask's, because they only wait for the disk.

They get what Flask's own requests get: the host is checked, errors become problems, headers are
added, the request is counted and traced.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.sansio.request import Request

from feedback_server.observability.traces import RequestSpan, no_span
from feedback_server.web.public.health import say_alive
from feedback_server.web.security.headers import Secure, proxied
from feedback_server.web.shared.context import AppContext
from feedback_server.web.shared.errors import as_http_error, problem_of

from .submissions import receive_batch
from .tablets import take_check_in

if TYPE_CHECKING:
    from a2wsgi.asgi_typing import HTTPScope

ASYNC_ROUTES = "handrail.async_routes"
"""The key of ``app.extensions`` under which the application holds them."""
PATIENCE_S = 10.0
"""The longest that a request waits; a batch is stored in the end, or is sent again."""

Handler = Callable[[AppContext, Request, bytes], Future[Response]]

ROUTES: Mapping[tuple[str, str], Handler] = {
    ("POST", "/api/v1/submissions"): receive_batch,
    ("POST", "/api/v1/tablets/check-in"): take_check_in,
    ("GET", "/healthz"): say_alive,
}
"""Each is a route of Flask too, which answers every other method."""


class AsyncRoutes:
    def __init__(self, ctx: AppContext, secure: Secure, trusted_hosts: list[str] | None) -> None:
        self._ctx, self._secure, self._trusted_hosts = ctx, secure, trusted_hosts
        self.request_span: RequestSpan = no_span

    def request_of(self, scope: "HTTPScope") -> Request:
        """The head of a request, with the address of the sender, as a trusted proxy gives it."""
        pairs = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]]
        headers, client = Headers(pairs), scope.get("client")
        address = proxied(headers, client[0] if client else None, https=self._ctx.https)
        request = Request(
            scope["method"],
            scope["scheme"],
            scope.get("server"),
            "",
            scope["path"],
            scope["query_string"],
            headers,
            address,
        )
        request.trusted_hosts = self._trusted_hosts
        return request

    async def answer(self, handler: Handler, request: Request, body: bytes) -> Response:
        began = time.perf_counter()
        with self.request_span() as record:
            response = self._secure(await self._answer(handler, request, body))
            record(request.method, request.path, response.status_code)
        seconds = time.perf_counter() - began
        self._ctx.metrics.record_request(request.path, request.method, response.status, seconds)
        return response

    async def _answer(self, handler: Handler, request: Request, body: bytes) -> Response:
        try:
            _ = request.host  # refuses one that is made up
            async with asyncio.timeout(PATIENCE_S):
                return await asyncio.wrap_future(handler(self._ctx, request, body))
        except Exception as error:
            return problem_of(as_http_error(error, handler.__name__))
