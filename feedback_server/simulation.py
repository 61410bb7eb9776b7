"""Generates as many made-up networks, practices and answers as one likes: all of England's, say.

What patients answer is drawn from the demonstration's kinds of patients; every name says that it is
simulated. Ids rise with what is generated, so that a database is filled in the order in which it
lies on the disk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from .demonstration import MODES, SOURCES, Patients, Shape, weekdays
from .demonstration_activity import appointments_of
from .domain.activity import Activity
from .domain.organisation import Pcn, Practice
from .domain.period import Month
from .domain.submission import Mode, Source, Submission
from .domain.survey import Survey

KINDS = 400
"""Different patients; each answers many times."""
POSITIVE, MISSED = 0.9, 0.1
SMALLEST, LARGEST = 0.5, 1.5
"""Answers of a practice, as shares of the mean."""
MOST = 99_999
"""Codes have five digits."""


@dataclass(frozen=True)
class Scale:
    practices: int = 6300
    pcns: int = 1270
    months: int = 24
    submissions: int = 10_000_000

    def __post_init__(self) -> None:
        if not 1 <= self.pcns <= self.practices <= MOST or self.months < 1 or self.submissions < 0:
            raise ValueError(
                f"there are from 1 to {MOST:,} practices, no more networks than practices, and a "
                "month at least"
            )


def simulated_organisations(scale: Scale) -> tuple[list[Pcn], list[Practice]]:
    """Practices lie in networks of about the same size."""
    pcns = [
        Pcn(f"U{each:05}", f"Simulated network {each}", demonstration=True)
        for each in range(1, scale.pcns + 1)
    ]
    practices = [
        Practice(
            f"V{each:05}",
            f"Simulated surgery {each}",
            pcns[(each - 1) * scale.pcns // scale.practices].code,
            demonstration=True,
        )
        for each in range(1, scale.practices + 1)
    ]
    return pcns, practices


@dataclass(frozen=True)
class Kind:
    """How one kind of patient answers; of another practice, day and id each time."""

    number: int
    mode: Mode
    given: Submission


def simulated_kinds(survey: Survey, seed: int = 1) -> list[Kind]:
    random, patients = Random(f"{seed} kinds"), Patients(survey)
    modes, weights = list(MODES), list(MODES.values())
    return [
        Kind(
            number,
            mode := random.choices(modes, weights)[0],
            Submission(
                id="",
                survey=survey.id,
                version=survey.version,
                practice="",
                mode=mode,
                language=survey.languages[0],
                given_on=Month(2026, 1).first_day(),
                answers=patients.answers(random, POSITIVE),
                source=SOURCES.get(mode, Source.STAFF),
            ),
        )
        for number in range(KINDS)
    ]


def simulated_submissions(
    scale: Scale, kinds: list[Kind], last_month: Month, seed: int = 1
) -> Iterator[tuple[Kind, Submission]]:
    """Practice by practice, month by month: exactly as many as the scale says."""
    _, practices = simulated_organisations(scale)
    months = [last_month.plus(each - scale.months + 1) for each in range(scale.months)]
    random, made = Random(seed), 0
    for practice, size in zip(practices, _sizes(scale), strict=True):
        for place, month in enumerate(months):
            days = weekdays(month)
            for _ in range(size * (place + 1) // len(months) - size * place // len(months)):
                kind = kinds[int(random.random() * KINDS)]
                day = days[int(random.random() * len(days))]
                made += 1
                id = f"{made:08x}-0000-4000-8000-{random.getrandbits(48):012x}"
                yield kind, replace(kind.given, id=id, practice=practice.code, given_on=day)


def simulated_appointments(scale: Scale, month: Month, seed: int = 1) -> Iterator[Activity]:
    """Of every practice in a month, to go with its answers."""
    _, practices = simulated_organisations(scale)
    for practice, size in zip(practices, _sizes(scale), strict=True):
        shape = Shape(practice, size // scale.months, (POSITIVE, POSITIVE))
        random = Random(f"{seed} {practice.code} {month}")
        yield appointments_of(shape, month, MISSED, random)


def _sizes(scale: Scale) -> list[int]:
    """How many answers each practice has in all; they add up to what is asked for."""
    step = (LARGEST - SMALLEST) / max(1, scale.practices - 1)
    weights = [SMALLEST + step * each for each in range(scale.practices)]
    whole = sum(weights)
    ends = [round(scale.submissions * end / whole) for end in accumulate(weights)]
    return [end - begin for begin, end in zip([0, *ends[:-1]], ends, strict=True)]
