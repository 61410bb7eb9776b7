"""Reads how many surveys were begun on tablets, and how many of those were not sent."""

from collections import defaultdict
from collections.abc import Sequence

from feedback_server.crypto.signatures import tablet_tag
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.tablets.departures import Place, SurveysBegun
from feedback_server.domain.tablets.tablet import Tablet
from feedback_server.store import Store
from feedback_server.store.tablets import departures
from feedback_server.store.tablets import tablets as devices


def surveys_begun(
    store: Store, key: bytes, tablets: Sequence[Tablet], first: Month
) -> dict[str, list[SurveysBegun]]:
    """Of each tablet, by its id, the months from ``first`` on that have any, latest first.

    ``key`` is the one that tells which submissions came from which tablet.
    """
    ids = {tablet.id for tablet in tablets}
    by_tag = {tablet_tag(key, id): id for id in ids}
    sent: dict[tuple[str, Month], int] = {}
    left: defaultdict[tuple[str, Month], dict[Place, int]] = defaultdict(dict)
    with store.read() as tx:
        practices = {tablet.practice for tablet in tablets}
        practices |= {practice for _, practice in devices.former_practices(tx, ids)}
        for (tag, month), number in departures.count_sent(tx, practices, by_tag, first).items():
            sent[by_tag[tag], month] = number
        for id, gone in departures.for_tablets(tx, ids, first):
            left[id, gone.month][gone.survey, gone.question] = gone.count
    found: dict[str, list[SurveysBegun]] = {id: [] for id in ids}
    for id, month in sorted(sent.keys() | left.keys(), reverse=True):
        begun = SurveysBegun(month, sent.get((id, month), 0), left.get((id, month), {}))
        found[id].append(begun)
    return found
