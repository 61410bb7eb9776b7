"""Suppresses small numbers, so that nobody can be found in a published table.

NHS England's rule for the Friends and Family Test: counts of 1 to 4 are not published, 0 is. What
is left must not give them away by subtraction, within one table or between two of its revisions.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

SMALLEST = 5

Name = TypeVar("Name", bound=Hashable)


def is_small(count: int) -> bool:
    return 0 < abs(count) < SMALLEST


@dataclass(frozen=True)
class SuppressedCounts:
    """Which cells of a table whose total is shown may be; a count is None where it may not."""

    cells: tuple[int | None, ...]
    total: int | None

    @property
    def hidden(self) -> frozenset[int]:
        return frozenset(place for place, count in enumerate(self.cells) if count is None)


def suppress(counts: Sequence[int]) -> SuppressedCounts:
    """Hide counts of 1 to 4, then the next smallest until what is hidden cannot be worked out.

    Hidden counts are at least 1, because 0 is shown, and their sum is known from the total. So one
    alone is known, and so are several that are all 1; together they must be 5 or more.

    >>> suppress([40, 2, 3]).cells
    (40, None, None)
    >>> suppress([40, 2, 9]).cells
    (40, None, None)
    >>> suppress([40, 0, 9]).cells
    (40, 0, 9)
    >>> suppress([0, 3])
    SuppressedCounts(cells=(0, None), total=None)
    """
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    rest = sorted(
        (place for place, count in enumerate(counts) if count >= SMALLEST),
        key=lambda place: (counts[place], place),
    )
    while _is_known(counts, hidden) and rest:
        hidden.add(rest.pop(0))
    cells = tuple(None if place in hidden else count for place, count in enumerate(counts))
    return SuppressedCounts(cells, None if _is_known(counts, hidden) else sum(counts))


def _is_known(counts: Sequence[int], hidden: set[int]) -> bool:
    total = sum(counts[place] for place in hidden)
    return bool(hidden) and (len(hidden) == 1 or total == len(hidden) or total < SMALLEST)


def allows_differencing(earlier: SuppressedCounts, later: SuppressedCounts) -> bool:
    """Whether two revisions of a table show together how few answers came in between.

    What is known of a table are its shown cells and the sum of its hidden ones. A sum that is
    known in both must not have changed by 1 to 4.
    """
    if earlier.total is None or later.total is None:
        pairs = [(before, after) for before, after in zip(earlier.cells, later.cells, strict=True)]
        return any(
            before is not None and after is not None and is_small(after - before)
            for before, after in pairs
        )
    return any(
        is_small(_sum(later, block) - _sum(earlier, block)) for block in _blocks(earlier, later)
    )


def _blocks(earlier: SuppressedCounts, later: SuppressedCounts) -> list[frozenset[int]]:
    """The smallest sets of cells whose sum is known in both."""
    hidden = [each for each in (earlier.hidden, later.hidden) if each]
    if len(hidden) == 2 and hidden[0] & hidden[1]:
        hidden = [hidden[0] | hidden[1]]
    apart = frozenset().union(*hidden)
    single = [frozenset({place}) for place in range(len(earlier.cells)) if place not in apart]
    everything = frozenset(range(len(earlier.cells)))
    return [*single, *hidden, everything]


def _sum(shown: SuppressedCounts, block: frozenset[int]) -> int:
    """The sum over a block that holds all hidden cells or none of them."""
    cells = [shown.cells[place] for place in block]
    known = sum(cell for cell in cells if cell is not None)
    if None not in cells:
        return known
    assert shown.total is not None
    return known + shown.total - sum(cell for cell in shown.cells if cell is not None)


def by_name(counts: Mapping[Name, int]) -> tuple[dict[Name, int | None], int | None]:
    """Suppress counts that have names: what may be shown of each, and of their total."""
    shown = suppress(list(counts.values()))
    return dict(zip(counts, shown.cells, strict=True)), shown.total
