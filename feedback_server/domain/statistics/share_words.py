"""Shares in words that rounding must not make nothing or everything: 1 in 400 is not 0%."""

from decimal import ROUND_HALF_UP, Decimal

from .fft import whole_percent

FINEST = 4
"""Decimal places at which a share is cut off, however near to 0 or 100 it is."""


def rounded_away(value: int | Decimal, numerator: int, denominator: int) -> str:
    """What to say in place of a share that was rounded to 0 or 100 and is neither; else empty.

    >>> rounded_away(0, 1, 400), rounded_away(100, 399, 400), rounded_away(Decimal("0.0"), 1, 4000)
    ('less than 1', 'more than 99', 'less than 0.1')
    >>> rounded_away(0, 0, 400), rounded_away(100, 400, 400), rounded_away(1, 1, 100)
    ('', '', '')
    """
    step = Decimal(1).scaleb(int(Decimal(value).as_tuple().exponent))
    if value == 0 and numerator > 0:
        return f"less than {step}"
    if value == 100 and numerator < denominator:
        return f"more than {100 - step}"
    return ""


def percent_words(numerator: int, denominator: int) -> str:
    """A share as a whole per cent with its sign; empty where nobody is in the denominator.

    >>> percent_words(65, 100), percent_words(1, 400), percent_words(0, 400), percent_words(0, 0)
    ('65%', 'less than 1%', '0%', '')
    """
    value = whole_percent(numerator, denominator)
    if value is None:
        return ""
    return f"{rounded_away(value, numerator, denominator) or value}%"


def tenth_of_percent(value: float) -> Decimal:
    """A percentage to one decimal place, a half rounded up; to more where one would make it 0 or
    100 and it is neither.

    >>> [str(tenth_of_percent(value)) for value in (87.25, 0.04, 99.997, 0.0, 100.0)]
    ['87.3', '0.04', '99.997', '0.0', '100.0']
    """
    for places in range(1, FINEST + 1):
        found = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if found not in (0, 100) or found == value:
            return found
    return found
