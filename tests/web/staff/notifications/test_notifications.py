"""The page on which staff choose what they are told of, browser by browser."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.notifications.fan_out import notify
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.notifications.notification import Notice, NotificationType, QuietHours
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.notifications import notices, push_metrics, push_subscriptions
from feedback_server.store.notifications.push_subscriptions import Browser
from feedback_server.store.operations import jobs
from feedback_server.web.security.access import declarations
from tests.factories import NOW, PCN, TODAY
from tests.web.api.test_push import ENDPOINT, keys
from tests.web.conftest import HASHED, NAME, SAME_ORIGIN, as_person, context_of

PAGE = "/staff/account/notifications/"
BROWSERS = f"{PAGE}browsers"
VIEWER = Person("vera@pcn.example", Role.PCN_VIEWER, frozenset({PCN.code}))
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def add(client: FlaskClient, endpoint: str = ENDPOINT, **more: Any) -> TestResponse:
    headers = SAME_ORIGIN | {"User-Agent": FIREFOX}
    return client.post(BROWSERS, json={"subscription": keys(endpoint), **more}, headers=headers)


def mine(app: Flask, name: str = NAME) -> list[Browser]:
    with context_of(app).store.read() as tx:
        return push_subscriptions.for_account(tx, name)


@pytest.fixture
def viewer(app: Flask) -> FlaskClient:
    with context_of(app).store.write() as tx:
        accounts.add_account(tx, Account(VIEWER, HASHED))
    return as_person(app.test_client(), VIEWER)


def test_a_browser_is_added_with_everything_that_its_person_may_hear(
    app: Flask, staff: FlaskClient, viewer: FlaskClient
) -> None:
    assert add(staff).status_code == 200
    (own,) = mine(app)
    assert own.label == "Firefox on Linux" and own.choices == frozenset(NotificationType)
    assert ENDPOINT.encode() not in own.sealed
    page = staff.get(PAGE).text
    assert "Firefox on Linux" in page and ENDPOINT not in page
    assert add(viewer, f"{ENDPOINT}-2").status_code == 200
    assert mine(app, VIEWER.name)[0].choices == {NotificationType.REPORT}
    assert "A tablet was silent" not in viewer.get(PAGE).text


def test_what_was_chosen_stays_when_the_browser_is_renewed(app: Flask, staff: FlaskClient) -> None:
    add(staff)
    (first,) = mine(app)
    form = {"choices": ["report"], "begins": "20:00", "ends": "06:30", "weekends": "yes"}
    saved = staff.post(f"{BROWSERS}/{first.id}", data=form, headers=SAME_ORIGIN)
    assert saved.status_code == 303
    add(staff, f"{ENDPOINT}-new", instead_of=first.digest)
    (now,) = mine(app)
    assert now.id == first.id and now.digest != first.digest
    assert now.choices == {NotificationType.REPORT} and now.quiet == QuietHours(
        "20:00", "06:30", True
    )


@pytest.mark.parametrize("time", ["", "7", "25:00", "19:60", "<b>"])
def test_a_time_that_is_none_is_told_and_nothing_saved(
    app: Flask, staff: FlaskClient, time: str
) -> None:
    add(staff)
    (own,) = mine(app)
    form = {"begins": time, "ends": "07:00"}
    answer = staff.post(f"{BROWSERS}/{own.id}", data=form, headers=SAME_ORIGIN)
    assert answer.status_code == 422 and "Write a time such as 19:00" in answer.text
    assert mine(app) == [own]


def test_somebody_else_s_browser_is_out_of_reach(
    app: Flask, staff: FlaskClient, viewer: FlaskClient
) -> None:
    add(staff)
    (own,) = mine(app)
    for way in ("", "/off", "/try"):
        form = {"begins": "19:00", "ends": "07:00"}
        answer = viewer.post(f"{BROWSERS}/{own.id}{way}", data=form, headers=SAME_ORIGIN)
        assert answer.status_code == 404
    assert mine(app) == [own]


def test_turned_off_nothing_more_is_sent(app: Flask, staff: FlaskClient) -> None:
    add(staff)
    (own,) = mine(app)
    store = context_of(app).store
    with store.write() as tx:
        notices.add(tx, own, Notice(NotificationType.REPORT, {}), "key", NOW)
        notify(tx, NotificationType.REPORT, "k", now=NOW)
    assert staff.post(f"{BROWSERS}/{own.id}/off", headers=SAME_ORIGIN).status_code == 303
    assert mine(app) == []
    page = staff.get(PAGE).text
    assert "Nowhere yet" in page and "turned off there" in page


def test_one_can_be_tried(app: Flask, staff: FlaskClient) -> None:
    add(staff)
    (own,) = mine(app)
    assert staff.post(f"{BROWSERS}/{own.id}/try", headers=SAME_ORIGIN).status_code == 303
    with context_of(app).store.read() as tx:
        assert [listed.job.kind for listed in jobs.waiting(tx, 9)] == ["push_test"]


def test_administrators_see_figures_and_no_endpoint(
    app: Flask, staff: FlaskClient, viewer: FlaskClient
) -> None:
    with context_of(app).store.write() as tx:
        for _ in range(3):
            push_metrics.add(tx, TODAY, "fcm.googleapis.com", "sent")
    page = staff.get(PAGE).text
    assert "fcm.googleapis.com" in page and ">3<" in page
    assert "fcm.googleapis.com" not in viewer.get(PAGE).text


def test_nobody_has_more_than_ten(app: Flask, staff: FlaskClient) -> None:
    for number in range(10):
        assert add(staff, f"{ENDPOINT}-{number}").status_code == 200
    assert add(staff, f"{ENDPOINT}-11").status_code == 400
    assert add(staff, f"{ENDPOINT}-1").status_code == 200  # the same again is no new one


def test_another_site_cannot_add_one(staff: FlaskClient) -> None:
    body = {"subscription": keys()}
    answer = staff.post(BROWSERS, json=body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_a_return_is_marked_and_unmarked(app: Flask, staff: FlaskClient) -> None:
    address = f"/staff/overview/{PCN.code}/2026-10/return"
    assert staff.post(address, data={"sent": "yes"}, headers=SAME_ORIGIN).status_code == 303
    assert f"was marked as sent by {NAME}" in staff.get("/staff/overview/").text
    assert staff.post(address, data={"sent": "no"}, headers=SAME_ORIGIN).status_code == 303
    assert "was marked as sent by" not in staff.get("/staff/overview/").text
    other = f"/staff/overview/{PCN.code}/2026-09/return"
    assert staff.post(other, data={"sent": "yes"}, headers=SAME_ORIGIN).status_code == 404


@pytest.mark.parametrize("type", NotificationType)
def test_whoever_may_be_notified_may_see_the_page_that_it_leads_to(
    app: Flask, type: NotificationType
) -> None:
    endpoint, _ = app.url_map.bind("localhost").match(type.address, method="GET")
    page = declarations(app)[endpoint]
    notified = [role for role in Role if Person("ann", role).may(type.permission)]
    assert notified
    assert all(page.admits(Person("ann", role)) for role in notified)
