"""Serves the built pages from memory: the public site, the app, their assets."""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.web.security.access import public_page

PAGES = "handrail.pages"
"""Where the application holds what gives the files that are served now, by address."""
SITE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
APP_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
NO_FORMS, OWN_FORMS = "form-action 'none'", "form-action 'self'"
FOR_SERVER = "site/server"
"""What the build leaves for the server alone: see ``server_pages``."""
HASHED = "public, max-age=31536000, immutable"
CHECKED = "no-cache"  # kept, but asked about each time: an answer of 304 is small
WORTH_SQUEEZING = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
TYPES = {
    ".webp": "image/webp",
    ".vtt": "text/vtt",
    ".webmanifest": "application/manifest+json",
    ".js": "text/javascript",
}


@dataclass(frozen=True)
class File:
    """One built file, ready to be sent."""

    body: bytes
    media_type: str
    policy: str
    caching: str

    @cached_property
    def etag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:32]

    @cached_property
    def squeezed(self) -> bytes | None:
        if not self.media_type.startswith(WORTH_SQUEEZING):
            return None
        smaller = gzip.compress(self.body, 9, mtime=0)
        return smaller if len(smaller) < len(self.body) else None


def load_files(build: Path, earlier: Sequence[Path] = ()) -> Mapping[str, File]:
    """Every built file by the path it is served at (``/feedback/``, ``/assets/app.1a2b.css``).

    Pages that were opened before still ask for the hashed assets of ``earlier`` builds.
    """
    files: dict[str, File] = {}
    for other in earlier:
        for path in (other / "assets").glob("*.*.*"):
            file = File(path.read_bytes(), media_type(path), "default-src 'none'", HASHED)
            files[f"/assets/{path.name}"] = file
    roots = (("/", "site", SITE_POLICY), ("/feedback/", "app", APP_POLICY))
    for prefix, folder, policy in (*roots, ("/assets/", "assets", "default-src 'none'")):
        root = build / folder
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.parent != build / FOR_SERVER:
                address = prefix + path.relative_to(root).as_posix()
                caching = HASHED if folder == "assets" and path.stem.count(".") else CHECKED
                file = File(body := path.read_bytes(), media_type(path), policy, caching)
                if folder == "site" and b"<video " in body:
                    file = replace(file, policy=f"{file.policy}; media-src 'self'")
                if b"<form" in body:
                    file = replace(file, policy=file.policy.replace(NO_FORMS, OWN_FORMS))
                files[address.removesuffix("index.html")] = file
    return files


def public_pages(current_files: Callable[[], Mapping[str, File]]) -> Blueprint:
    """The pages that ``current_files`` gives: others, once an edition takes another's place."""
    pages = Blueprint("public", __name__)

    @pages.get("/", defaults={"path": ""})
    @pages.get("/<path:path>")
    @public_page
    def page(path: str) -> BaseResponse:
        address, files = "/" + path, current_files()
        if address in files:
            return send(files[address], worker=address == "/feedback/worker.js")
        if address + "/" in files:
            query = "?" + request.query_string.decode() if request.query_string else ""
            return redirect(address + "/" + query, 308)
        raise NotFound

    return pages


def not_found_page(files: Mapping[str, File]) -> BaseResponse | None:
    """The site's own page for an unknown address, once the site is built."""
    file = files.get("/404.html")
    return send(file, status=404) if file else None


def send(file: File, *, status: int = 200, worker: bool = False) -> BaseResponse:
    body, squeezed = file.body, file.squeezed
    response = Response(status=status, mimetype=file.media_type)
    if squeezed is not None:
        response.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings["gzip"] > 0:
            body = squeezed
            response.headers["Content-Encoding"] = "gzip"
    response.set_data(body)
    response.headers["Content-Security-Policy"] = file.policy
    response.headers["Cache-Control"] = file.caching
    if worker:
        response.headers["Service-Worker-Allowed"] = "/"
    if status == 200:
        response.set_etag(file.etag, weak=squeezed is not None)
        parts = file.media_type.startswith("video/")  # Safari plays nothing that has none
        response.make_conditional(
            request, accept_ranges=parts, complete_length=len(body) if parts else None
        )
    return response


def media_type(path: Path) -> str:
    return TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
