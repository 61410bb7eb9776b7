"""What was changed of the provider's values and by whom, and what taking it back would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback_server.content.provider_form import words_of
from feedback_server.content.provider_values import Values, changed
from feedback_server.domain.editing.document import Document, DocumentState

from .provider_settings import ProviderSettings, label_of


@dataclass(frozen=True)
class Difference:
    """A value before and after a change, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    version: Document
    differences: Sequence[Difference]

    @property
    def was_refused(self) -> bool:
        return self.version.state is DocumentState.REFUSED


def list_changes(settings: ProviderSettings) -> list[Change]:
    """Every change, the newest first, with those that the build refused."""
    return [
        Change(version, differences(*_around(settings, version))) for version in settings.history
    ]


def values_before(settings: ProviderSettings, number: int) -> Values | None:
    """What to save to take a change back: its fields, as they were; None if there is none."""
    version = next((one for one in settings.versions if one.number == number), None)
    if version is None:
        return None
    before, after = _around(settings, version)
    return {key: before.get(key) for key in changed(before, after)}


def refused_values(settings: ProviderSettings) -> Values:
    """What somebody wanted last and the build refused: to be corrected, not typed again."""
    if settings.refused is None:
        return {}
    return changed(*_around(settings, settings.refused))


def differences(before: Values, after: Values) -> list[Difference]:
    return [
        Difference(label_of(key), in_words(key, before.get(key)), in_words(key, value))
        for key, value in changed(before, after).items()
    ]


def in_words(key: str, value: Any) -> str:
    """
    >>> in_words("remote_triage", True), in_words("contact.email", None), in_words("ages", "all")
    ('yes', 'nothing', 'all')
    >>> in_words("data_protection.processors", [{"name": "Oak", "does": "backups"}])
    'Oak: backups'
    """
    if isinstance(value, list):
        return "; ".join(": ".join(_texts(entry)) for entry in value)
    choices = words_of(key).choices
    return choices.get(value or "") or {None: "nothing", True: "yes"}.get(value, str(value))


def _texts(entry: Mapping[str, str]) -> list[str]:
    return [str(text) for text in entry.values()]


def _around(settings: ProviderSettings, version: Document) -> tuple[Values, Values]:
    """All values before a version and with it; what was refused before it never counted."""
    before = next((one for one in settings.versions if one.id < version.id), None)
    return settings.with_version(before), settings.with_version(version)
