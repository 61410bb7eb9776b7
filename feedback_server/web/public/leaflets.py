"""Public pages as leaflets to print: made when somebody first asks, and kept.

A stranger chooses among the pages that have one, in two sizes, and nothing else, so that all of
them together cost some seconds in the life of an edition.
"""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound, ServiceUnavailable, TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.concurrency import ConcurrencyLimit
from feedback_server.output.leaflet import Publisher, leaflet_pdf
from feedback_server.output.page_reader import read_page
from feedback_server.web.public.static_pages import CHECKED, File
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import AppContext, context
from feedback_server.web.shared.errors import note_failure

MARK = b'href="leaflet.pdf"'
"""What a page with a leaflet links to."""
TITLE = re.compile(rb"<h1>(.*?)</h1>")
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""What browsers need that show a PDF by a plug-in with styles of its own; it runs no script."""
MOST_AN_HOUR = 120
"""The most leaflets that are made for one network, as where making them fails each time."""
SETTING = ConcurrencyLimit(1, waiting=8, patience_s=10)

leaflets = Blueprint("leaflets", __name__)


class KeptLeaflets:
    """The newest PDFs, by what they were made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_key: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._by_key.get(key)

    def put(self, key: str, made: bytes) -> None:
        """To be called by one thread at a time."""
        while len(self._by_key) >= self._most:
            del self._by_key[next(iter(self._by_key))]
        self._by_key[key] = made


KEPT = KeptLeaflets(64)
"""Those of one process: all of a site's take about a megabyte."""


@leaflets.get("/<path:page>/leaflet.pdf", defaults={"large": False})
@leaflets.get("/<path:page>/leaflet-large-print.pdf", defaults={"large": True})
@public_page
def leaflet(page: str, large: bool) -> BaseResponse:
    ctx, address = context(), f"/{page}/"
    file = ctx.edition.files.get(address)
    if file is None or MARK not in file.body:
        raise NotFound
    by, site = publisher(ctx), str(ctx.provider.get("site_address") or ctx.address)
    made_of = [file.etag, vars(by), site, large]
    key = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:32]
    response = Response(mimetype="application/pdf")
    response.set_etag(key)
    response.headers["Cache-Control"] = CHECKED
    response.headers["Content-Security-Policy"] = PDF_POLICY
    if request.if_none_match.contains(key):
        return response.make_conditional(request)
    whole = site and site + address
    response.set_data(KEPT.get(key) or _make(ctx, key, file, by, whole, large))
    size = "-large-print" if large else ""
    name = f"{PurePosixPath(page).name}{size}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    if whole:
        response.headers["Link"] = f'<{whole}>; rel="canonical"'
    return response


def pages_with_leaflets(files: Mapping[str, File]) -> list[tuple[str, str]]:
    """Address and title of each, in the order of their titles."""
    found = (
        (address, TITLE.search(file.body)) for address, file in files.items() if MARK in file.body
    )
    titled = ((address, html.unescape(title[1].decode())) for address, title in found if title)
    return sorted(titled, key=lambda page: page[1])


def publisher(ctx: AppContext) -> Publisher:
    """Who gives out what is printed, from the provider's settings."""
    provider = ctx.provider
    contact, brand = provider["contact"], provider["brand"]
    assert isinstance(contact, Mapping) and isinstance(brand, Mapping)
    return Publisher(
        str(provider["service_name"]),
        str(provider["name"]),
        {key: str(value) for key, value in contact.items() if value},
        {key: str(value) for key, value in brand.items() if value},
    )


def _make(ctx: AppContext, key: str, file: File, by: Publisher, address: str, large: bool) -> bytes:
    if ctx.limits.note("leaflets", request.remote_addr, ctx.now()) > MOST_AN_HOUR:
        raise TooManyRequests("Too much came from this network. Wait an hour.", retry_after=3600)
    with SETTING.turn():
        if made := KEPT.get(key):  # by whoever had the turn before
            return made
        try:
            page = read_page(file.body.decode())
            made = leaflet_pdf(page, by, address, ctx.build / "fonts", large=large)
        except RuntimeError as error:  # no typesetter here, or no fonts: the page itself is there
            note_failure(error, request.endpoint)
            raise ServiceUnavailable("Print the page itself instead.") from error
        KEPT.put(key, made)
        return made
