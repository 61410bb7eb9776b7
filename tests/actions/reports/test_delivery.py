"""Reports go by e-mail through a real SMTP server: each once, and what did not go says why."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from feedback_server.actions.operations.worker import Done, JobType, Worker
from feedback_server.actions.reports import delivery, recipients
from feedback_server.actions.reports.board_copies import sendable_month
from feedback_server.actions.reports.delivery_queue import queue_month, queue_test
from feedback_server.actions.reports.report_emails import Sender
from feedback_server.actions.reports.report_revisions import withdraw_revision
from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.config.settings import PROJECT
from feedback_server.crypto.stop_tokens import create_stop_token, parse_stop_token
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.operations.job import Job
from feedback_server.domain.reports.board_copy import board_copy
from feedback_server.domain.reports.email_delivery import (
    DeliveryReason,
    DeliveryState,
    Enclosure,
    SendingPlan,
    StopReason,
    WrittenEmail,
)
from feedback_server.messaging.email import SmtpMailer
from feedback_server.output import FORMATS
from feedback_server.output.report_email import NotForBoard, board_file, write_email
from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import deliveries, revisions, share_links
from feedback_server.store.reports import recipients as stored
from feedback_server.store.reports.recipients import Recipient
from tests.a_final_month import OCTOBER, make_final
from tests.databases import sqlite_at
from tests.entries import entries
from tests.factories import NOW, PCN, PRACTICES, TODAY, a_survey, an_id
from tests.mail_server import Box, a_mail_server

LEAD = "ann@pcn.example"
PEOPLE = {"cara@pcn.example": "Cara Board", "dev@trust.example": "Dev Chair"}


class Office:
    """A store with recipients, and a worker whose clock the test moves."""

    def __init__(self, store: Store, mailer: SmtpMailer | None) -> None:
        self.store, self.now = store, NOW
        provider = {"name": "A Provider", "service_name": "OT at the surgery"}
        provider |= {"contact": {"email": "hello@provider.example"}}  # type: ignore[dict-item]
        write_file = partial(board_file, fonts=PROJECT / "none")
        self.sender = Sender.of(
            provider, mailer, write_email, write_file, address="https://x.example", key=b"k" * 32
        )
        self.worker = Worker(
            store,
            "worker",
            (
                JobType("report_month", self.send_month),
                JobType("report_email", lambda job: self.deliver(job)),
            ),
            lambda: self.now,
        )
        for address, name in PEOPLE.items():
            given = Recipient(an_id(), PCN.code, "occupational-therapy", address, name, LEAD, TODAY)
            recipients.add_recipient(store, given, now=NOW)
        self.plan(enclosure=Enclosure.LINK)

    def plan(self, **given: object) -> None:
        plan = replace(SendingPlan(enclosure=Enclosure.LINK), **given)  # type: ignore[arg-type]
        recipients.set_plan(self.store, PCN.code, plan, now=self.now, by=LEAD)

    def send_month(self, job: Job) -> Done:
        able = self.sender.mailer is not None
        return delivery.send_month(self.store, job, can_send=able, now=self.now, new_id=an_id)

    def deliver(self, job: Job) -> Done:
        return delivery.deliver_report(self.store, self.sender, job, now=self.now)

    def work(self, later: timedelta = timedelta(seconds=5)) -> None:
        """Do all that is due a moment later."""
        self.now += later
        while self.worker.run_once():
            pass

    def send_now(self) -> int:
        with self.store.read() as tx:
            month = sendable_month(tx, PCN.code, OCTOBER)
        assert month is not None
        return queue_month(self.store, PCN.code, month, now=self.now, new_id=an_id, by=LEAD)

    def people(self) -> dict[str, Recipient]:
        with self.store.read() as tx:
            return {each.address: each for each in stored.list_recipients(tx, PCN.code)}

    def log(self) -> dict[str, tuple[DeliveryState, DeliveryReason]]:
        known = {each.id: each.address for each in self.people().values()}
        with self.store.read() as tx:
            found = deliveries.newest(tx, PCN.code)
        return {
            known.get(each.recipient or "", "-"): (each.state, each.reason)
            for each in reversed(found)
        }


def cannot_write(*_: object) -> WrittenEmail:
    raise ValueError


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def office(tmp_path: Path, box: Box) -> Iterator[Office]:
    store = sqlite_at(tmp_path / "test.sqlite3")
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
    publish_survey(store, a_survey())
    with a_mail_server(box) as port:
        yield an_office(store, port)
    store.close()


@pytest.fixture
def either(peopled: Store, box: Box) -> Iterator[Office]:
    """The same on both kinds of database."""
    with a_mail_server(box) as port:
        yield an_office(peopled, port)


def an_office(store: Store, port: int) -> Office:
    return Office(store, SmtpMailer("127.0.0.1", port, "none", "", "", "ot@provider.example"))


SENT = (DeliveryState.SENT, DeliveryReason.NONE)


def test_a_month_that_is_made_final_goes_on_its_day_to_each_once(either: Office, box: Box) -> None:
    office = either
    office.plan(by_itself=True, working_day=17)  # the 24th of November, a day from now
    make_final(office.store)
    office.work()
    assert box.letters == [] and office.log() == {}
    office.work(timedelta(days=1))
    office.work()
    assert sorted(letter["To"] for letter in box.letters) == sorted(PEOPLE)
    assert office.log() == dict.fromkeys(PEOPLE, SENT)
    for letter in box.letters:
        assert letter["Subject"] == "What patients said in October 2026, Test Network"
        assert letter["Reply-To"] == "hello@provider.example"
        assert letter["From"] == "OT at the surgery <ot@provider.example>"
    office.work(timedelta(days=9))
    assert office.send_now() == 0 and len(box.letters) == 2
    make_final(office.store)  # late answers: a revision, which a lead sends
    office.work(timedelta(days=9))
    assert len(box.letters) == 2
    assert office.send_now() == 2


@pytest.mark.parametrize("why", ["withdrawn", "too few"])
def test_a_report_that_was_withdrawn_or_hides_all_is_not_sent(
    office: Office, box: Box, why: str
) -> None:
    make_final(office.store, good=12 if why == "withdrawn" else 2, poor=1)
    assert office.send_now() == (2 if why == "withdrawn" else 0)
    withdraw_revision(
        office.store, pcn=PCN.code, month=OCTOBER, number=1, why="x", now=NOW, on=TODAY, by=LEAD
    )
    office.work()
    assert box.letters == []
    if why == "withdrawn":
        assert set(office.log().values()) == {(DeliveryState.FAILED, DeliveryReason.WITHDRAWN)}


def test_an_address_that_is_refused_is_a_bounce_and_after_two_it_is_stopped(
    office: Office, box: Box
) -> None:
    refused, fine = PEOPLE
    box.refused = {refused}
    for number in (1, 2):
        make_final(office.store)
        office.send_now()
        office.work()
        wanted = (DeliveryState.BOUNCED, DeliveryReason.ADDRESS_REFUSED)
        assert (office.log()[refused], office.log()[fine]) == (wanted, SENT)
        assert office.people()[refused].refusals == number
    assert office.people()[refused].stopped_why is StopReason.REFUSED
    assert office.send_now() == 0
    recipients.start_recipient(office.store, office.people()[refused], now=NOW, by=LEAD)
    box.refused = set()
    assert office.send_now() == 1
    office.work()
    assert office.log()[refused] == SENT and office.people()[refused].refusals == 0


def test_a_server_that_is_busy_gets_it_later_and_only_then(
    office: Office, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.replies = {"rcpt": "451 4.7.1 Greylisted, come again"}
    make_final(office.store)
    office.send_now()
    office.work()
    waiting = (DeliveryState.QUEUED, DeliveryReason.UNREACHABLE)
    assert set(office.log().values()) == {waiting}
    box.replies = {}
    office.work()
    assert box.letters == []  # it is not asked again at once
    office.work(timedelta(minutes=2))
    assert len(box.letters) == 2 and set(office.log().values()) == {SENT}
    box.replies = {"rcpt": "451 4.3.2 Come again"}
    make_final(office.store)
    office.send_now()
    monkeypatch.setattr(delivery, "MOST_ATTEMPTS", 2)
    for _ in range(2):
        office.work(timedelta(hours=2))
    given_up = (DeliveryState.FAILED, DeliveryReason.GIVEN_UP)
    assert set(office.log().values()) == {given_up} and len(box.letters) == 2
    office.send_now()
    office.sender = replace(office.sender, write=cannot_write)
    office.work()
    assert {state for state, _ in office.log().values()} == {DeliveryState.QUEUED}
    office.work(timedelta(hours=2))
    assert set(office.log().values()) == {given_up}


def test_an_e_mail_that_may_have_gone_is_not_sent_again_by_itself(office: Office, box: Box) -> None:
    """The connection breaks after the words are out, and the process dies while it waits."""
    make_final(office.store)
    office.send_now()
    box.drops = "data"
    office.work()
    box.drops = ""
    office.work(timedelta(days=1))
    uncertain = (DeliveryState.FAILED, DeliveryReason.UNCERTAIN)
    assert set(office.log().values()) == {uncertain} and len(box.letters) == 2

    office.send_now()  # a lead decides

    def die(job: Job) -> Done:
        office.deliver(job)
        with office.store.write() as tx:  # as it stands where the answer was never noted
            deliveries.change(
                tx, str(job.about["delivery"]), DeliveryState.SENDING, was=[DeliveryState.SENT]
            )
        raise KeyboardInterrupt

    first = Worker(office.store, "dies", (JobType("report_email", die),), lambda: office.now)
    with pytest.raises(KeyboardInterrupt):
        first.run_once()
    office.work(timedelta(hours=1))
    assert len(box.letters) == 4
    assert sorted(office.log().values()) == sorted([uncertain, SENT])


def test_stopped_removed_and_switched_off_people_get_nothing(office: Office, box: Box) -> None:
    gone, off = PEOPLE
    with office.store.write() as tx:
        accounts.add_account(tx, Account(Person(off), ""))
        accounts.set_deactivated(tx, off, TODAY)
    make_final(office.store)
    assert office.send_now() == 2
    recipients.remove_recipient(office.store, office.people()[gone], now=NOW, by=LEAD)
    office.work()
    assert box.letters == [] and office.people()[off].stopped_why is StopReason.ACCOUNT_OFF
    assert office.log()["-"] == (DeliveryState.FAILED, DeliveryReason.STOPPED)
    with office.store.read() as tx:
        told = [str(entry.about) for entry in entries(tx)]
    assert told and not [words for words in told if "@" in words or "Cara" in words]


def test_a_test_goes_to_whoever_asks_and_each_reader_has_a_link_of_their_own(
    office: Office, box: Box
) -> None:
    make_final(office.store)
    office.work(timedelta(days=30))
    assert box.letters == []  # nothing goes by itself unless a lead chose so
    with office.store.read() as tx:
        month = sendable_month(tx, PCN.code, OCTOBER)
    assert month
    queue_test(
        office.store, PCN.code, month, "occupational-therapy", id=an_id(), now=office.now, by=LEAD
    )
    office.work()
    (letter,) = box.letters
    assert letter["To"] == LEAD and letter["Subject"].startswith("Test: ")
    assert office.send_now() == 2
    office.work()
    shared = {_part(each, "text/plain").partition("/shared/")[2][:32] for each in box.letters}
    assert len(shared) == 3
    with office.store.read() as tx:
        readers = {link.reader for link in share_links.list_links(tx, PCN.code)}
    assert readers == {LEAD, *PEOPLE.values()}


@pytest.mark.parametrize("enclosure", Enclosure)
def test_nothing_but_the_board_copy_leaves(
    office: Office, box: Box, built: Path, enclosure: Enclosure
) -> None:
    write_file = partial(board_file, fonts=built / "fonts")
    office.sender = replace(office.sender, write_file=write_file)
    office.plan(enclosure=enclosure)
    make_final(office.store, good=30, poor=2)
    office.send_now()
    office.work()
    with office.store.read() as tx:
        staff = revisions.find(tx, PCN.code, OCTOBER, 1)
    assert staff
    board = board_copy(staff)
    assert len(box.letters) == 2
    for letter in box.letters:
        text, html = (_part(letter, kind) for kind in ("text/plain", "text/html"))
        for words in (text, html):
            assert "For staff only" not in words and "30 of 32" not in words
            assert "Small numbers are left out" in words and "/stop-reports/" in words
        files = list(letter.iter_attachments())
        if enclosure is Enclosure.LINK:
            assert files == []
        else:
            (file,) = files
            expected = FORMATS[enclosure.value].write(board, built / "fonts")
            assert file.get_content() == expected
    with pytest.raises(NotForBoard):
        write_email(staff, office.sender.options(enclosure))
    with pytest.raises(NotForBoard):
        board_file(staff, "xlsx", built / "fonts")


def _part(letter: object, kind: str) -> str:
    (found,) = [part for part in letter.walk() if part.get_content_type() == kind]  # type: ignore[attr-defined]
    return str(found.get_content())


def test_only_these_modules_can_write_or_send_an_e_mail() -> None:
    """Whoever adds one says here that it holds no report but the board copy."""
    package = PROJECT / "feedback_server"
    writes, sends = set(), set()
    for path in package.rglob("*.py"):
        source, name = path.read_text("utf-8"), str(path.relative_to(package))
        tree = ast.parse(source if re.search("OutgoingEmail|mailer|smtplib", source) else "")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                writes |= {name} if called == "OutgoingEmail" else set()
                sends |= {name} if called.endswith("mailer.send") else set()
            if isinstance(node, ast.Import) and node.names[0].name == "smtplib":
                assert name == "messaging/email.py"
    assert writes == {"actions/accounts/staff_invitations.py", "actions/reports/report_emails.py"}
    assert sends == {"web/staff/accounts/colleagues.py", "actions/reports/delivery.py"}


def test_a_link_that_ends_e_mails_cannot_be_made_up() -> None:
    id, key = an_id(), b"k" * 32
    token = create_stop_token(key, id)
    assert parse_stop_token(key, token) == id
    for other in ("", "x", token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), token * 2):
        assert parse_stop_token(key, other) != id
    assert parse_stop_token(b"l" * 32, token) is None
