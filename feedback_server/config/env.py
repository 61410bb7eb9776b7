"""Reads settings from the environment, one by one. What is wrong is added to the faults."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    """A variable of the environment, in the words that ``handrail server list-settings`` prints.

    It stands beside the field of the settings that it fills.
    """

    name: str
    words: str
    secret: bool = False
    """Its value is never shown."""


def from_files(environment: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    """What ``HANDRAIL_..._FILE`` name, by the name without its end."""
    found = {}
    for name, path in environment.items():
        if name.startswith("HANDRAIL_") and name.endswith("_FILE"):
            try:
                found[name.removesuffix("_FILE")] = Path(path).read_text("utf-8").strip()
            except OSError as error:
                faults.append(f"{name}: {path} cannot be read ({error.strerror})")
    return found


def read_number(
    given: Mapping[str, str], name: str, default: int, low: int, high: int, faults: list[str]
) -> int:
    text = given.get(name, str(default))
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    faults.append(f"{name}: must be a whole number from {low} to {high}, not {text!r}")
    return default


def read_flag(given: Mapping[str, str], name: str, faults: list[str]) -> bool:
    text = given.get(name, "0").lower()
    if text in ("0", "1", "true", "false", "yes", "no"):
        return text in ("1", "true", "yes")
    faults.append(f"{name}: must be 1 or 0, not {text!r}")
    return False
