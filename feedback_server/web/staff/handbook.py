"""The handbook, for everybody who is signed in: built pages with the theme's own scripts."""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, redirect
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.web.public.static_pages import File, media_type, send
from feedback_server.web.security.access import NavItem, Section, any_account

INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; worker-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
CACHING = "private, no-cache"


def load_handbook(build: Path) -> Mapping[str, File]:
    """Every file of the built handbook by its path below ``/staff/handbook/``."""
    root, files = build / "handbook", {}
    for path in sorted(root.rglob("*")):
        if path.is_file():
            body, address = path.read_bytes(), path.relative_to(root).as_posix()
            policy = policy_of(body) if path.suffix == ".html" else "default-src 'none'"
            file = File(body, media_type(path), policy, CACHING)
            files[address.removesuffix("index.html")] = file
    return files


def policy_of(page: bytes) -> str:
    """A content policy that lets just these inline scripts run, and files of ours."""
    digests = (hashlib.sha256(script).digest() for script in INLINE.findall(page))
    hashes = (f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return POLICY.format(hashes="".join(hashes))


def handbook_pages(files: Mapping[str, File]) -> Blueprint:
    pages = Blueprint("staff_handbook", __name__, url_prefix="/staff/handbook")

    @pages.get("/", defaults={"path": ""})
    @pages.get("/<path:path>")
    @any_account(nav=NavItem(Section.HANDBOOK, "Handbook"))
    def page(path: str) -> Response:
        if path in files:
            return send(files[path])
        if path + "/" in files:
            return redirect(f"/staff/handbook/{path}/", 308)
        raise NotFound

    return pages
