"""A batch of paper forms that staff enter in a row, and the count to check against."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback_server.domain.statistics.fft import CODES
from feedback_server.domain.submissions.submission import Mode

MOST = 500
"""The most forms in one batch."""


@dataclass(frozen=True)
class FormBatch:
    """``total`` is how many forms staff counted by hand before they began.

    ``given_on`` stands for all of its forms: the first of the month where they are of several days.
    """

    id: str
    practice: str
    mode: Mode
    survey: str
    language: str
    given_on: date
    total: int
    started_on: date
    closed_on: date | None = None
    entered: int | None = None
    """Number of forms in the batch when it was closed."""


@dataclass(frozen=True)
class BatchForm:
    """A form that was entered, and perhaps removed again."""

    submission: str
    number: int
    removed: bool = False


def those_in(forms: Iterable[BatchForm]) -> list[BatchForm]:
    """The forms that count, in the order of entry."""
    kept = (form for form in forms if not form.removed)
    return sorted(kept, key=lambda form: (form.number, form.submission))


def next_number(forms: Iterable[BatchForm]) -> int:
    """The first free number: a removed form can be entered again in its place.

    >>> next_number([BatchForm("a", 1), BatchForm("b", 2, removed=True), BatchForm("c", 3)])
    2
    """
    taken = {form.number for form in those_in(forms)}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def sums(answers: Sequence[str]) -> Mapping[str, int]:
    """Number of forms by Friends and Family Test answer code, zeros included.

    >>> sums(["1", "6", "1"])
    {'1': 2, '2': 0, '3': 0, '4': 0, '5': 0, '6': 1}
    """
    counted = Counter(answers)
    return {code: counted[code] for code in CODES}
