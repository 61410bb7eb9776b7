"""The server's clock is set back by hours, by days and over the end of a month."""

import json
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback_server.actions.accounts import sessions
from feedback_server.actions.accounts.access_log import record_access
from feedback_server.actions.operations.worker import Done, JobType, Worker
from feedback_server.actions.tablets import tablets
from feedback_server.app import create_app
from feedback_server.config.settings import load_settings
from feedback_server.crypto.key_files import move_into_place, stage_key
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.operations.job import Job, JobState
from feedback_server.domain.operations.schedule import Every
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.messaging.webpush.vapid import generate_key, load_vapid_keys
from feedback_server.store import Store
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.operations import jobs
from tests.entries import entries
from tests.factories import NOW, an_envelope
from tests.faults.database import Database
from tests.keys import make_ready
from tests.web.conftest import Clock, context_of

BACK = (timedelta(hours=2), timedelta(days=3), timedelta(days=45))
NEW_MONTH = datetime.fromisoformat("2026-12-01T00:30:00+00:00")
QUARTER = timedelta(minutes=15)
NAME = "alice@provider.example"


@pytest.fixture
def clock() -> Clock:
    return Clock(NEW_MONTH)


@pytest.fixture
def client(peopled: Store, built: Path, tmp_path: Path, clock: Clock) -> Iterator[FlaskClient]:
    settings = {
        "HANDRAIL_BUILD": str(built),
        "HANDRAIL_VAR": str(tmp_path / "var"),
        "HANDRAIL_DATABASE_URL": peopled.engine.url.render_as_string(hide_password=False),
    }
    make_ready(peopled, load_settings(settings))
    app = create_app(load_settings(settings), now=clock)
    app.config["TESTING"] = True
    yield app.test_client()
    context_of(app).store.close()


@pytest.mark.parametrize("back", BACK, ids=str)
def test_what_was_acknowledged_counts_once(
    client: FlaskClient, clock: Clock, back: timedelta, tmp_path: Path
) -> None:
    keys, store = context_of(client.application).keys, context_of(client.application).store
    plain = {"given_on": "2026-12-01"}
    first, second = ([an_envelope(keys, plain=plain) for _ in range(20)] for _ in range(2))
    assert sent(client, first) == ["stored"] * 20
    note(store, clock)
    clock.advance(seconds=-back.total_seconds())
    assert sent(client, [*first, *second]) == ["already_stored"] * 20 + ["stored"] * 20
    note(store, clock)
    assert days_of(store, second) == {(str(london_day(clock.now)), True)}
    clock.advance(seconds=back.total_seconds(), hours=1)
    assert sent(client, [*first, *second]) == ["already_stored"] * 40
    note(store, clock)
    assert days_of(store, first) == {("2026-12-01", False)}
    url = store.engine.url.render_as_string(hide_password=False)
    ids = [each["id"] for each in (*first, *second)]
    assert Database(tmp_path, url).check(ids) == 40


def sent(client: FlaskClient, envelopes: Sequence[dict[str, Any]]) -> list[str]:
    answer = client.post("/api/v1/submissions", json={"envelopes": envelopes})
    assert answer.status_code == 200, answer.text
    return [load["status"] for load in json.loads(answer.text)["receipts"]]


def note(store: Store, clock: Clock) -> None:
    """Something that stands in the record, with the moment of this clock."""
    tablets.add_tablet(
        store,
        practice="V89001",
        label="Desk",
        setup=Setup(),
        id=str(uuid.uuid4()),
        on=london_day(clock.now),
        now=clock.now,
        by="test",
    )


def days_of(store: Store, envelopes: Sequence[dict[str, Any]]) -> set[tuple[str, bool]]:
    """The days on which they were given, as they are stored, and whether each was corrected."""
    statement = sa.text("SELECT given_on, day_corrected FROM submission WHERE id = :id")
    with store.read() as tx:
        rows = [tx.execute(statement, {"id": envelope["id"]}).one() for envelope in envelopes]
    return {(str(row[0]), bool(row[1])) for row in rows}


def a_worker(store: Store, clock: Clock, done: list[str], name: str = "a") -> Worker:
    def do(job: Job) -> Done:
        done.append(job.key)
        return Done()

    return Worker(store, name, [JobType("look", do, Every(15))], clock)


@pytest.mark.parametrize("back", BACK, ids=str)
def test_periodic_jobs_go_on_and_none_is_done_twice(
    store: Store, clock: Clock, back: timedelta
) -> None:
    done: list[str] = []
    worker = a_worker(store, clock, done)

    def work_for_two_hours() -> None:
        for _ in range(8):
            worker.run_once()
            clock.advance(minutes=15)
        worker.run_once()

    work_for_two_hours()
    assert len(done) == 8
    clock.advance(seconds=-back.total_seconds())
    work_for_two_hours()
    again = back == BACK[0]  # these very hours have been: what was done in them is done
    assert len(done) == (8 if again else 16)
    work_for_two_hours()
    assert len(done) == len(set(done)) == (16 if again else 24)
    with store.read() as tx:
        assert jobs.count_by_state(tx)[JobState.DONE] == len(done)


def test_a_lease_of_a_clock_that_was_ahead_does_not_hold_a_job(store: Store, clock: Clock) -> None:
    done: list[str] = []
    lease = timedelta(minutes=30)
    with store.write() as tx:
        jobs.add(tx, Job("look", "left", clock.now - QUARTER))
        ahead = clock.now + timedelta(days=2)
        assert jobs.claim(tx, "dead", now=ahead, lease=lease, limit=1, kinds=["look"])
    worker = a_worker(store, clock, done)
    for _ in range(3):
        worker.run_once()
    assert done == ["left"]


def test_a_clock_that_is_put_right_by_minutes_takes_nobody_s_job(
    store: Store, clock: Clock
) -> None:
    done: list[str] = []
    other = a_worker(store, clock, done, "b")

    def while_it_is_done(job: Job) -> Done:
        clock.advance(minutes=-10)
        other.run_once()
        done.append(job.key)
        return Done()

    worker = Worker(store, "a", [JobType("look", while_it_is_done)], clock)
    with store.write() as tx:
        jobs.add(tx, Job("look", "mine", clock.now - timedelta(hours=1)))
    worker.run_once()
    assert done == ["mine"]
    with store.read() as tx:
        (over,) = jobs.ended(tx, 9)
    assert (over.job.key, over.state, over.job.attempts) == ("mine", JobState.DONE, 1)


def test_no_session_outlives_a_clock_that_was_ahead(store: Store) -> None:
    person = Person(NAME)
    with store.write() as tx:
        stored.add_account(tx, Account(person, ""))

    def started_at(now: datetime) -> str:
        with store.write() as tx:
            return sessions.begin_session(
                tx, person, AuthStage.IN, id=str(uuid.uuid4()), now=now, instead_of=""
            )

    def lasts(token: str) -> bool:
        return sessions.find_session(store, token, now=NOW) is not None

    assert lasts(started_at(NOW + timedelta(minutes=30))), "a clock put right signs nobody out"
    for back in BACK:
        assert not lasts(started_at(NOW + back))
    assert lasts(started_at(NOW))


def test_who_saw_a_page_is_noted_by_the_new_time_too(store: Store) -> None:
    for now in (NOW, NOW + timedelta(minutes=5), NOW - BACK[1]):
        record_access(store, "report_read", {"pcn": "U99999"}, by=NAME, now=now)
    with store.read() as tx:
        assert [audit_entry.at for audit_entry in entries(tx)] == [NOW - BACK[1], NOW]
        assert audit.check_chain(tx).broken_at is None


def test_push_services_get_a_proof_of_the_new_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_into_place(stage_key(generate_key(tmp_path)))
    keys = load_vapid_keys(tmp_path, lambda: "https://handrail.example")

    def proof(at: datetime) -> dict[str, str]:
        monkeypatch.setattr(time, "time", at.timestamp)
        return keys.headers(keys.current, "https://push.example")

    ahead = proof(NOW + BACK[1])
    right = proof(NOW)
    assert right != ahead and proof(NOW + timedelta(hours=1)) == right
