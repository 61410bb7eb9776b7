"""How sure the difference of two shares is."""

from math import sqrt

from .fft import wilson


def difference_interval(
    x: int, n: int, before: int, of: int, confidence: float = 0.95
) -> tuple[float, float] | None:
    """The interval of x / n less before / of, from -1 to 1; None where either has nobody.

    Newcombe's hybrid of two Wilson intervals (Statistics in Medicine 1998; 17: 873-890, method 10).
    An interval that holds 0 means that the difference may be chance.

    >>> lower, upper = difference_interval(56, 70, 48, 80)
    >>> f"{lower:.4f} to {upper:.4f}"
    '0.0524 to 0.3339'
    """
    ours, theirs = wilson(x, n, confidence), wilson(before, of, confidence)
    if ours is None or theirs is None:
        return None
    now, then = x / n, before / of
    down = sqrt((now - ours[0]) ** 2 + (theirs[1] - then) ** 2)
    up = sqrt((ours[1] - now) ** 2 + (then - theirs[0]) ** 2)
    return now - then - down, now - then + up
