"""Every setting there is, read from the very fields that are filled with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

from .env import Setting
from .settings import Settings, load_settings

FILLED_BY_US = "HANDRAIL_PREVIEW_"
"""What `handrail site preview` tells the program that it starts."""
PLACES = ("HANDRAIL_ROOT", "HANDRAIL_VAR")
"""Other defaults lie below these."""


@dataclass(frozen=True)
class SettingDescription:
    setting: Setting
    default: str
    """Empty where there is none."""


def describe_settings(given: Mapping[str, str]) -> list[SettingDescription]:
    """In the order of the fields. A field that several settings fill has no default."""
    usual = load_settings({name: given[name] for name in PLACES if name in given})
    return [
        SettingDescription(setting, _text(value) if len(own) == 1 else "")
        for own, value in _fields(Settings, usual)
        for setting in own
    ]


def unknown_settings(given: Mapping[str, str]) -> list[str]:
    """Names that begin as ours do and that nobody reads."""
    known = {each.setting.name for each in describe_settings({})}
    known |= {f"{name}_FILE" for name in known}
    ours = {name for name in given if name.startswith("HANDRAIL_")}
    return sorted(name for name in ours - known if not name.startswith(FILLED_BY_US))


def _fields(kind: Any, value: object) -> Iterator[tuple[list[Setting], object]]:
    """The settings beside each field of a dataclass and of those inside it, and what it holds."""
    for name, hint in get_type_hints(kind, include_extras=True).items():
        inside = getattr(value, name, None)
        own = [each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Setting)]
        if own:
            yield own, inside
            continue
        for each in (hint, *get_args(hint)):
            if is_dataclass(each):
                yield from _fields(each, inside)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value) if isinstance(value, str | int | Path) else ""
