"""Whether a practice's own notice may be shown beside what else the public sees of its network."""

from collections.abc import Sequence

from feedback_server.domain.statistics.suppression import (
    SMALLEST,
    SuppressedCounts,
    is_small,
    suppress,
)

TENTHS = range(90, 40, -10)


def at_least(positive: int, total: int) -> int | None:
    """A round per cent that the share is not below, to say where the share itself is hidden.

    It leaves open whether nobody answered otherwise, or five or more did. None where no such number
    of 50 or more is true.

    >>> at_least(65, 68), at_least(39, 42), at_least(3, 4), at_least(20, 100)
    (90, 80, None, None)
    """
    return next(
        (
            tenth
            for tenth in TENTHS
            if 100 * positive >= tenth * total and (100 - tenth) * total >= 100 * SMALLEST
        ),
        None,
    )


def reveals_few(network: Sequence[int], notices: Sequence[Sequence[int]]) -> bool:
    """Whether the network's published counts less those on notices would show how few there are.

    ``network`` are its true counts by group, ``notices`` those of each practice whose notice is
    out. What nobody is told of a group is the sum of what notices hide and of practices without
    one: it must not be 1 to 4, and not one hidden number alone.

    >>> reveals_few((100, 10, 5), [(50, 5, 0)])
    False
    >>> reveals_few((100, 10, 5), [(90, 8, 0)])
    True
    """
    shown, known = suppress(network), [suppress(counts) for counts in notices]
    for place, cell in enumerate(shown.cells):
        if cell is not None:
            hidden = [
                counts[place]
                for counts, notice in zip(notices, known, strict=True)
                if notice.cells[place] is None
            ]
            left = network[place] - sum(counts[place] for counts in notices)
            if _tells(hidden, left):
                return True
    return shown.total is not None and _tells_of_totals(network, notices, known)


def _tells_of_totals(
    network: Sequence[int], notices: Sequence[Sequence[int]], known: Sequence[SuppressedCounts]
) -> bool:
    hidden = [
        sum(counts) for counts, notice in zip(notices, known, strict=True) if notice.total is None
    ]
    return _tells(hidden, sum(network) - sum(map(sum, notices)))


def _tells(hidden: Sequence[int], left: int) -> bool:
    return is_small(sum(hidden) + left) or (len(hidden) == 1 and not left)
