"""How a setting is declared at the field that it fills, and read from the environment."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, get_args, get_type_hints

Group = TypeVar("Group")
Default = str | Callable[[Any], object]
"""The text, as it would stand in the environment; or what makes the value of the fields above."""


class InvalidSetting(ValueError):
    """What is wrong with the text of a setting, such as "must be 1 or 0"."""


@dataclass(frozen=True)
class Setting:
    """A variable of the environment: what it is for, how it is read and what it is by default.

    It stands beside the field that it fills, and nowhere else.
    """

    name: str
    words: str
    """As ``handrail server list-settings`` and the handbook print them."""
    read: Callable[[str], object] = str
    """Raises InvalidSetting."""
    default: Default = ""
    secret: bool = False
    """Its value is never shown."""
    needed_for: str = ""
    """What for, such as "single sign-on": where nothing that a group needs is set, there is none of
    it, and where some is, all of it must be."""


@dataclass(frozen=True)
class DeclaredSetting:
    field: str
    setting: Setting


def declared_settings(group: Any) -> Iterator[DeclaredSetting | tuple[str, Any]]:
    """The settings of a dataclass in the order of its fields, and the dataclasses in it by name."""
    for name, hint in get_type_hints(group, include_extras=True).items():
        own = [each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Setting)]
        inner = [each for each in (hint, *get_args(hint)) if is_dataclass(each)]
        if own:
            yield DeclaredSetting(name, own[0])
        elif inner:
            yield name, inner[0]


@dataclass
class EnvironmentReader:
    """Fills dataclasses with what was given, and collects what is wrong with it."""

    given: Mapping[str, str]
    errors: list[str] = field(default_factory=list)

    def fill(self, group: type[Group], before: SimpleNamespace) -> Group:
        """``before`` is what defaults may depend on; fields of this group are added to it."""
        for each in declared_settings(group):
            match each:
                case DeclaredSetting(name, setting):
                    setattr(before, name, self.read(setting, before))
                case (name, inner):
                    setattr(before, name, self._inner(inner, before))
        return group(**{name: getattr(before, name) for name in get_type_hints(group)})

    def read(self, setting: Setting, before: SimpleNamespace) -> object:
        text = self.given.get(setting.name, "")
        try:
            return setting.read(text) if text else self._default(setting, before)
        except InvalidSetting as error:
            self.errors.append(f"{setting.name}: {error}")
            return self._default(setting, before)

    def _default(self, setting: Setting, before: SimpleNamespace) -> object:
        default = setting.default
        return setting.read(default) if isinstance(default, str) else default(before)

    def _inner(self, group: Any, before: SimpleNamespace) -> object:
        """None where nothing of what it needs is set."""
        own = [
            each.setting for each in declared_settings(group) if isinstance(each, DeclaredSetting)
        ]
        needed = [setting for setting in own if setting.needed_for]
        missing = [setting for setting in needed if not self.given.get(setting.name)]
        if needed and missing == needed:
            return None
        self.errors += [f"{each.name}: must be set too, for {each.needed_for}" for each in missing]
        return self.fill(group, SimpleNamespace(**vars(before)))


def with_files(environment: Mapping[str, str], errors: list[str]) -> dict[str, str]:
    """The environment with what ``HANDRAIL_..._FILE`` name, by the name without its end."""
    found = dict(environment)
    for name, path in environment.items():
        if name.startswith("HANDRAIL_") and name.endswith("_FILE"):
            try:
                found[name.removesuffix("_FILE")] = Path(path).read_text("utf-8").strip()
            except OSError as error:
                errors.append(f"{name}: {path} cannot be read ({error.strerror})")
    return found


def read_number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        raise InvalidSetting(f"must be a whole number from {low} to {high}, not {text!r}")

    return read


def read_flag(text: str) -> bool:
    if text.lower() in ("0", "1", "true", "false", "yes", "no"):
        return text.lower() in ("1", "true", "yes")
    raise InvalidSetting(f"must be 1 or 0, not {text!r}")


def read_folder(text: str) -> Path:
    return Path(text).resolve()


def read_address(text: str) -> str:
    """Without the slash at its end."""
    return text.rstrip("/")
