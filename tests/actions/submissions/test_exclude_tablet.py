"""What a stolen tablet sent is left out with one action, and brought back with another."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from feedback_server.actions.submissions.envelopes import open_all
from feedback_server.actions.submissions.exclude_tablet import (
    UnknownTablet,
    exclude_tablet,
    reinstate_tablet,
)
from feedback_server.actions.submissions.ingest import Ingester, SubmissionBatch
from feedback_server.actions.submissions.receipts import BatchContext
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.submissions.review_flagged import review_flagged
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.crypto.signatures import tablet_tag
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.submission import Decision
from feedback_server.store import Store
from feedback_server.store.submissions import flagged, submissions, tallies
from tests.actions.submissions.test_flagging import KEY, enrolled
from tests.entries import entries
from tests.factories import NOW, TODAY, a_survey, an_envelope, encoded

DAY = timedelta(days=1)
WHEN: Any = {"now": NOW, "by": "alice"}
WHY: Any = {"why": "Stolen", "on": TODAY, **WHEN}


class Ward:
    """Two tablets, of which one is stolen, and somebody's phone."""

    def __init__(self, store: Store, keys: SealingKeys) -> None:
        self.store, self.keys = store, keys
        self.stolen, self.honest = enrolled(store), enrolled(store)
        self.ingester = Ingester(store, SurveyRegistry(), partial(open_all, keys=keys))
        today, before = TODAY.isoformat(), (TODAY - 9 * DAY).isoformat()
        for token in (self.stolen.token, self.honest.token):
            self.send(*[{"token": token, "given_on": today}] * 3)
            self.send(*[{"token": token, "given_on": before}] * 2)
        self.send({"token": self.stolen.token, "practice": "V89002"})
        self.send({}, {"quick": True})

    def send(self, *plains: dict[str, Any]) -> None:
        sent = [encoded(an_envelope(self.keys, plain=plain)) for plain in plains]
        self.ingester.ingest([SubmissionBatch(sent, BatchContext(TODAY, KEY))])

    def rows(self) -> list[Any]:
        with self.store.read() as tx:
            found = submissions.iter_submissions(tx, SurveyRegistry().published(tx))
            return sorted(
                (submission.id, submission.flag, submission.decision, submission.set_aside)
                for submission in found
            )

    def tallies(self) -> list[Any]:
        with self.store.read() as tx:
            return sorted((tally.key, tally.count) for tally in tallies.list_tallies(tx))

    def responses(self) -> int:
        return sum(count for key, count in self.tallies() if key.question == "")

    def waiting(self) -> list[str]:
        with self.store.read() as tx:
            return [
                submission.id
                for submission in flagged.list_flagged(tx, SurveyRegistry().published(tx))
            ]


@pytest.fixture
def ward(peopled: Store, keys: SealingKeys) -> Ward:
    return Ward(peopled, keys)


def test_all_of_a_tablet_since_a_day_goes_and_comes_back_as_it_was(ward: Ward) -> None:
    store, id, surveys = ward.store, ward.stolen.tablet.id, SurveyRegistry()
    review_flagged(store, surveys, ward.waiting()[:1], Decision.EXCLUDED, **WHEN)
    rows, counts = ward.rows(), ward.tallies()
    assert ward.responses() == 11

    assert exclude_tablet(store, surveys, KEY, id, since=TODAY - DAY, **WHY) == 4
    assert ward.responses() == 8, "three counted; one for another surgery waited"
    assert verify(store, surveys).differences == ()
    found = tablets.tablet_statuses(store)
    ours = next(tablet.tablet for tablet in found if tablet.tablet.id == id)
    assert ours.left_out is not None and ours.revoked_on == TODAY
    assert (ours.left_out.why, ours.left_out.number) == ("Stolen", 4)

    assert exclude_tablet(store, surveys, KEY, id, since=TODAY - 20 * DAY, **WHY) == 6
    assert ward.responses() == 6
    assert verify(store, surveys).differences == ()

    assert reinstate_tablet(store, surveys, KEY, id, **WHEN) == 6
    assert (ward.rows(), ward.tallies()) == (rows, counts)
    assert verify(store, surveys).differences == ()
    assert reinstate_tablet(store, surveys, KEY, id, **WHEN) == 0


def test_what_is_left_out_waits_for_nobody(ward: Ward) -> None:
    before = len(ward.waiting())
    exclude_tablet(ward.store, SurveyRegistry(), KEY, ward.stolen.tablet.id, since=TODAY, **WHY)
    assert len(ward.waiting()) == before - 1
    with ward.store.read() as tx:
        odd = submissions.anomalies(
            tx, ["V89001"], Month.of(TODAY), Month.of(TODAY), [a_survey().version]
        )
    assert (odd.set_aside, sum(odd.why.values())) == (3, 1)


def test_it_stands_in_the_audit_log_with_its_reason(ward: Ward) -> None:
    id = ward.stolen.tablet.id
    exclude_tablet(ward.store, SurveyRegistry(), KEY, id, since=TODAY, **WHY)
    reinstate_tablet(ward.store, SurveyRegistry(), KEY, id, **WHEN)
    with ward.store.read() as tx:
        back, out = entries(tx)[:2]
    assert (back.action, out.action, out.by) == ("tablet_brought_back", "tablet_left_out", "alice")
    assert dict(out.about) == {
        "tablet": id,
        "since": TODAY.isoformat(),
        "submissions": 4,
        "why": "Stolen",
    }


def test_no_tablet_no_action(ward: Ward) -> None:
    for act in (partial(exclude_tablet, since=TODAY, **WHY), partial(reinstate_tablet, **WHEN)):
        with pytest.raises(UnknownTablet):
            act(ward.store, SurveyRegistry(), KEY, "nobody")


def test_the_mark_tells_which_tablet_only_with_the_key(ward: Ward) -> None:
    id = ward.stolen.tablet.id
    assert tablet_tag(KEY, id) != tablet_tag(b"another", id)
    assert id.replace("-", "") not in tablet_tag(KEY, id)
