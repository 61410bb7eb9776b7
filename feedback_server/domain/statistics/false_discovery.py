"""Which of many differences to believe, so that few of those named are chance.

Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57, 1995. Where there is no
difference at all, the chance of naming any is at most ``rate`` for tests that are independent or
move together.
"""

from collections.abc import Sequence

RATE = 0.05


def discoveries(p_values: Sequence[float], rate: float = RATE) -> list[bool]:
    """Which p-values stand out among all of them: the k smallest, for the largest k whose k-th is
    no more than ``rate`` times k out of their number.

    >>> discoveries([0.2, 0.011, 0.009, 0.9])
    [False, True, True, False]
    >>> discoveries([0.02, 0.2, 0.3, 0.9]), discoveries([])
    ([False, False, False, False], [])
    """
    limit = 0.0
    for place, p in enumerate(sorted(p_values), start=1):
        if p <= rate * place / len(p_values):
            limit = p
    return [p <= limit for p in p_values]
