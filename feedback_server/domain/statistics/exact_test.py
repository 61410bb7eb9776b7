"""Whether two shares differ by more than chance: Fisher's exact test, two-sided.

The margins of the table of two by two are held fixed. The p-value is the chance of a table that is
no likelier than the one seen (R. A. Fisher, 1935; as ``fisher.test`` of R has it), or with ``mid``
half of the chance of equally likely ones is left out (H. O. Lancaster, 1961), because an exact
test of few answers errs on the side of silence.
"""

TIE = 1 + 1e-7
"""Tables within this ratio are equally likely: products of fractions are not exact."""

NEGLIGIBLE = 1e-14
"""Tables so much rarer than the likeliest are left out of the sums."""


def exact_test(x: int, n: int, other_x: int, other_n: int, *, mid: bool = False) -> float:
    """The two-sided p-value of x of n against other_x of other_n; 1 where either has nobody.

    >>> f"{exact_test(29, 38, 201, 212):.5f}"
    '0.00084'
    >>> f"{exact_test(3, 4, 1, 4):.4f}", f"{exact_test(3, 4, 1, 4, mid=True):.4f}"
    ('0.4857', '0.2571')
    >>> exact_test(0, 0, 5, 10), exact_test(5, 5, 9, 9)
    (1.0, 1.0)
    """
    hits, people = x + other_x, n + other_n
    lowest, highest = max(0, hits - other_n), min(n, hits)
    if lowest == highest:
        return 1.0
    mode = min(highest, max(lowest, (hits + 1) * (n + 1) // (people + 2)))
    weights = _weights(mode, lowest, highest, n, hits, people)
    seen = weights.get(x, 0.0)
    total = sum(weights.values())
    rarer = sum(weight for weight in weights.values() if weight <= seen * TIE)
    if mid:
        rarer -= sum(w for w in weights.values() if seen / TIE <= w <= seen * TIE) / 2
    return min(1.0, rarer / total)


def _weights(
    mode: int, lowest: int, highest: int, n: int, hits: int, people: int
) -> dict[int, float]:
    """How likely each number of hits among the n is, against the likeliest number."""
    weights, spare = {mode: 1.0}, people - hits - n
    weight, here = 1.0, mode
    while here < highest and weight > NEGLIGIBLE:
        weight *= (hits - here) * (n - here) / ((here + 1) * (spare + here + 1))
        here += 1
        weights[here] = weight
    weight, here = 1.0, mode
    while here > lowest and weight > NEGLIGIBLE:
        weight *= here * (spare + here) / ((hits - here + 1) * (n - here + 1))
        here -= 1
        weights[here] = weight
    return weights


def surely_within_chance(x: int, n: int, other_x: int, other_n: int) -> bool:
    """Whether the two shares are so near that no exact test can find a difference at 5%.

    A quick look that spares most tables the test: their squared z is below 2.
    """
    hits, people = x + other_x, n + other_n
    away = x * people - n * hits
    return away * away * people < 2 * n * other_n * hits * (people - hits)
