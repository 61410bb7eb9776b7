"""Tablets: a code works once, numbers tell of every gap, one that is off goes to quarantine."""

from dataclasses import replace
from datetime import timedelta
from string import ascii_letters, digits
from typing import Any

import pytest

from feedback_server.actions.submissions.envelopes import read_item
from feedback_server.actions.submissions.ingest import ingest
from feedback_server.actions.submissions.receipts import BatchContext, Receipt
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.submissions.retry_quarantine import retry_quarantine
from feedback_server.actions.submissions.review_flagged import review_flagged
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.actions.tablets.check_in import check_in
from feedback_server.actions.tablets.tablets import EnrolledTablet, UnknownPractice
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.crypto.invitation_tokens import create_token, parse_token
from feedback_server.domain.submissions.submission import Decision
from feedback_server.domain.tablets.tablet import CheckIn, Setup
from feedback_server.store import Store
from feedback_server.store.submissions import flagged, submissions, tallies
from tests.entries import entries
from tests.factories import NOW, TODAY, an_envelope, an_id, encoded

KEY = b"a key to sign invitations with"


def add(store: Store, practice: str = "V89001") -> str:
    return tablets.add_tablet(
        store,
        practice=practice,
        label="Front desk",
        setup=tablets.hash_pin(Setup(), "246813"),
        id=an_id(),
        on=TODAY,
        now=NOW,
        by="alice",
    )


@pytest.fixture
def tablet(peopled: Store) -> EnrolledTablet:
    enrolled = tablets.enrol_tablet(peopled, add(peopled), now=NOW)
    assert enrolled is not None
    return enrolled


def send(
    store: Store,
    surveys: SurveyRegistry,
    keys: SealingKeys,
    *plains: dict[str, Any],
    arrival: BatchContext | None = None,
) -> list[Receipt]:
    items = [read_item(encoded(an_envelope(keys, plain=plain))) for plain in plains]
    return ingest(store, surveys, keys, items, arrival or BatchContext(TODAY, KEY))


def said(made: int, *waiting: tuple[int, int]) -> CheckIn:
    return CheckIn(NOW, "v1", made, waiting, 0, TODAY, "persistent", 0)


def test_a_code_sets_one_tablet_up_once(peopled: Store) -> None:
    code = add(peopled)
    typed = f" {code[:4].lower()}-{code[4:]} "
    enrolled = tablets.enrol_tablet(peopled, typed, now=NOW)
    assert enrolled is not None
    assert enrolled.practice.code == "V89001"
    assert tablets.enrol_tablet(peopled, code, now=NOW) is None


def test_a_code_ends_after_a_quarter_of_an_hour_and_with_a_newer_one(peopled: Store) -> None:
    late, first = add(peopled), add(peopled)
    assert tablets.enrol_tablet(peopled, late, now=NOW + timedelta(minutes=15, seconds=1)) is None
    (_, second) = [known.tablet.id for known in tablets.tablet_statuses(peopled)]
    newer = tablets.issue_setup_code(peopled, second, now=NOW, by="alice")
    answers = [tablets.enrol_tablet(peopled, code, now=NOW) for code in (first, newer)]
    assert any(answers)


def test_a_tablet_needs_a_known_practice_and_a_pin_of_digits(peopled: Store) -> None:
    with pytest.raises(UnknownPractice):
        add(peopled, "V00000")
    for pin in ("12357", "123579135", "12a479", "१२३४७९", "777777", "345678", "987654"):
        with pytest.raises(ValueError, match=r"6 to 8 digits|harder to guess"):
            tablets.hash_pin(Setup(), pin)


def test_what_came_and_what_waits_and_what_is_missing_are_named(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys, tablet: EnrolledTablet
) -> None:
    plains = [{"token": tablet.token, "number": number} for number in (1, 2, 5)]
    assert {receipt.status for receipt in send(peopled, surveys, keys, *plains)} == {"stored"}
    assert check_in(peopled, [(tablet.token, said(7, (6, 7)))])[0]

    (known,) = tablets.tablet_statuses(peopled)
    found = known.completeness
    assert (found.made, found.received) == (7, 3)
    assert (found.waiting, found.missing) == (((6, 7),), ((3, 4),))


def test_a_tablet_set_up_again_goes_on_counting_and_its_old_answers_still_come(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys, tablet: EnrolledTablet
) -> None:
    send(peopled, surveys, keys, {"token": tablet.token, "number": 4})
    code = tablets.issue_setup_code(peopled, tablet.tablet.id, now=NOW, by="alice")
    again = tablets.enrol_tablet(peopled, code, now=NOW)
    assert again is not None
    assert again.made == 4
    assert again.token != tablet.token
    (receipt,) = send(peopled, surveys, keys, {"token": tablet.token, "number": 3})
    assert receipt.status == "stored"


def test_a_tablet_that_is_off_loses_nothing(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys, tablet: EnrolledTablet
) -> None:
    tablets.switch_off(peopled, tablet.tablet.id, on=TODAY, now=NOW, by="alice")
    assert check_in(peopled, [(tablet.token, said(1))]) == [None]
    (receipt,) = send(peopled, surveys, keys, {"token": tablet.token, "number": 1})
    assert (receipt.status, receipt.reason) == ("quarantined", "tablet_switched_off")
    (known,) = tablets.tablet_statuses(peopled)
    assert known.completeness.received == 1

    tablets.switch_on(peopled, tablet.tablet.id, now=NOW, by="alice")
    assert retry_quarantine(
        peopled, surveys, keys, KEY, keeps_unfinished=False, by="t", now=NOW
    ) == {"stored": 1}


def test_a_token_that_nobody_gave_out_goes_to_quarantine(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys
) -> None:
    (receipt,) = send(peopled, surveys, keys, {"token": "made up", "number": 1})
    assert (receipt.status, receipt.reason) == ("quarantined", "unknown_tablet")


def test_what_people_did_stands_in_the_audit_log_without_codes_or_tokens(
    peopled: Store, tablet: EnrolledTablet
) -> None:
    tablets.switch_off(peopled, tablet.tablet.id, on=TODAY, now=NOW, by="alice")
    with peopled.read() as tx:
        done = entries(tx)
    assert [entry.action for entry in done] == [
        "tablet_off",
        "tablet_enrolled",
        "tablet_code",
        "tablet_added",
    ]
    assert tablet.token not in str(done)
    assert {entry.at for entry in done} == {NOW}


# --- flags ---


def flags(store: Store, surveys: SurveyRegistry) -> list[str]:
    with store.read() as tx:
        return [
            str(submission.flag) for submission in flagged.list_flagged(tx, surveys.published(tx))
        ]


def tallied(store: Store) -> int:
    with store.read() as tx:
        return sum(tally.count for tally in tallies.list_tallies(tx) if tally.key.question == "")


def test_an_invitation_counts_once(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys
) -> None:
    text = create_token(KEY, "V89001", TODAY)
    plain = {"mode": "sms", "invitation": text}
    envelope = an_envelope(keys, plain=plain)
    items = [read_item(encoded(envelope))]
    assert ingest(peopled, surveys, keys, items, BatchContext(TODAY, KEY))[0].status == "stored"
    again = ingest(peopled, surveys, keys, items, BatchContext(TODAY, KEY))[0]
    assert again.status == "already_stored"  # the same answers, sent twice
    assert flags(peopled, surveys) == []

    send(peopled, surveys, keys, plain)
    assert flags(peopled, surveys) == ["invitation_used"]
    assert tallied(peopled) == 1


def test_a_made_up_invitation_is_flagged(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys
) -> None:
    ours = create_token(KEY, "V89001", TODAY)
    other = create_token(b"another key", "V89001", TODAY)
    ending_otherwise = {ours[:-1] + letter for letter in ascii_letters + digits + "-_="} - {ours}
    for text in (other, "x", "", ours[:-1], "é", f"{ours}==", *ending_otherwise):
        assert parse_token(KEY, text) is None
    elsewhere = create_token(KEY, "V89002", TODAY)
    send(peopled, surveys, keys, *({"mode": "sms", "invitation": t} for t in (other, elsewhere)))
    assert flags(peopled, surveys) == ["invitation_wrong"] * 2
    found = parse_token(KEY, ours)
    assert found is not None
    assert (found.practice, found.expires_on) == ("V89001", TODAY + timedelta(days=30))


def test_a_crowd_and_haste_are_flagged_but_never_of_a_tablet_or_by_invitation(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys, tablet: EnrolledTablet
) -> None:
    crowd = BatchContext(TODAY, KEY, most_open=0)
    mine = {"token": tablet.token, "number": 1, "quick": True}
    invited = {"mode": "sms", "invitation": create_token(KEY, "V89001", TODAY)}
    send(peopled, surveys, keys, mine, invited, {"mode": "online"}, arrival=crowd)
    assert flags(peopled, surveys) == ["crowd"]
    send(peopled, surveys, keys, {"mode": "online", "quick": True})
    assert sorted(flags(peopled, surveys)) == ["crowd", "too_fast"]


def test_a_flagged_submission_counts_when_a_person_says_so(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys
) -> None:
    send(peopled, surveys, keys, {"quick": True}, {"quick": True}, {"quick": True})
    with peopled.read() as tx:
        first, second, _ = (
            submission.id for submission in flagged.list_flagged(tx, surveys.published(tx))
        )
    assert tallied(peopled) == 0
    assert verify(peopled, surveys).differences == ()
    for ids, decision in (([first], Decision.COUNTED), ([second, first], Decision.EXCLUDED)):
        assert review_flagged(peopled, surveys, ids, decision, now=NOW, by="alice") == 1
    assert tallied(peopled) == 1
    assert flags(peopled, surveys) == ["too_fast"]
    assert verify(peopled, surveys).differences == ()


def test_a_day_that_the_tablet_corrected_is_marked(
    peopled: Store, surveys: SurveyRegistry, keys: SealingKeys
) -> None:
    send(peopled, surveys, keys, {"corrected": True})
    with peopled.read() as tx:
        (stored,) = submissions.iter_submissions(tx, surveys.published(tx))
    assert stored.day_corrected
    assert replace(stored, day_corrected=False).digest == stored.digest
