"""Which public pages are offered in a language: those of which a person reviewed every text.

Nobody reads a page that is half in another language, nor urgent advice that was not reviewed.
"""

from collections.abc import Iterable
from pathlib import Path

from feedback_server.domain.editing.translation import Translation, TranslationState, Unit

from .app_texts import ADVICE, app_sources
from .page_units import (
    included_rules,
    page_source,
    page_units,
    shell_units,
    translatable_pages,
    urgent_units,
    used_values,
    value_units,
)

FILE = "content/translations/pages/{language}.yaml"


def offered_pages(root: Path, pages: Translation, app: Translation) -> list[str]:
    """Paths below content/pages/. ``pages`` and ``app`` are the files of one language."""
    help_now = app.state(ADVICE, app_sources(root)[ADVICE])
    if help_now is not TranslationState.REVIEWED or _waiting(pages, shell_units(root)):
        return []
    rules = {_rule(unit.name) for unit in _waiting(pages, urgent_units(root))}
    values = {_value(unit.name) for unit in _waiting(pages, value_units(root))}
    return [
        page
        for page in translatable_pages(root)
        if not _waiting(pages, page_units(root, page)[1])
        and not rules & included_rules(page_source(root, page))
        and not values & used_values(page_source(root, page))
    ]


def _waiting(pages: Translation, units: Iterable[Unit]) -> list[Unit]:
    return [
        unit
        for unit in units
        if pages.state(unit.name, unit.source) is not TranslationState.REVIEWED
    ]


def _rule(name: str) -> str:
    """
    >>> _rule("urgent:head-injury.1.signs.2")
    'head-injury'
    """
    return name.removeprefix("urgent:").partition(".")[0]


def _value(name: str) -> str:
    return name.removeprefix("value:")
