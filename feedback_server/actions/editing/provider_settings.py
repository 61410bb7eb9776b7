"""Changes what the provider says of itself: the software's own values, and changes over them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from feedback_server.content.content_file import dump_yaml, parse_yaml, read_yaml
from feedback_server.content.provider import (
    ProviderError,
    merge_provider,
    provider_errors,
)
from feedback_server.content.provider_form import form_fields, read_form
from feedback_server.content.provider_values import Values, changed, flatten, nest
from feedback_server.content.provider_words import GROUPS, FieldGroup
from feedback_server.domain.editing.document import PROVIDER, Document, DocumentState
from feedback_server.store import Store
from feedback_server.store.editing import documents

from . import documents as editing

__all__ = [
    "GROUPS",
    "BothChanged",
    "FieldGroup",
    "ProviderSettings",
    "SettingsRefused",
    "Values",
    "find_group",
    "form_fields",
    "label_of",
    "load_settings",
    "read_form",
    "require_usable",
    "save_settings",
]


@dataclass(frozen=True)
class ProviderSettings:
    """``own`` are the software's values; ``history`` is every version of the changes, the newest
    first.
    """

    own: Values
    history: Sequence[Document] = ()

    @cached_property
    def versions(self) -> Sequence[Document]:
        """Those that were not refused: published, or waiting for the build."""
        return [one for one in self.history if one.state is not DocumentState.REFUSED]

    @property
    def refused(self) -> Document | None:
        """The newest version, if the build refused it."""
        newest = self.history[0] if self.history else None
        return newest if newest and newest.state is DocumentState.REFUSED else None

    @property
    def version(self) -> int:
        """The id of the version that counts, 0 for none."""
        return self.versions[0].id if self.versions else 0

    @cached_property
    def now(self) -> Values:
        return self.with_version(self.versions[0] if self.versions else None)

    def at(self, version: int) -> Values:
        """The values as they were with a version."""
        return self.with_version(next((one for one in self.history if one.id == version), None))

    def with_version(self, version: Document | None) -> Values:
        """The software's values with the changes of a version over them."""
        if version is None or version.body is None:
            return self.own
        changes = parse_yaml(version.body, PROVIDER) or {}
        return flatten(merge_provider(nest(self.own), changes))

    def changed_in(self, group: FieldGroup) -> list[str]:
        """The keys of a group that are not as the software has them."""
        different = changed(self.own, self.now)
        return [key for key in group.fields if key in different]


class SettingsRefused(ValueError):
    """Values that cannot be used: a sentence for each field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class BothChanged(ValueError):
    """Somebody else has changed the same fields: ``theirs`` are those as they are now.

    ``mine`` is all that was to be saved and is not as the form showed it.
    """

    def __init__(self, theirs: Values, mine: Values, settings: ProviderSettings) -> None:
        super().__init__(", ".join(theirs))
        self.theirs, self.mine, self.settings = theirs, mine, settings

    @property
    def by(self) -> str:
        return self.settings.versions[0].by


def load_settings(store: Store, software: Path) -> ProviderSettings:
    """``software`` is the root of the software's own files."""
    own = flatten(read_yaml(software / PROVIDER))
    with store.read() as tx:
        history = documents.history(tx, PROVIDER)
    return ProviderSettings(own, history)


def find_group(id: str) -> FieldGroup | None:
    return next((group for group in GROUPS if group.id == id), None)


def require_usable(values: Values) -> None:
    """Raises SettingsRefused for values that the pages could not use, of every key."""
    problems: dict[str, str] = {}
    for error in provider_errors(merge_provider({}, nest(values))):
        problems.setdefault(error.key.replace(" ", "."), sentence(error))
    if problems:
        raise SettingsRefused(problems)


def save_settings(
    store: Store,
    software: Path,
    values: Values,
    *,
    seen: int,
    by: str,
    now: datetime,
    new_id: Callable[[], str],
    files: Mapping[str, bytes] | None = None,
    note: str = "",
) -> list[int]:
    """Submit changed values; gives the ids of the versions, none if nothing is another value.

    ``seen`` is the version that the form was made from: what somebody else changed since then
    stays, unless it is the same field. Raises SettingsRefused, BothChanged.
    """
    settings = load_settings(store, software)
    values = _without_conflict(settings, values, seen)
    wanted = {**settings.now, **values}
    different = changed(settings.now, wanted)
    if not different:
        return []
    require_usable(wanted)
    changes = changed(settings.own, wanted)
    body = dump_yaml(nest(changes)).encode() if changes else None
    try:
        return editing.submit(
            store,
            {PROVIDER: body, **(files or {})},
            by=by,
            now=now,
            note=note or labels(different),
            new_id=new_id,
            seen={PROVIDER: settings.version},
        )
    except editing.ChangedMeanwhile:  # in the same moment: look at what they changed
        return save_settings(
            store, software, values, seen=settings.version, by=by, now=now, new_id=new_id,
            files=files, note=note,
        )  # fmt: skip


def sentence(error: ProviderError) -> str:
    """
    >>> sentence(ProviderError("contact.email", "is missing"))
    'E-mail address is missing'
    """
    label = label_of(error.key)
    joined = error.problem.startswith(("must ", "is "))
    return f"{label} {error.problem}" if joined else f"{label}: {error.problem}"


def label_of(key: str) -> str:
    """
    >>> label_of("data_protection.processors 2.name"), label_of("fax")
    ('Name of the company (2)', 'fax')
    """
    list_key, _, entry = key.partition(" ")
    number, _, part = entry.partition(".")
    plain = f"{list_key}.{part}" if part else list_key
    words = next((group.fields[plain] for group in GROUPS if plain in group.fields), None)
    return (words.label if words else key) + (f" ({number})" if part else "")


def labels(keys: Mapping[str, object]) -> str:
    """The labels of keys, for a line of the history."""
    return ", ".join(label_of(key) for key in keys)


def _without_conflict(settings: ProviderSettings, values: Values, seen: int) -> Values:
    """The values that differ from what the form showed. Raises BothChanged."""
    shown = settings.at(seen)
    mine = {key: value for key, value in values.items() if value != shown.get(key)}
    theirs = {
        key: settings.now.get(key)
        for key, value in mine.items()
        if settings.now.get(key) not in (shown.get(key), value)
    }
    if theirs:
        raise BothChanged(theirs, mine, settings)
    return mine
