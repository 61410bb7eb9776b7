"""Months of networks in which nothing differs, and months in which one surgery does.

Every patient is content or not, and their answers go together: who rates the service poorly seldom
felt listened to. A month is drawn from a great number of such patients. A patient is one number
with a lane for each count, so that a sum of patients is a sum of all their answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from feedback_server.domain.reports.blocks import Subject
from feedback_server.domain.reports.favourable import Share
from feedback_server.domain.reports.story.apart import (
    LEAST_OF_ALL,
    Comparison,
    each_beside_the_others,
)

QUESTIONS = {
    "experience": (1.0, 1.0, 0.0),
    "appointment": (0.93, 0.80, 0.19),
    "listened": (0.93, 0.88, 0.19),
    "involved": (0.88, 0.85, 0.23),
    "easier": (0.60, 0.89, 0.30),
}
"""How many answer, and how many do so favourably of those who are content and of those who are not:
as in the demonstration."""

POSITIVE = 0.92
LANE, MASK = 24, 2**24 - 1
POOL, BLOCK, BLOCKS = 20_000, 50, 2_000


class Patients:
    """Answers of many patients; ``positive`` is the share of those who are content."""

    def __init__(self, random: Random, positive: float = POSITIVE) -> None:
        self.random = random
        self.pool = [self._patient(random.random() < positive) for _ in range(POOL)]
        self.blocks = [sum(random.choices(self.pool, k=BLOCK)) for _ in range(BLOCKS)]

    def shares(self, number: int) -> dict[str, Share]:
        return _shares(sum(self.random.choices(self.pool, k=number)))

    def many(self, number: int) -> dict[str, Share]:
        """Of about so many patients: in blocks, which is quicker."""
        return _shares(sum(self.random.choices(self.blocks, k=max(1, number // BLOCK))))

    def _patient(self, content: bool) -> int:
        answers, random = 0, self.random.random
        for place, (asked, if_content, if_not) in enumerate(QUESTIONS.values()):
            if random() < asked:
                favourable = random() < (if_content if content else if_not)
                answers |= (1 << LANE | favourable) << 2 * LANE * place
        return answers


def _shares(answers: int) -> dict[str, Share]:
    lanes = ((answers >> 2 * LANE * place) for place in range(len(QUESTIONS)))
    pairs = zip(QUESTIONS, lanes, strict=True)
    return {id: Share(lane & MASK, lane >> LANE & MASK) for id, lane in pairs}


def months_without_effect(patients: Patients, number: int) -> Iterator[list[Comparison]]:
    """What is looked at in networks of 2 to 12 surgeries of uneven size."""
    for _ in range(number):
        count = patients.random.randint(2, 12)
        sizes = [int(patients.random.lognormvariate(3.8, 0.6)) + 3 for _ in range(count)]
        if sum(sizes) >= LEAST_OF_ALL:
            here = [patients.shares(size) for size in sizes]
            yield compared(here, patients.many(12 * sum(sizes)))


def compared(
    surgeries: Sequence[Mapping[str, Share]], year: Mapping[str, Share]
) -> list[Comparison]:
    found: list[Comparison] = []
    for question in QUESTIONS:
        parts = {str(code): shares[question] for code, shares in enumerate(surgeries)}
        parts = {code: share for code, share in parts.items() if share.of}
        found += each_beside_the_others(question, parts, [*parts])
        if question != "experience":
            whole = Share(sum(s.given for s in parts.values()), sum(s.of for s in parts.values()))
            found.append(Comparison(Subject(question=question), whole, year[question]))
    return found
