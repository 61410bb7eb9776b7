"""What vouches for a submission, and what waits for a person because nothing does."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from feedback_server.actions.submissions import volume_limits
from feedback_server.actions.submissions.envelopes import open_all
from feedback_server.actions.submissions.ingest import Ingester, SubmissionBatch
from feedback_server.actions.submissions.receipts import BatchContext, Receipt
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.submissions.review_flagged import review_flagged
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.actions.tablets.tablets import EnrolledTablet
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.crypto.invitation_tokens import create_token
from feedback_server.domain.submissions.baseline import LEAST, LEAST_A_DAY
from feedback_server.domain.submissions.submission import Decision, Flag, Mode, Source, Submission
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store import Store
from feedback_server.store.collect import front_desk_tally
from feedback_server.store.submissions import flagged, submissions, tallies
from tests.factories import NOW, TODAY, an_envelope, an_id, encoded

KEY = b"a key to sign invitations with"
Send = Callable[..., list[Receipt]]


@pytest.fixture
def send(peopled: Store, keys: SealingKeys) -> Send:
    ingester = Ingester(peopled, SurveyRegistry(), partial(open_all, keys=keys))

    def send(*plains: dict[str, Any], on: date = TODAY, **about: Any) -> list[Receipt]:
        sent = [
            encoded(an_envelope(keys, plain={**plain, "id": None}, id=plain.get("id")))
            for plain in plains
        ]
        (taken,) = ingester.ingest([SubmissionBatch(sent, BatchContext(on, KEY, **about))])
        return taken.receipts

    return send


@pytest.fixture
def all_agrees(peopled: Store) -> Iterator[None]:
    yield
    assert verify(peopled, SurveyRegistry()).differences == ()


def enrolled(store: Store, practice: str = "V89001") -> EnrolledTablet:
    about: Any = {"label": "Desk", "setup": Setup(), "on": TODAY, "now": NOW, "by": "t"}
    code = tablets.add_tablet(store, practice=practice, id=an_id(), **about)
    found = tablets.enrol_tablet(store, code, now=NOW)
    assert found is not None
    return found


def stored(store: Store) -> list[Submission]:
    with store.read() as tx:
        return list(submissions.iter_submissions(tx, SurveyRegistry().published(tx)))


def flags(store: Store) -> Counter[str | None]:
    return Counter(
        submission.flag.value if submission.flag else None for submission in stored(store)
    )


def counted(store: Store) -> int:
    with store.read() as tx:
        return sum(tally.count for tally in tallies.list_tallies(tx) if tally.key.question == "")


@pytest.mark.parametrize("mode", ["tablet", "sms", "paper", "telephone", "other"])
def test_whoever_has_no_token_and_no_invitation_answers_online(
    peopled: Store, send: Send, mode: str
) -> None:
    plain = {"mode": mode, "id": an_id()}
    assert [send(plain)[0].status for _ in range(2)] == ["stored", "already_stored"]
    (only,) = stored(peopled)
    assert (only.mode, only.source, only.flag) == (Mode.ONLINE, Source.OPEN, Flag.MODE_CLAIMED)


def test_the_day_of_a_phone_is_believed_for_two_weeks_and_marked(
    peopled: Store, send: Send
) -> None:
    days = [TODAY - timedelta(days=number) for number in (0, 14, 15, 390)]
    send(*({"given_on": day.isoformat()} for day in days))
    found = sorted(
        (submission.given_on, submission.late, submission.day_corrected)
        for submission in stored(peopled)
    )
    assert found == [(days[1], True, False), (TODAY, False, False), *[(TODAY, False, True)] * 2]


def test_of_a_tablet_the_day_is_believed_for_a_year(peopled: Store, send: Send) -> None:
    day = TODAY - timedelta(days=390)
    send({"token": enrolled(peopled).token, "given_on": day.isoformat()})
    (only,) = stored(peopled)
    assert (only.given_on, only.late, only.source) == (day, False, Source.TABLET)


@pytest.mark.slow
@pytest.mark.usefixtures("all_agrees")
def test_more_than_is_usual_waits_and_counts_once_a_person_says_so(
    peopled: Store, send: Send
) -> None:
    """540 from as many networks once moved a surgery from 96% to 13%."""
    for number in range(540):
        day = TODAY - timedelta(days=number % 14)
        send({"given_on": day.isoformat()}, on=TODAY + timedelta(days=number // 100))
    assert counted(peopled) <= LEAST
    assert flags(peopled) == {None: counted(peopled), "unusual": 540 - counted(peopled)}

    with peopled.read() as tx:
        some = [
            submission.id for submission in flagged.list_flagged(tx, SurveyRegistry().published(tx))
        ][:20]
    before = counted(peopled)
    review_flagged(peopled, SurveyRegistry(), some, Decision.COUNTED, now=NOW, by="alice")
    assert counted(peopled) == before + 20
    assert sum(submission.counted for submission in stored(peopled)) == before + 20


def test_no_day_takes_the_whole_month(peopled: Store, send: Send) -> None:
    for _ in range(20):
        send({})
    assert counted(peopled) == LEAST_A_DAY
    send({}, on=TODAY + timedelta(days=1))
    assert counted(peopled) == LEAST_A_DAY + 1


def test_a_repeat_takes_nobody_s_place(peopled: Store, send: Send) -> None:
    again = {"id": an_id()}
    for _ in range(20):
        send(again, again)
    send(*[{}] * (LEAST_A_DAY - 1))
    assert flags(peopled) == {None: LEAST_A_DAY}


def test_what_was_asked_at_the_desk_makes_room(peopled: Store, send: Send) -> None:
    with peopled.write() as tx:
        front_desk_tally.upsert(tx, [("V89001", TODAY, 400)])
    send(*[{} for _ in range(40)])
    assert counted(peopled) == 25, "a quarter of a hundred"


def test_one_surgery_s_crowd_takes_nothing_from_another(peopled: Store, send: Send) -> None:
    send(*[{} for _ in range(40)])
    send({"practice": "V89002"})
    assert [
        submission.counted for submission in stored(peopled) if submission.practice == "V89002"
    ] == [True]


def test_what_a_person_let_count_makes_room_for_more(peopled: Store, send: Send) -> None:
    days = (TODAY - timedelta(days=2), TODAY - timedelta(days=1))
    for day in days:
        send(*[{} for _ in range(15)], on=day)
    assert counted(peopled) == LEAST
    with peopled.read() as tx:
        waiting = [
            submission.id for submission in flagged.list_flagged(tx, SurveyRegistry().published(tx))
        ]
    review_flagged(peopled, SurveyRegistry(), waiting, Decision.COUNTED, now=NOW, by="alice")
    send({})
    assert counted(peopled) == 31


# --- tablets ---


@pytest.mark.usefixtures("all_agrees")
def test_a_tablet_answers_for_no_other_surgery(peopled: Store, send: Send) -> None:
    token = enrolled(peopled).token
    send(*[{"token": token} for _ in range(30)])
    send(*[{"token": token, "practice": "V89002"} for _ in range(3)])
    assert flags(peopled) == {None: 30, "other_practice": 3}
    assert counted(peopled) == 30


def test_what_a_tablet_made_before_it_was_moved_belongs_where_it_stood(
    peopled: Store, send: Send
) -> None:
    tablet = enrolled(peopled)
    tablets.move_tablet(peopled, tablet.tablet.id, to="V89002", on=TODAY, now=NOW, by="t")
    later = (TODAY + timedelta(days=1)).isoformat()
    there = {"token": tablet.token, "practice": "V89002", "given_on": later}
    before = {"token": tablet.token}
    send(there, before, before | {"given_on": later}, on=TODAY + timedelta(days=1))
    assert flags(peopled) == {None: 2, "other_practice": 1}


@pytest.mark.usefixtures("all_agrees")
def test_a_tablet_writes_no_more_in_a_day_than_people_can(
    peopled: Store, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volume_limits, "MOST_A_TABLET", 4)
    token, same = enrolled(peopled).token, an_id()
    for _ in range(5):
        send({"token": token, "id": same})
    send(*[{"token": token} for _ in range(2)])
    send(*[{"token": token} for _ in range(2)])
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    send({"token": token, "given_on": yesterday})
    assert flags(peopled) == {None: 5, "tablet_rate": 1}


def test_a_token_makes_no_paper_form(peopled: Store, send: Send) -> None:
    send({"token": enrolled(peopled).token, "mode": "paper"})
    (only,) = stored(peopled)
    assert (only.mode, only.flag) == (Mode.TABLET, Flag.MODE_CLAIMED)


# --- invitations ---


def test_an_invitation_vouches_once_and_until_it_ends(peopled: Store, send: Send) -> None:
    text, last = create_token(KEY, "V89001", TODAY), TODAY + timedelta(days=30)
    invited = {"mode": "sms", "invitation": text, "given_on": last.isoformat()}
    over = create_token(KEY, "V89001", TODAY - timedelta(days=31))
    send(invited, on=last)
    send({"mode": "sms", "invitation": over, "given_on": TODAY.isoformat()})
    send({"mode": "sms", "invitation": text, "given_on": TODAY.isoformat()})
    found = sorted((str(submission.source), str(submission.flag)) for submission in stored(peopled))
    assert found == [
        ("invitation", "None"),
        ("open", "invitation_used"),
        ("open", "invitation_wrong"),
    ]


def test_invitations_take_no_place_of_the_others(peopled: Store, send: Send) -> None:
    for _ in range(30):
        send({"mode": "sms", "invitation": create_token(KEY, "V89001", TODAY)})
    send({})
    assert flags(peopled) == {None: 31}


# --- files ---


def test_what_a_person_brings_in_a_file_waits_and_keeps_to_their_surgeries(
    peopled: Store, send: Send
) -> None:
    token = enrolled(peopled).token
    mine, other = {"token": token}, {"practice": "V89002"}
    receipts = send(mine, {}, other, by_file=True, only=frozenset({"V89001"}))
    assert [receipt.status for receipt in receipts] == ["stored", "stored", "refused"]
    assert receipts[2].reason == "not_your_practice"
    assert flags(peopled) == {"by_file": 2}
