"""Settings > Service: what the provider says of itself, a form for each group of values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from feedback_server.actions.editing.provider_history import in_words, refused_values
from feedback_server.actions.editing.provider_overview import overview
from feedback_server.actions.editing.provider_settings import (
    BothChanged,
    FieldGroup,
    ProviderSettings,
    SettingsRefused,
    Values,
    find_group,
    form_fields,
    read_form,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.security.headers import scripted
from feedback_server.web.staff.help import StaffBlueprint

from .service_preview import preview_of
from .service_saving import (
    AT,
    HELP,
    Answer,
    after,
    confirm,
    load,
    save_confirmed,
    seen_version,
    submit,
)

staff_service = StaffBlueprint("staff_service", __name__, url_prefix=AT, help=HELP)


@dataclass(frozen=True)
class Form:
    """What a form shows. ``seen`` is the version that it was made from."""

    group: FieldGroup
    values: Values
    seen: int
    problems: Mapping[str, str] = field(default_factory=dict)


@staff_service.get("/")
@staff_page(Permission.EDIT_CONTENT, nav=NavItem(Section.SETTINGS, "Service"))
def index() -> str:
    return render_template("staff/editing/service.html.jinja", groups=overview(load()))


@staff_service.get("/<id>/")
@staff_page(Permission.EDIT_CONTENT)
def group(id: str) -> Response:
    settings, found = load(), known_group(id)
    wanted = {**settings.now, **refused_values(settings)}
    return _page(settings, Form(found, wanted, settings.version))


@staff_service.post("/<id>/")
@staff_page(Permission.EDIT_CONTENT)
def save(id: str) -> Answer:
    """Save the group; for the buttons that show it or add a row, show the form again instead."""
    settings, found = load(), known_group(id)
    typed = read_form(found, request.form)
    form = Form(found, {**settings.now, **typed}, seen_version())
    if {"look", "add"} & request.form.keys():
        return _page(settings, form)
    try:
        return after(submit(typed, seen=form.seen), url_for(".group", id=id))
    except SettingsRefused as error:
        return _page(settings, replace(form, problems=error.problems)), 422
    except BothChanged as error:
        return _page(error.settings, _with_theirs(form, error)), 409


@staff_service.post("/<id>/preview")
@staff_page(Permission.EDIT_CONTENT)
def preview(id: str) -> Response:
    """What the pages would say, for the page's script."""
    found = known_group(id)
    return Response(preview_of(found, load(), read_form(found, request.form)))


@staff_service.route("/<id>/reset", methods=["GET", "POST"])
@staff_page(Permission.EDIT_CONTENT)
def reset(id: str) -> Answer:
    """Back to what the software has, once that is confirmed."""
    found, settings = known_group(id), load()
    values = {key: settings.own.get(key) for key in settings.changed_in(found)}
    title, back = f"{found.title}, as the software has it", url_for(".group", id=id)
    if request.method == "GET":
        return confirm(title, values, back=back, yes="Put it back")
    return save_confirmed(title, values, back=back, yes="Put it back", note=title)


def known_group(id: str) -> FieldGroup:
    found = find_group(id)
    if found is None:
        raise NotFound
    return found


def _with_theirs(form: Form, error: BothChanged) -> Form:
    """The form with what was typed, and beside it what somebody else has saved meanwhile."""
    problems = {
        key: f"{error.by} changed this in the meantime to “{in_words(key, value)}”. Save again to"
        " have yours instead"
        for key, value in error.theirs.items()
    }
    values = {**error.settings.now, **error.mine}
    return Form(form.group, values, error.settings.version, problems)


def _page(settings: ProviderSettings, form: Form) -> Response:
    changed = settings.changed_in(form.group)
    page = render_template(
        "staff/editing/service_group.html.jinja",
        group=form.group,
        fields=form_fields(form.group, form.values),
        problems=form.problems,
        seen=form.seen,
        refused=settings.refused if refused_values(settings).keys() & form.group.fields else None,
        changed=[form.group.fields[key].label for key in changed],
        preview=preview_of(form.group, settings, form.values),
    )
    return scripted(page)
