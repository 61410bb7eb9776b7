"""Help that stands on each staff page, folded away: what it is for, in plain words."""

from collections.abc import Sequence

from flask import Blueprint, current_app, request


class StaffBlueprint(Blueprint):
    """Staff pages that belong together; ``help`` is the paragraphs that stand on each of them."""

    def __init__(
        self, name: str, import_name: str, *, url_prefix: str, help: Sequence[str]
    ) -> None:
        super().__init__(name, import_name, url_prefix=url_prefix)
        self.help = help


def page_help() -> Sequence[str]:
    """The paragraphs for the page of this request; none outside the staff pages."""
    found = current_app.blueprints.get(request.blueprint or "")
    return found.help if isinstance(found, StaffBlueprint) else ()
