"""Every setting there is, read from the very fields that are filled with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .env import DeclaredSetting, Setting, declared_settings
from .settings import Settings, load_settings

FILLED_BY_US = "HANDRAIL_PREVIEW_"
"""What `handrail site preview` tells the program that it starts."""
FOLDERS = ("root", "var")
"""Other defaults lie below these."""


@dataclass(frozen=True)
class SettingDescription:
    setting: Setting
    default: str
    """Empty where there is none."""


def describe_settings(given: Mapping[str, str]) -> list[SettingDescription]:
    """In the order of the fields."""
    own = [each for each in declared_settings(Settings) if isinstance(each, DeclaredSetting)]
    folders = [each.setting.name for each in own if each.field in FOLDERS]
    defaults = load_settings({name: given[name] for name in folders if name in given})
    return list(_descriptions(Settings, defaults))


def unknown_settings(given: Mapping[str, str]) -> list[str]:
    """Names that begin as ours do and that nobody reads."""
    known = {each.setting.name for each in describe_settings({})}
    known |= {f"{name}_FILE" for name in known}
    ours = {name for name in given if name.startswith("HANDRAIL_")}
    return sorted(name for name in ours - known if not name.startswith(FILLED_BY_US))


def _descriptions(group: Any, defaults: object) -> Iterator[SettingDescription]:
    """``defaults`` is what the fields hold; None where there is none of this group by default."""
    for each in declared_settings(group):
        match each:
            case DeclaredSetting(name, setting):
                default = setting.default if defaults is None else getattr(defaults, name)
                yield SettingDescription(setting, _text(default))
            case (name, inner):
                yield from _descriptions(inner, getattr(defaults, name))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value) if isinstance(value, str | int | Path) else ""
