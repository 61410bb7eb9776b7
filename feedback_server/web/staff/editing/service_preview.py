"""The preview beside a form of Settings > Service."""

from flask import render_template
from markupsafe import Markup

from feedback_server.actions.editing.provider_pages import parts_that_say
from feedback_server.actions.editing.provider_preview import preview_form
from feedback_server.actions.editing.provider_settings import (
    FieldGroup,
    ProviderSettings,
    Values,
)
from feedback_server.web.shared.context import context


def preview_of(group: FieldGroup, settings: ProviderSettings, typed: Values) -> Markup:
    """What the pages would say with what was typed, and what is not right yet."""
    found = preview_form(settings, group, typed)
    page = render_template(
        "staff/editing/service_preview.html.jinja",
        problems=found.problems,
        contrasts=found.contrasts,
        group=group,
        provider=found.provider,
        shown=parts_that_say(context().edition.page_editor, settings, group, found.provider),
    )
    return Markup(page)
