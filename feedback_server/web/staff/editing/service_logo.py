"""The logo in Settings > Service: uploaded, looked at in the bar, and then saved."""

import base64
import binascii

from flask import render_template, request, url_for

from feedback_server.actions.editing.provider_logo import KEY, Logo, current_logo, usable_logo
from feedback_server.actions.editing.provider_settings import (
    BothChanged,
    SettingsRefused,
    find_group,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from .service_saving import AT, HELP, MEANWHILE, Answer, after, load, seen_version, submit

staff_service_logo = StaffBlueprint("staff_service_logo", __name__, url_prefix=AT, help=HELP)


@staff_service_logo.get("/logo/")
@staff_page(Permission.EDIT_CONTENT)
def logo() -> str:
    return _page()


@staff_service_logo.post("/logo/")
@staff_page(Permission.EDIT_CONTENT)
def look_at_logo() -> Answer:
    """Show how an uploaded logo looks in the bar; nothing is saved yet."""
    file = request.files.get(KEY)
    try:
        return _page(uploaded=usable_logo(file.read() if file else b""))
    except SettingsRefused as error:
        return _page(error.problems[KEY]), 422


@staff_service_logo.post("/logo/save")
@staff_page(Permission.EDIT_CONTENT)
def save_logo() -> Answer:
    """Save the logo that was shown, or take the present one away."""
    try:
        if "remove" in request.form:
            ids = submit({KEY: None}, seen=seen_version())
        else:
            shown = usable_logo(_sent())
            files = {shown.path: shown.body}
            ids = submit({KEY: shown.name}, seen=seen_version(), files=files)
    except SettingsRefused as error:
        return _page(error.problems.get(KEY, str(error))), 422
    except BothChanged:
        return _page(MEANWHILE), 409
    return after(ids, url_for(".logo"))


def _sent() -> bytes:
    """The picture that the page with the look at it sends back."""
    try:
        return base64.b64decode(request.form.get("picture", ""), validate=True)
    except binascii.Error:
        return b""


def _page(problem: str = "", *, uploaded: Logo | None = None) -> str:
    ctx, settings = context(), load()
    present = current_logo(ctx.store, ctx.software, settings)
    shown = uploaded or present
    return render_template(
        "staff/editing/service_logo.html.jinja",
        group=find_group("logo"),
        problems={KEY: problem} if problem else {},
        has_logo=present is not None,
        uploaded=_encoded(uploaded) if uploaded else "",
        source=f"data:{shown.media_type};base64,{_encoded(shown)}" if shown else "",
        brand=settings.now,
        seen=settings.version,
    )


def _encoded(logo: Logo) -> str:
    """In the address of an ``img``, a drawing can run nothing and fetch nothing."""
    return base64.b64encode(logo.body).decode()
