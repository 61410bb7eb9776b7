"""Columns of a person's own file: guessed, then chosen by the person, and remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from .cells import normalize_header
from .column_map import OneRow

LEFT_OUT = ""
LIKE = 0.6
"""Least similarity (difflib) of two names for a suggestion, which a person confirms anyway."""


@dataclass(frozen=True)
class Guess:
    """``means`` is the map's column that a file's column probably holds, or LEFT_OUT.

    ``sure``: it has that very name, or the person chose so before.
    """

    column: str
    means: str
    sure: bool


def guess_columns(
    header: Sequence[str], how: OneRow, before: Mapping[str, str]
) -> tuple[Guess, ...]:
    """A guess for each named column; no two mean the same.

    ``before`` is what the person chose for columns of these tidied names.
    """
    known = {normalize_header(column): column for column in how.columns}
    named = [column for column in header if column.strip()]
    sure: dict[str, str] = {}
    for column in named:
        means = before.get(normalize_header(column), known.get(normalize_header(column)))
        if means is not None and (means == LEFT_OUT or means not in sure.values()):
            sure[column] = means
    alike = known | {
        normalize_header(alias): column for column in how.aliases for alias in how.aliases[column]
    }
    taken = set(sure.values())
    guesses = []
    for column in named:
        if column in sure:
            guesses.append(Guess(column, sure[column], True))
            continue
        free = [words for words, means in alike.items() if means not in taken]
        near = get_close_matches(normalize_header(column), free, 1, LIKE)
        means = alike[near[0]] if near else LEFT_OUT
        taken.add(means)
        guesses.append(Guess(column, means, False))
    return tuple(guesses)


def choice_errors(choice: Mapping[str, str], how: OneRow) -> list[str]:
    """The errors of ``choice``, which maps each column of a file to one of the map or LEFT_OUT."""
    chosen = [means for means in choice.values() if means != LEFT_OUT]
    faults = [
        f"Choose which column holds “{column}”" for column in how.required if column not in chosen
    ]
    faults += [
        f"“{means}” is chosen for {chosen.count(means)} columns: choose one"
        for means in dict.fromkeys(chosen)
        if chosen.count(means) > 1
    ]
    if not faults and len(chosen) == len(how.required):
        faults.append("Choose at least one column that holds numbers")
    return faults


def apply_choice(how: OneRow, choice: Mapping[str, str]) -> OneRow:
    """The map with the file's own column names, for the chosen columns only."""
    own = {means: column for column, means in choice.items() if means != LEFT_OUT}
    groups = {
        group: {own[column]: words for column, words in columns.items() if column in own}
        for group, columns in how.groups.items()
    }
    return replace(
        how,
        practice=own[how.practice],
        month=own[how.month],
        numbers={name: own[column] for name, column in how.numbers.items() if column in own},
        groups={group: columns for group, columns in groups.items() if columns},
    )
