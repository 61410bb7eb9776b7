"""Which counts to hide, so that none of 1 to 4 can be worked out from those that are shown.

``suppression`` does this for one column with its total. Here counts stand in many tables at once,
each a part of several sums. A reader knows the sums, all that is shown, and that what is hidden is
at least 1, because 0 is always shown.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .suppression import SMALLEST, is_small

Name = TypeVar("Name", bound=Hashable)
PRIME = 2**61 - 1
"""Sums are solved modulo this number: exact, and without fractions."""
Bounds = tuple[int, int]
MANY = 10**12
"""More than any count."""
PASSES = 20
"""How often the bounds of hidden counts are narrowed at most."""


@dataclass(frozen=True)
class Sum(Generic[Name]):
    """A count that is the sum of others."""

    total: Name
    parts: tuple[Name, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        return (self.total, *self.parts)


def hide(counts: Mapping[Name, int | None], sums: Iterable[Sum[Name]]) -> frozenset[Name]:
    """The names of the counts to hide. A count that is None was hidden before.

    >>> ab = {"a": 2, "b": 9, "c": 40, "all": 51}
    >>> sorted(hide(ab, [Sum("all", ("a", "b", "c"))]))
    ['a', 'b']
    """
    names = [*counts]
    place = {name: number for number, name in enumerate(names)}
    numbered = {
        Sum(place[one.total], tuple(map(place.__getitem__, one.parts)))
        for one in sums
        if one.total not in one.parts
    }
    hidden = _hidden(dict(enumerate(counts.values())), sorted(numbered, key=lambda one: one.names))
    return frozenset(names[number] for number in hidden)


def _hidden(counts: Mapping[int, int | None], sums: Sequence[Sum[int]]) -> set[int]:
    hidden = {name for name, count in counts.items() if count is None or is_small(count)}
    while True:
        _hide_in_each(counts, sums, hidden)
        more = _one_more(counts, sums, hidden, revealed(counts, sums, hidden))
        if more is None:
            return hidden
        hidden.add(more)


def revealed(
    counts: Mapping[Name, int | None], sums: Sequence[Sum[Name]], hidden: Collection[Name]
) -> set[Name]:
    """The hidden counts of 1 to 4 that a reader can work out from all sums together."""
    equations = [_Equation.of(counts, one, hidden) for one in sums]
    equations = [one for one in equations if one.unknowns]
    bounds = _bounds(equations)
    known = _determined(one.unknowns for one in equations)
    known |= {name for name, (low, high) in bounds.items() if low == high}
    return {name for name in known if (count := counts[name]) is None or is_small(count)}


def _hide_in_each(
    counts: Mapping[Name, int | None], sums: Sequence[Sum[Name]], hidden: set[Name]
) -> None:
    """Hide more until no sum gives a count away by itself."""
    waiting = list(sums)
    while waiting:
        again = []
        for one in waiting:
            if _reveals(counts, one, hidden):
                more = _next(counts, one.parts, hidden)
                if more is None:
                    more = _next(counts, (one.total,), hidden)
                if more is not None:
                    hidden.add(more)
                    again += [other for other in sums if more in other.names]
        waiting = again


def _reveals(counts: Mapping[Name, int | None], one: Sum[Name], hidden: Collection[Name]) -> bool:
    left = {name for name in one.parts if name in hidden}
    if one.total in hidden:
        return not left and counts[one.total] != 0
    rest = (counts[one.total] or 0) - sum(
        counts[name] or 0 for name in one.parts if name not in left
    )
    return bool(left) and (len(left) == 1 or rest == len(left) or rest < SMALLEST)


def _next(
    counts: Mapping[Name, int | None], names: Iterable[Name], hidden: Collection[Name]
) -> Name | None:
    """The smallest count that is shown and is not 0."""
    shown = [(count, place, name) for place, name in enumerate(names)
             if name not in hidden and (count := counts[name])]  # fmt: skip
    return min(shown)[2] if shown else None


def _one_more(
    counts: Mapping[Name, int | None],
    sums: Sequence[Sum[Name]],
    hidden: Collection[Name],
    known: Collection[Name],
) -> Name | None:
    """A further count to hide: beside one that is known, or else beside any that is hidden."""
    for beside in (known, hidden if known else ()):
        near = [one for one in sums if not {*one.names}.isdisjoint(beside)]
        for names in ((name for one in near for name in one.parts), (one.total for one in near)):
            if (more := _next(counts, names, hidden)) is not None:
                return more
    return None


@dataclass(frozen=True)
class _Equation(Generic[Name]):
    """What a sum says of hidden counts: so many times each, added up, make ``number``."""

    unknowns: dict[Name, int]
    number: int

    @classmethod
    def of(
        cls, counts: Mapping[Name, int | None], one: Sum[Name], hidden: Collection[Name]
    ) -> "_Equation[Name]":
        unknowns: dict[Name, int] = {}
        number = 0
        for name, times in ((one.total, -1), *((part, 1) for part in one.parts)):
            if name in hidden:
                unknowns[name] = unknowns.get(name, 0) + times
            else:
                number -= times * (counts[name] or 0)
        return cls(unknowns, number)

    def narrowed(self, bounds: Mapping[Name, Bounds]) -> Iterator[tuple[Name, Bounds]]:
        """The bounds of each unknown, given those of the others."""
        terms = {name: _times(bounds[name], times) for name, times in self.unknowns.items()}
        least = sum(low for low, _ in terms.values())
        most = sum(high for _, high in terms.values())
        for name, times in self.unknowns.items():
            low, high = bounds[name]
            own_low, own_high = terms[name]
            if times == 1:
                low = max(low, self.number - (most - own_high))
                high = min(high, self.number - (least - own_low))
            elif times == -1:
                low = max(low, least - own_low - self.number)
                high = min(high, most - own_high - self.number)
            yield name, (low, high)


def _determined(rows: Iterable[dict[Name, int]]) -> set[Name]:
    """The unknowns that linear equations fix, by Gaussian elimination."""
    solved: dict[Name, dict[Name, int]] = {}
    for row in rows:
        for pivot in [name for name in row if name in solved]:
            row = _less(row, solved[pivot], row[pivot])
        if not row:
            continue
        lead = next(iter(row))
        inverse = pow(row[lead], -1, PRIME)
        row = {name: times * inverse % PRIME for name, times in row.items()}
        for name, other in solved.items():
            if lead in other:
                solved[name] = _less(other, row, other[lead])
        solved[lead] = row
    return {name for name, row in solved.items() if len(row) == 1}


def _less(row: dict[Name, int], other: dict[Name, int], times: int) -> dict[Name, int]:
    made = dict(row)
    for name, factor in other.items():
        made[name] = (made.get(name, 0) - times * factor) % PRIME
        if not made[name]:
            del made[name]
    return made


def _bounds(equations: Sequence[_Equation[Name]]) -> dict[Name, Bounds]:
    """The least and the most that each hidden count can be, one sum after the other."""
    bounds: dict[Name, Bounds] = {
        name: (1, MANY) for equation in equations for name in equation.unknowns
    }
    for _ in range(PASSES):
        before = dict(bounds)
        for equation in equations:
            bounds.update(equation.narrowed(bounds))
        if bounds == before:
            break
    return bounds


def _times(bounds: Bounds, times: int) -> Bounds:
    low, high = (times * bound for bound in bounds)
    return min(low, high), max(low, high)
