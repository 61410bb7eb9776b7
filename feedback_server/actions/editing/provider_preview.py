"""What a form of the provider's values would come to, while somebody fills it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback_server.content.colours import Contrast, contrasts
from feedback_server.content.provider import complete_provider, merge_provider
from feedback_server.content.provider_schema import colour
from feedback_server.content.provider_values import Values, nest
from feedback_server.content.provider_words import FieldGroup

from .provider_settings import ProviderSettings, SettingsRefused, require_usable

COLOURS = "colours"


@dataclass(frozen=True)
class FormPreview:
    """``problems`` are those of the group alone; ``provider`` is as the pages would have it."""

    problems: Mapping[str, str]
    provider: Mapping[str, Any]
    contrasts: Sequence[Contrast] = ()
    """Of the group of colours, each pair."""


def preview_form(settings: ProviderSettings, group: FieldGroup, typed: Values) -> FormPreview:
    """What cannot be used yet counts as it is now."""
    values = {**settings.now, **typed}
    problems = _problems(values, group)
    unusable = {key for key in typed if any(_is_of(name, key) for name in problems)}
    if group.id == COLOURS:  # a colour is shown that people cannot read, if only it is a colour
        unusable = {key for key in group.fields if colour(values[key])}
    usable = values | {key: settings.now[key] for key in unusable}
    provider = complete_provider(merge_provider({}, nest(usable)))
    pairs = contrasts(provider["brand"]) if group.id == COLOURS else []
    return FormPreview(problems, provider, pairs)


def _problems(values: Values, group: FieldGroup) -> dict[str, str]:
    try:
        require_usable(values)
    except SettingsRefused as error:
        return {
            key: words
            for key, words in error.problems.items()
            if any(_is_of(key, own) for own in group.fields)
        }
    return {}


def _is_of(name: str, key: str) -> bool:
    """Whether the field of a form is that of a key, or of a row of its list."""
    return name == key or name.startswith(f"{key}.")
