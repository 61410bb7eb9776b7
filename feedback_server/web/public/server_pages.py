"""Public pages that the server makes: filled into shells that the build of the site left for it.

So header, footer, menu and styles are always those of the built pages beside them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from flask import render_template, request
from markupsafe import Markup, escape
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.web.public.static_pages import (
    CHECKED,
    FOR_SERVER,
    NO_FORMS,
    OWN_FORMS,
    SITE_POLICY,
    File,
    send,
)
from feedback_server.web.shared.context import context

NAME = re.compile(r"\[\[(\w+)\]\]")
POLICY = SITE_POLICY.replace(NO_FORMS, OWN_FORMS)


def left_for_server() -> Path:
    """The folder where the build of the site leaves what the server needs of it."""
    return context().edition.build / FOR_SERVER


def public_page_of(
    shell: str,
    template: str,
    *,
    title: str,
    description: str,
    indexed: bool = False,
    **values: object,
) -> Response:
    """``indexed``: search engines may list it, and browsers keep it. What somebody looked for is
    kept by nobody."""
    main = render_template(f"public/{template}", part=part, **values)
    filled = fill(
        f"{shell}.html",
        title=title,
        description=description,
        address=request.path,
        robots="index" if indexed else "noindex",
        main=Markup(main),
    )
    return send(File(filled.encode(), "text/html", POLICY, CHECKED if indexed else "no-store"))


def part(name: str, words: str = "") -> Markup:
    """A form or a card as the built pages have it."""
    return fill(f"{name}.html", words=words)


def fill(name: str, **values: str) -> Markup:
    """A file with values where it names them; one that is no Markup is escaped."""
    path = left_for_server() / name
    if not path.is_file():  # the pages are not built yet
        raise NotFound
    return _filled(_text(path, path.stat().st_mtime_ns), values)


def _filled(text: str, values: Mapping[str, str]) -> Markup:
    return Markup(NAME.sub(lambda found: str(escape(values.get(found[1], ""))), text))


@lru_cache(16)
def _text(path: Path, _changed_ns: int) -> str:
    return path.read_text("utf-8")
