"""What is given of each group of the provider's values, and what the pages do without the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback_server.content.provider_form import CHECKS, words_of
from feedback_server.content.provider_words import GROUPS, FieldGroup

from .provider_history import in_words
from .provider_settings import ProviderSettings


@dataclass(frozen=True)
class GroupOverview:
    """``missing`` are the labels of what is not given, by what the pages do without it."""

    group: FieldGroup
    given: Sequence[tuple[str, str]]
    missing: Mapping[str, Sequence[str]]
    is_changed: bool
    """Whether something is not as the software has it."""

    @property
    def total(self) -> int:
        return len(self.given) + sum(map(len, self.missing.values()))

    @property
    def is_whole(self) -> bool:
        return not self.missing


def overview(settings: ProviderSettings) -> list[GroupOverview]:
    return [_overview(group, settings) for group in GROUPS]


def _overview(group: FieldGroup, settings: ProviderSettings) -> GroupOverview:
    given = [
        (words.label, in_words(key, settings.now.get(key)))
        for key, words in group.fields.items()
        if key in CHECKS and _is_given(key, settings)
    ]
    missing: dict[str, list[str]] = {}
    for key, words in group.fields.items():
        if words.without and not _is_given(key, settings):
            missing.setdefault(words.without, []).append(words.label)
    return GroupOverview(group, given, missing, bool(settings.changed_in(group)))


def _is_given(key: str, settings: ProviderSettings) -> bool:
    """A choice that may be none of the others is given in any case."""
    return settings.now.get(key) is not None or "" in words_of(key).choices
