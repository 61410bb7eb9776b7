"""Rows that were skipped, counted and named, so that nothing is left out in silence."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MOST_NAMED = 10


@dataclass(frozen=True)
class SkippedRows:
    """``what`` is a plural, such as "rows of another month"; ``which`` names them."""

    what: str
    count: int
    which: tuple[str, ...] = ()

    def __str__(self) -> str:
        """
        >>> str(SkippedRows("rows of another month", 3, ("2026-09", "2026-08")))
        'rows of another month: 3 (2026-09, 2026-08)'
        """
        named = ", ".join(self.which[:MOST_NAMED])
        more = len(self.which) - MOST_NAMED
        named += f" and {more:,} more" if more > 0 else ""
        return f"{self.what}: {self.count:,}" + (f" ({named})" if named else "")


def counted_out(what: str, each: Iterable[str]) -> SkippedRows:
    """The summary of one name for each skipped row, most frequent first.

    >>> str(counted_out("rows of others", ["GP", "GP", "Unknown"]))
    'rows of others: 3 (GP 2, Unknown 1)'
    """
    counts = Counter(each)
    which = tuple(f"{name} {count:,}" for name, count in counts.most_common())
    return SkippedRows(what, counts.total(), which)
