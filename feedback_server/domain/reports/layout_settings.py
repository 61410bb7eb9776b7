"""The settings of a layout, as files and the staff pages give them: checked, and made a layout."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.submission import Mode

from .layout import MONTHS, WORKING_DAYS, Layout
from .sections import SECTIONS

FIRST = "at_a_glance"
LONGEST_WORDS = 2000


def validate(settings: Mapping[str, object]) -> dict[str, list[str]]:
    """The faults of settings, by the setting; empty where there are none."""
    found = {
        key: CHECKS[key](value)
        if key in CHECKS
        else [f"'{key}' is not a setting: {', '.join(CHECKS)}"]
        for key, value in settings.items()
    }
    return {key: faults for key, faults in found.items() if faults}


def parse_layout(settings: Mapping[str, Any], on: Layout | None = None) -> Layout:
    """The layout that valid settings make on top of another one. A logo is left to files."""
    values: dict[str, Any] = {"sections": tuple(SECTIONS)} if on is None else vars(on)
    made = {key: MAKE.get(key, _as_it_is)(value) for key, value in settings.items()}
    return Layout(**{**values, **made})


def _sections(value: object) -> list[str]:
    if not _is_list_of_words(value):
        return ["list the ids of sections"]
    assert isinstance(value, list)
    faults = [
        f"there is no section '{id}': {', '.join(SECTIONS)}" for id in value if id not in SECTIONS
    ]
    faults += [f"'{id}' is listed twice" for id in dict.fromkeys(value) if value.count(id) > 1]
    if value[:1] != [FIRST]:
        faults.append(f"'{FIRST}' comes first")
    return faults


def _words(value: object) -> list[str]:
    if not isinstance(value, str):
        return ["must be words"]
    if len(value) > LONGEST_WORDS or "\0" in value:
        return [f"must be at most {LONGEST_WORDS} characters"]
    return []


def _percent(value: object) -> list[str]:
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100
    return [] if whole or value is None else ["must be a whole number from 0 to 100"]


def _ids(value: object) -> list[str]:
    return [] if _is_list_of_words(value) else ["list the ids of questions"]


def _breakdowns(value: object) -> list[str]:
    right = isinstance(value, list) and all(
        isinstance(pair, dict)
        and set(pair) == {"question", "by"}
        and isinstance(pair["question"], str)
        and pair["by"] in ("practice", "mode")
        for pair in value
    )
    return [] if right else ["list pairs such as {question: listened, by: practice or mode}"]


def _number_of_months(value: object) -> list[str]:
    if isinstance(value, int) and not isinstance(value, bool) and value in MONTHS:
        return []
    return [f"must be a whole number from {MONTHS.start} to {MONTHS.stop - 1}"]


def _working_day(value: object) -> list[str]:
    if isinstance(value, int) and not isinstance(value, bool) and value in WORKING_DAYS:
        return []
    return [f"must be a working day of the next month, {WORKING_DAYS.start} to {WORKING_DAYS[-1]}"]


def _months(value: object) -> list[str]:
    if not isinstance(value, list):
        return ["list months such as 2026-10"]
    faults = []
    for month in value:
        try:
            Month.parse(str(month))
        except ValueError as error:
            faults.append(str(error))
    return faults


def _file_name(value: object) -> list[str]:
    named = isinstance(value, str) and re.fullmatch(r"[\w-]+\.png", value)
    return [] if named else ["must be the name of a PNG in content/, such as network.png"]


def _methods(value: object) -> list[str]:
    if not isinstance(value, dict):
        return ["give each way of answering its name in the return"]
    modes = [mode.value for mode in Mode]
    faults = [f"there is no way of answering '{mode}'" for mode in value if mode not in modes]
    faults += [f"'{mode}' is missing" for mode in modes if mode not in value]
    names = list(value.values())
    if not _is_list_of_words(names) or len(set(names)) < len(names):
        faults.append("each name must be words, and stand once")
    return faults


def _is_list_of_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


CHECKS: Mapping[str, Callable[[object], list[str]]] = {
    "sections": _sections,
    "introduction": _words,
    "target": _percent,
    "questions": _ids,
    "breakdowns": _breakdowns,
    "months": _number_of_months,
    "rebase": _months,
    "return_methods": _methods,
    "return_methods_source": _words,
    "return_due": _working_day,
    "return_due_source": _words,
    "logo": _file_name,
}


def _as_it_is(value: Any) -> Any:
    return value


MAKE: Mapping[str, Callable[[Any], Any]] = {
    "sections": tuple,
    "questions": tuple,
    "breakdowns": lambda value: tuple((pair["question"], pair["by"]) for pair in value),
    "rebase": lambda value: tuple(Month.parse(str(month)) for month in value),
    "return_methods": lambda value: tuple(value.items()),
}
