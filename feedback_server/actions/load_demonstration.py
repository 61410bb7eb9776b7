"""Fills a database with generated organisations, submissions and appointments, marked as such."""

from collections.abc import Callable
from datetime import date

from ..demonstration import demonstration_organisations, demonstration_submissions
from ..demonstration_activity import demonstration_activity
from ..domain.period import Month
from ..domain.survey import Survey
from ..store import Store, activity, organisations, submissions
from ..store.imports import NewBatch

SEED = 20190701
AT_ONCE = 500


def load_demonstration(
    store: Store, survey: Survey, *, today: date, say: Callable[[int, int], None]
) -> int:
    """Add the demonstration data, up to last month; returns how many submissions were new.

    All of it or none. The survey must be published. Calling it again in the same month adds
    nothing. ``say`` hears how many of how many are done.
    """
    last = Month.of(today).previous()
    generated = list(demonstration_submissions(seed=SEED, last_month=last, survey=survey))
    appointments = list(demonstration_activity(seed=SEED, last_month=last))
    pcns, practices = demonstration_organisations()
    new = 0
    with store.write() as tx:
        organisations.put_pcns(tx, pcns)
        organisations.put_practices(tx, practices)
        for done in range(0, len(generated), AT_ONCE):
            some = generated[done : done + AT_ONCE]
            new += len(submissions.add(tx, some, {survey.version: survey}))
            say(done + len(some), len(generated))
        activity.put(tx, appointments, NewBatch("demonstration", today, "demonstration", ""))
    return new


def is_loaded(store: Store) -> bool:
    """Whether this database holds demonstration data already."""
    with store.read() as tx:
        return any(pcn.demonstration for pcn in organisations.every_pcn(tx))
