"""Fills a database with as many made-up networks and answers as one likes: all of England's, say.

What patients answer is drawn from the demonstration's kinds of patients; every name says that it is
simulated. Ids rise with what is generated, so that a database is filled in the order in which it
lies on the disk.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import accumulate, islice
from random import Random

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.risk_words import risks_in
from feedback_server.domain.comments.suggestion import suggest
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.submissions.submission import Mode, Source, Submission, TallyKey
from feedback_server.domain.surveys.survey import Survey
from feedback_server.sample_data.demo import MODES, SOURCES, Patients, Shape, weekdays
from feedback_server.sample_data.demo_activity import appointments_of
from feedback_server.store import Store
from feedback_server.store.activity import appointments
from feedback_server.store.activity.imports import NewBatch
from feedback_server.store.comments import follow_up
from feedback_server.store.comments.comments import to_column
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert
from feedback_server.store.submissions.insert import SubmissionRows, to_rows

KINDS = 400
"""Different patients; each answers many times."""
POSITIVE, MISSED = 0.9, 0.1
SMALLEST, LARGEST = 0.5, 1.5
"""Answers of a practice, as shares of the mean."""
MOST = 99_999
"""Codes have five digits."""
AT_ONCE = 5000
"""Submissions in one transaction."""


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
        Pcn(f"U{number:05}", f"Simulated network {number}", demonstration=True)
        for number in range(1, scale.pcns + 1)
    ]
    practices = [
        Practice(
            f"V{number:05}",
            f"Simulated surgery {number}",
            pcns[(number - 1) * scale.pcns // scale.practices].code,
            demonstration=True,
        )
        for number in range(1, scale.practices + 1)
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
    months = [last_month.plus(number - scale.months + 1) for number in range(scale.months)]
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
    weights = [SMALLEST + step * number for number in range(scale.practices)]
    whole = sum(weights)
    ends = [round(scale.submissions * end / whole) for end in accumulate(weights)]
    return [end - begin for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


def fill(
    store: Store, survey: Survey, scale: Scale, *, today: date, say: Callable[[int], None]
) -> None:
    """The survey must be published. ``say`` hears how many submissions have been added."""
    last = Month.of(today).previous()
    pcns, practices = simulated_organisations(scale)
    with store.write() as tx:
        organisations.upsert_pcns(tx, pcns)
        organisations.upsert_practices(tx, practices)
    for number in range(scale.months):
        month = last.plus(-number)
        with store.write() as tx:
            made = list(simulated_appointments(scale, month))
            appointments.upsert(tx, made, NewBatch("simulation", today, "simulation", ""))
    _add_submissions(store, survey, scale, last, say)


def _add_submissions(
    store: Store, survey: Survey, scale: Scale, last: Month, say: Callable[[int], None]
) -> None:
    kinds = simulated_kinds(survey)
    entries = [to_rows(kind.given, survey) for kind in kinds]
    made = simulated_submissions(scale, kinds, last)
    while some := list(islice(made, AT_ONCE)):
        added = []
        for kind, given in some:
            entries[kind.number] = copy_for(entries[kind.number], given)  # the next is near to it
            added.append(entries[kind.number])
        _store(store, added)
        say(len(some))


def copy_for(entry: SubmissionRows, given: Submission) -> SubmissionRows:
    """What ``to_rows`` gives of the same answers, given on another day or elsewhere.

    What the two have in common is not worked out twice.
    """
    same_practice = given.practice == entry.submission.practice
    row = entry.row | {
        "id": given.id,
        "practice": given.practice,
        "given_on": given.given_on,
        "digest": entry.row["digest"] if same_practice else given.digest,
    }
    comments = [comment | {"submission": given.id} for comment in entry.comments]
    tallies, month = entry.tallies, given.month
    if not same_practice or month != entry.submission.month:
        tallies = [
            TallyKey(given.practice, month, key.survey, key.mode, key.question, key.code)
            for key in tallies
        ]
    return SubmissionRows(given, row, comments, tallies)


def _store(store: Store, entries: list[SubmissionRows]) -> None:
    """With what ``classify_new`` finds, which is the same for all answers of a kind."""
    classified = [
        replace(
            entry,
            comments=[
                comment | {"themes": _classified(comment["text"])[0]} for comment in entry.comments
            ],
        )
        for entry in entries
    ]
    written = [comment for entry in entries for comment in entry.comments]
    risky = [comment for comment in written if _classified(comment["text"])[1]]
    with store.write() as tx:
        insert.add_rows(tx, classified)
        follow_up.suggest(tx, [(comment["submission"], comment["question"]) for comment in risky])


@cache
def _classified(text: str) -> tuple[str, bool]:
    return to_column(suggest(text).themes), bool(risks_in(text))
