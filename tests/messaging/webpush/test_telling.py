"""Who is told of what, when, and that nothing of it lies open."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feedback_server.actions.notifications import monitors
from feedback_server.actions.notifications.fan_out import notify
from feedback_server.actions.tablets.check_in import check_in
from feedback_server.actions.tablets.tablets import add_tablet, enrol_tablet
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.notifications.notification import NotificationType, QuietHours
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.tablets.tablet import CheckIn, Setup
from feedback_server.store.accounts import accounts
from feedback_server.store.notifications import notices
from feedback_server.store.operations import jobs
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import quarantine
from feedback_server.store.submissions.quarantine import Quarantined
from tests.factories import PCN, TODAY, an_id
from tests.messaging.webpush.conftest import NAME, Desk

OTHER = Pcn("U99998", "Another Network")
LEAD = Person("lead@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
SECOND = Person("second@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
VIEWER = Person("viewer@pcn.example", Role.PCN_VIEWER, frozenset({PCN.code}))
STRANGER = Person("lead@other.example", Role.PCN_LEAD, frozenset({OTHER.code}))
DESKS = {"/lead": LEAD, "/second": SECOND, "/viewer": VIEWER, "/stranger": STRANGER}


@pytest.fixture
def crowd(desk: Desk) -> Desk:
    """Everybody wants to be told of everything."""
    with desk.store.write() as tx:
        organisations.upsert_pcns(tx, [OTHER])
    desk.browser("/admin")
    for path, person in DESKS.items():
        desk.person(person)
        desk.browser(path, account=person.name)
    return desk


def tell_and_work(
    desk: Desk,
    type: NotificationType,
    key: str,
    *,
    pcn: str = "",
    practice: str = "",
    by: str = "",
) -> set[str]:
    """Where it came."""
    before = len(desk.service.got)
    with desk.store.write() as tx:
        notify(tx, type, key, now=desk.now, pcn=pcn, practice=practice, by=by)
    desk.work()
    desk.advance(hours=1)
    desk.work()
    return {got.path for got in desk.service.got[before:]}


def test_only_who_may_see_it_is_told_and_not_who_did_it(crowd: Desk) -> None:
    everybody_there = {"/admin", "/lead", "/second", "/viewer"}
    assert tell_and_work(crowd, NotificationType.REPORT, "1", pcn=PCN.code) == everybody_there
    assert tell_and_work(crowd, NotificationType.REPORT, "1", pcn=PCN.code) == set()  # once
    by_lead = tell_and_work(crowd, NotificationType.REPORT, "2", pcn=PCN.code, by=LEAD.name)
    assert by_lead == everybody_there - {"/lead"}
    assert tell_and_work(crowd, NotificationType.TODAY, "3", practice="V89001") == {
        "/admin",
        "/lead",
        "/second",
    }
    assert tell_and_work(crowd, NotificationType.QUARANTINE, "4") == {"/admin"}


def test_an_account_that_is_switched_off_is_told_nothing_any_more(crowd: Desk) -> None:
    with crowd.store.write() as tx:
        notify(tx, NotificationType.REPORT, "1", now=crowd.now, pcn=PCN.code)
    crowd.work()  # it waits with each browser
    with crowd.store.write() as tx:
        accounts.set_deactivated(tx, LEAD.name, TODAY)
    crowd.advance(hours=1)
    crowd.work()
    assert "/lead" not in crowd.service.counts()


def test_a_burst_comes_as_one_digest(desk: Desk) -> None:
    desk.browser()
    with desk.store.write() as tx:
        for number in range(20):
            notify(
                tx, NotificationType.REPORT, str(number), now=desk.now, about={"month": "2026-10"}
            )
        notify(tx, NotificationType.QUARANTINE, "q", now=desk.now)
    desk.work()
    assert desk.service.got == []
    desk.advance(minutes=3)
    desk.work()
    assert len(desk.service.got) == 1
    # and the next one within half an hour waits
    with desk.store.write() as tx:
        notify(tx, NotificationType.REPORT, "late", now=desk.now)
    desk.work()
    desk.advance(minutes=10)
    desk.work()
    assert len(desk.service.got) == 1
    desk.advance(minutes=25)
    desk.work()
    assert len(desk.service.got) == 2


def test_quiet_hours_hold_everything(desk: Desk) -> None:
    desk.browser(quiet=QuietHours("19:00", "07:00", weekends=True))
    desk.now = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # a Friday evening
    with desk.store.write() as tx:
        notify(tx, NotificationType.REPORT, "1", now=desk.now)
    for _ in range(58):  # to Monday, 6:00
        desk.work()
        desk.advance(hours=1)
    assert desk.service.got == [] and desk.now.isoformat() == "2026-11-23T06:00:00+00:00"
    desk.advance(hours=1, minutes=1)
    desk.work()
    assert len(desk.service.got) == 1


def test_a_return_is_told_to_two_people_until_one_marks_it(crowd: Desk) -> None:
    # October's return is due on 17 November 2026; five working days before is the 10th
    told = []
    for day in range(2, 18):
        crowd.now = datetime(2026, 11, day, 8, 0, 30, tzinfo=UTC)
        before = len(crowd.service.got)
        monitors.watch_returns(crowd.store, crowd.now, last_day=12)
        crowd.work()
        crowd.advance(minutes=5)
        crowd.work()
        told += [(day, got.path) for got in crowd.service.got[before:]]
        if day == 16:
            monitors.mark_sent(
                crowd.store, PCN.code, Month(2026, 10), by=LEAD.name, on=TODAY, now=crowd.now
            )
    of_pcn = [(day, path) for day, path in told if path != "/stranger"]
    assert {day for day, _ in of_pcn} == {10, 13}
    assert {path for _, path in of_pcn} <= {"/lead", "/second", "/admin"}
    assert {path for day, path in of_pcn if day == 10} >= {"/lead", "/second"}


def test_marking_a_return_ends_what_waits_to_be_told(crowd: Desk) -> None:
    crowd.now = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    monitors.watch_returns(crowd.store, crowd.now, last_day=12)
    crowd.worker.run_once()
    monitors.mark_sent(
        crowd.store, PCN.code, Month(2026, 10), by=LEAD.name, on=TODAY, now=crowd.now
    )
    crowd.advance(minutes=5)
    crowd.work()
    assert {"/lead", "/second"} & set(crowd.service.counts()) == set()


def test_a_silent_tablet_is_told_once(desk: Desk) -> None:
    desk.browser(choices=frozenset({NotificationType.TABLET}))
    code = add_tablet(
        desk.store,
        practice="V89001",
        label="Desk",
        setup=Setup(),
        id=an_id(),
        on=TODAY,
        now=desk.now,
        by="t",
    )
    enrolled = enrol_tablet(desk.store, code, now=desk.now)
    assert enrolled is not None
    said = CheckIn(desk.now, "a", 0, (), 0, None, "persistent", 0)  # Monday, noon
    check_in(desk.store, [(enrolled.token, said)])
    for hours, number in ((1, 0), (7, 0), (24, 1), (24, 1)):
        desk.advance(hours=hours)
        monitors.watch_tablets(desk.store, desk.now)
        desk.work()
        desk.advance(minutes=5)
        desk.work()
        assert len(desk.service.got) == number, desk.now


def test_quarantine_is_told_once_a_day(desk: Desk) -> None:
    desk.browser(choices=frozenset({NotificationType.QUARANTINE}))
    desk.advance(days=1)
    desk.work()
    assert desk.service.got == []
    with desk.store.write() as tx:
        quarantine.add(tx, [Quarantined(an_id(), "d", "{}", "unknown_practice", TODAY)])
    for _ in range(96):
        desk.advance(minutes=15)
        desk.work()
    assert len(desk.service.got) == 2  # this day and the next


def test_nothing_of_it_lies_open_in_the_database(desk: Desk, tmp_path: Path) -> None:
    """Nor, therefore, in any copy of it."""
    secret = "a-secret-endpoint"
    browser = desk.browser(f"/{secret}")
    tell_and_work(desk, NotificationType.REPORT, "1", pcn=PCN.code)
    assert desk.service.counts() == {f"/{secret}": 1}
    if desk.store.is_sqlite:
        with desk.store.write() as tx:
            tx.exec_driver_sql("SELECT 1")
        desk.store.close()
        held = b"".join(path.read_bytes() for path in tmp_path.glob("test.sqlite3*"))
    else:
        with desk.store.read() as tx:
            rows = [
                row
                for (table,) in tx.exec_driver_sql(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                ).all()
                for row in tx.exec_driver_sql(f'SELECT t::text FROM "{table}" t').all()
            ]
        held = repr(rows).encode()
    assert browser.id.encode() in held  # it looked in the right place
    for text in (secret, desk.service.origin, "A report is ready", "p256dh"):
        assert text.encode() not in held


def test_nothing_of_it_is_in_a_log(
    desk: Desk, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    desk.browser("/a-secret-endpoint")
    tell_and_work(desk, NotificationType.REPORT, "1", pcn=PCN.code)
    written = "".join(capfd.readouterr()) + caplog.text
    assert desk.service.counts() and "a-secret" not in written and "report" not in written


def test_staff_see_what_was_sent_to_them(desk: Desk) -> None:
    desk.browser()
    tell_and_work(desk, NotificationType.REPORT, "1", pcn=PCN.code)
    with desk.store.read() as tx:
        (kept,) = notices.for_account(tx, NAME, 9)
    assert kept.outcome == "sent" and kept.ended_at is not None
    assert timedelta(0) < kept.ended_at - kept.at < timedelta(hours=2)


def test_what_was_missed_is_caught_up_once(desk: Desk) -> None:
    desk.work()  # plans
    with desk.store.read() as tx:
        planned = {listed.job.kind: listed.job for listed in jobs.waiting(tx, 99)}
    desk.now = planned["comments"].due_at + timedelta(days=4)  # nobody was there for days
    desk.work()
    with desk.store.read() as tx:
        done = [listed.job.kind for listed in jobs.ended(tx, 99)]
    assert done.count("comments") == 1 and done.count("quarantine") == 1
    # a clock that is set back doubles nothing
    desk.now -= timedelta(days=1)
    desk.work()
    with desk.store.read() as tx:
        again = [listed.job.kind for listed in jobs.ended(tx, 99)]
    assert again.count("comments") == 1
