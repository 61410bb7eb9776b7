"""What changed between two versions of a text, line by line and in each line word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\s+|[^\s]+")
ALIKE = 0.4
"""Two lines that have less than this in common are shown whole, one after the other."""
AROUND = 1
"""Lines without a change that are shown before and after one."""


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


@dataclass(frozen=True)
class ChangedLine:
    """A line of the newer text, or of the older one where it is gone."""

    pieces: Sequence[Piece]

    @property
    def changed(self) -> bool:
        return any(piece.change is not Change.SAME for piece in self.pieces)


def differences(before: str, after: str) -> list[list[ChangedLine]]:
    """The places that changed, each with the lines around it; empty if nothing did.

    >>> [place] = differences("One.\\nTwo cats.\\n", "One.\\nTwo dogs.\\n")
    >>> [(piece.change.value, piece.text) for piece in place[1].pieces]
    [('same', 'Two '), ('removed', 'cats.'), ('added', 'dogs.')]
    """
    lines = list(_lines(before.splitlines(), after.splitlines()))
    shown = {
        near
        for index, line in enumerate(lines)
        if line.changed
        for near in range(index - AROUND, index + AROUND + 1)
    }
    places: list[list[ChangedLine]] = []
    last = -2
    for index in sorted(shown & set(range(len(lines)))):
        if index != last + 1:
            places.append([])
        places[-1].append(lines[index])
        last = index
    return places


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[ChangedLine]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            yield from (_unsplit(Change.SAME, line) for line in after[j:j_end])
        else:
            yield from _replaced(before[i:i_end], after[j:j_end])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[ChangedLine]:
    """Lines that took the place of others: pairs that are alike are shown as one."""
    both = min(len(old), len(new))
    for before, after in zip(old[:both], new[:both], strict=True):
        yield from _pair(before, after)
    yield from (_unsplit(Change.REMOVED, line) for line in old[both:])
    yield from (_unsplit(Change.ADDED, line) for line in new[both:])


def _pair(old: str, new: str) -> Iterator[ChangedLine]:
    words = WORD.findall(old), WORD.findall(new)
    matcher = SequenceMatcher(None, *words, autojunk=False)
    if matcher.ratio() < ALIKE:
        yield _unsplit(Change.REMOVED, old)
        yield _unsplit(Change.ADDED, new)
        return
    pieces: list[Piece] = []
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Change.SAME, "".join(words[1][j:j_end])))
            continue
        if i_end > i:
            pieces.append(Piece(Change.REMOVED, "".join(words[0][i:i_end])))
        if j_end > j:
            pieces.append(Piece(Change.ADDED, "".join(words[1][j:j_end])))
    yield ChangedLine(pieces)


def _unsplit(change: Change, line: str) -> ChangedLine:
    return ChangedLine([Piece(change, line)])
