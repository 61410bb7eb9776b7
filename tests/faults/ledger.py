"""The ledger of a run of faults: what each tablet was thanked for, beside what is stored."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from feedback_server.domain.submissions.submission import Submission
from feedback_server.domain.tablets.tablet import Completeness, merge_ranges
from tests.e2e.device import Device


@dataclass
class Tablet:
    """A device with what it was thanked for, and the numbers that this run destroyed on it.

    A patient who sends after the first answer leaves no text, and is counted in ``two_taps``.
    """

    device: Device
    practice: str
    id: str = ""
    thanked: list[str] = field(default_factory=list)
    two_taps: int = 0
    unsent: set[str] = field(default_factory=set)
    destroyed: set[int] = field(default_factory=set)
    jump: timedelta = timedelta()


def faults_of(tablet: Tablet, stored: Sequence[Submission], known: Completeness) -> Iterator[str]:
    """What its practice stored differs in from what was thanked for, destroyed or never sent."""
    texts = {str(submission.answers["why"]) for submission in with_text(stored)}
    gone = [text for text in tablet.thanked if text not in texts]
    in_two_taps = len(stored) - len(with_text(stored))
    expected = merge_ranges((number, number) for number in tablet.destroyed)
    print(
        f"{tablet.practice}: {known.made} made, {known.received} received, "
        f"{in_two_taps} of them in two taps, destroyed {expected}, named {known.missing}"
    )
    ways = Counter(submission.mode.value for submission in stored)
    print(f"{tablet.practice}: {len(stored)} stored, numbered or not, by way {dict(ways)}")
    if known.missing != expected:
        yield f"{tablet.practice}: destroyed {expected}, but named {known.missing}"
    if len(gone) + max(0, tablet.two_taps - in_two_taps) > len(tablet.destroyed):
        yield f"{tablet.practice}: thanked and gone: {gone}, {tablet.two_taps} in two taps"
    if unsent := texts & tablet.unsent:
        yield f"{tablet.practice}: nobody pressed Send: {sorted(unsent)}"


def with_text(stored: Sequence[Submission]) -> list[Submission]:
    return [submission for submission in stored if "why" in submission.answers]


def days_around(today: date) -> set[str]:
    return {str(today + timedelta(days=by)) for by in (-1, 0)}
