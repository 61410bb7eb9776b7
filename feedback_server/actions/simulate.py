"""Fills an empty database with a simulation, by the same code that stores what patients send."""

from collections.abc import Callable
from datetime import date
from itertools import islice

from ..domain.period import Month
from ..domain.survey import Survey
from ..simulation import (
    Scale,
    simulated_appointments,
    simulated_kinds,
    simulated_organisations,
    simulated_submissions,
)
from ..store import Store, activity, organisations, storing
from ..store.imports import NewBatch

AT_ONCE = 5000
"""Submissions in one transaction."""


class NotEmpty(Exception):
    """The database holds organisations already."""


def simulate(
    store: Store, survey: Survey, scale: Scale, *, today: date, say: Callable[[int], None]
) -> None:
    """The survey must be published. ``say`` hears how many submissions have been added.

    Raises NotEmpty and changes nothing where there are organisations already.
    """
    last = Month.of(today).previous()
    pcns, practices = simulated_organisations(scale)
    with store.write() as tx:
        if organisations.every_pcn(tx):
            raise NotEmpty
        organisations.put_pcns(tx, pcns)
        organisations.put_practices(tx, practices)
    for number in range(scale.months):
        month = last.plus(-number)
        with store.write() as tx:
            made = list(simulated_appointments(scale, month))
            activity.put(tx, made, NewBatch("simulation", today, "simulation", ""))
    _add_submissions(store, survey, scale, last, say)


def _add_submissions(
    store: Store, survey: Survey, scale: Scale, last: Month, say: Callable[[int], None]
) -> None:
    kinds = simulated_kinds(survey)
    entries = [storing.entry_of(kind.given, survey) for kind in kinds]
    made = simulated_submissions(scale, kinds, last)
    while some := list(islice(made, AT_ONCE)):
        added = []
        for kind, given in some:
            entries[kind.number] = entries[kind.number].again(given)  # the next one is near to it
            added.append(entries[kind.number])
        with store.write() as tx:
            storing.add_entries(tx, added)
        say(len(some))
