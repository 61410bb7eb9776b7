"""Loads and saves the provider's values for the pages of Settings > Service."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from flask import g, redirect, render_template, request
from werkzeug.wrappers import Response

from feedback_server.actions.editing.provider_history import Difference, differences
from feedback_server.actions.editing.provider_settings import (
    BothChanged,
    ProviderSettings,
    SettingsRefused,
    Values,
    load_settings,
    save_settings,
)
from feedback_server.web.shared.context import context

AT = "/staff/settings/service"
HELP = (
    "What you save here is on the public pages, tablets and posters a few seconds later. The "
    "preview shows what the pages will say before you save.",
    "Leave a field empty rather than guess: what is not given is not on the pages. Each change "
    "can be undone under “History of changes”.",
)
Answer = Response | str | tuple[Response | str, int]
MEANWHILE = "Somebody changed some of this in the meantime. Look at what would change now"
UNCHANGED = "unchanged"


def load() -> ProviderSettings:
    ctx = context()
    return load_settings(ctx.store, ctx.software)


def submit(
    values: Values, *, seen: int, note: str = "", files: Mapping[str, bytes] | None = None
) -> list[int]:
    """Raises SettingsRefused, BothChanged."""
    ctx = context()
    return save_settings(
        ctx.store,
        ctx.software,
        values,
        seen=seen,
        by=g.account,
        now=ctx.now(),
        new_id=ctx.new_id,
        files=files,
        note=note,
    )


def seen_version() -> int:
    """The version that the form was made from, as it says itself."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def after(ids: Sequence[int], back: str) -> Response:
    """To the page that waits for the build; back where there is nothing to build."""
    if not ids:
        return redirect(f"{back}?{UNCHANGED}=1", 303)
    return redirect(f"/staff/editing/{ids[0]}/?back={quote(back)}", 303)


def confirm(
    title: str,
    values: Values,
    *,
    back: str,
    yes: str,
    problems: Mapping[str, str] | None = None,
    action: str = "",
    content: str = "",
) -> str:
    """The page that shows what would change, and asks. ``content`` is sent along to ``action``."""
    settings = load()
    shown: list[Difference] = differences(settings.now, {**settings.now, **values})
    return render_template(
        "staff/editing/service_confirm.html.jinja",
        title=title,
        differences=shown,
        seen=settings.version,
        back=back,
        yes=yes,
        problems=problems or {},
        action=action or request.path,
        content=content,
    )


def save_confirmed(
    title: str, values: Values, *, back: str, yes: str, note: str, content: str = ""
) -> Answer:
    """Save what was confirmed; ask again if it cannot be used, or is not what was shown."""
    try:
        return after(submit(values, seen=seen_version(), note=note), back)
    except SettingsRefused as error:
        problems, status = error.problems, 422
    except BothChanged:
        problems, status = {"differences": MEANWHILE}, 409
    asked = confirm(title, values, back=back, yes=yes, problems=problems, content=content)
    return asked, status
