"""Tablets and links over HTTP, and the staff pages about them."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.tablets.tablets import tablet_statuses
from feedback_server.crypto.invitation_tokens import create_token
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.reports.context import Change
from feedback_server.domain.statistics.suppression import SuppressedCounts
from feedback_server.domain.submissions.baseline import LEAST_A_DAY
from feedback_server.domain.submissions.submission import Flag
from feedback_server.store.collect import patient_invitations
from feedback_server.store.db.transaction_events import watch_transactions
from feedback_server.store.submissions import flagged, submissions
from feedback_server.web.api import tablets
from feedback_server.web.security.rate_limits import RateLimits
from tests.entries import entries
from tests.factories import NOW, TODAY, a_published_month, an_envelope
from tests.web.conftest import NAME, SAME_ORIGIN, Clock, as_person, context_of, sign_in

ADD = {
    "label": "Front desk",
    "practice": "V89001",
    "pin": "246813",
    "idle_s": "60",
    "opens": "08:00",
    "closes": "18:30",
    "days": ["0", "1"],
}
STATE = {
    "version": "v0",
    "made": 2,
    "waiting": [[2, 2]],
    "parked": 0,
    "oldest": "2026-11-20",
    "storage": "persistent",
    "now_ms": round(NOW.timestamp() * 1000) - 600_000,
}


def post(staff: FlaskClient, address: str, data: Mapping[str, object]) -> Any:
    return staff.post(address, data=data, headers=SAME_ORIGIN)


def enrol(staff: FlaskClient) -> tuple[str, dict[str, Any]]:
    """A tablet's address in the staff pages, and what it got for its code."""
    added = post(staff, "/staff/tablets/add", ADD)
    assert added.status_code == 303, added.text
    page = post(staff, f"{added.location}/code", {})
    code = re.findall(r"letters\">([0-9A-Z-]{9})<", page.text)[0]
    answer = staff.post("/api/v1/tablets/enrol", json={"code": code})
    assert answer.status_code == 200
    return added.location, answer.get_json()


def check_in(client: FlaskClient, token: str, **changes: object) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/api/v1/tablets/check-in", json=STATE | changes, headers=headers)


def test_a_tablet_hears_what_was_published_last(app: Flask, staff: FlaskClient) -> None:
    _, enrolled = enrol(staff)
    assert enrolled["tablet"]["figure"] is None
    folder = context_of(app).published
    folder.mkdir(parents=True)
    for number, shown in (
        (9, SuppressedCounts((42, 3, 5), 50)),
        (10, SuppressedCounts((None, 0, 0), None)),
    ):
        month = a_published_month(number, shown=shown, changes=(Change("Dark.", "A lamp."),))
        (folder / f"2026-{number:02}-U99999.json").write_text(json.dumps(month.as_json()))
    (folder / "2026-11-U99999.json").write_text("{", "utf-8")  # broken, and left out
    tablet = check_in(staff, enrolled["token"]).get_json()["tablet"]
    assert tablet["figure"] == {"month": "2026-09", "positive": 42, "responses": 50}
    assert tablet["changes"] == [{"said": "Dark.", "did": "A lamp."}]


def test_a_tablet_is_added_set_up_and_heard_of(staff: FlaskClient) -> None:
    address, enrolled = enrol(staff)
    assert enrolled["tablet"]["practice_name"] == "Elm Test Surgery"
    assert enrolled["tablet"]["days"] == [0, 1]
    assert "246813" not in json.dumps(enrolled)

    answer = check_in(staff, enrolled["token"])
    assert answer.status_code == 200
    assert answer.get_json()["now_ms"] == round(NOW.timestamp() * 1000)
    page = staff.get(address).text
    assert "2 made, 0 received" in page
    assert "1 not yet seen since 20 November 2026: still on the tablet" in page
    assert "1 missing, by number: 1" in page
    assert "Its clock is wrong by 10 minutes" in page
    assert "Runs an older version of the app" in page
    assert "All is well" not in page


def test_when_a_tablet_was_heard_of_is_kept_by_the_hour(app: Flask, clock: Clock) -> None:
    """It sends an answer at once, and there may be one alone that day."""
    staff = as_person(app.test_client(), Person(NAME))
    _, enrolled = enrol(staff)
    clock.advance(minutes=34, seconds=5)
    assert check_in(staff, enrolled["token"]).status_code == 200
    (known,) = tablet_statuses(context_of(app).store)
    assert known.tablet.last is not None and known.tablet.last.at == NOW


def test_a_silent_tablet_is_named(staff: FlaskClient, clock: Clock) -> None:
    _, enrolled = enrol(staff)
    check_in(staff, enrolled["token"])
    clock.advance(days=4)
    sign_in(staff)
    assert "Not heard of since 23 November 2026, 12:00" in staff.get("/staff/tablets/").text


def test_a_tablet_is_switched_off_only_when_somebody_is_sure(staff: FlaskClient) -> None:
    address, enrolled = enrol(staff)
    refused = post(staff, f"{address}/off", {})
    assert refused.status_code == 422
    assert "Tick the box" in refused.text
    assert check_in(staff, enrolled["token"]).status_code == 200
    post(staff, f"{address}/off", {"sure": "yes"})
    answer = check_in(staff, enrolled["token"])
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    post(staff, f"{address}/on", {})
    assert check_in(staff, enrolled["token"]).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"label": " "}, "Enter a name"),
        ({"practice": "V00000"}, "Choose a surgery"),
        ({"pin": "24681"}, "Enter a PIN of 6 to 8 digits"),
        ({"pin": "234567"}, "Enter a PIN that is harder to guess"),
        ({"pin": "12"}, "Enter a PIN of 6 to 8 digits"),
        ({"pin": ""}, "Enter a PIN of 6 to 8 digits"),
        ({"idle_s": "19"}, "from 20 to 300"),
        ({"idle_s": "301"}, "from 20 to 300"),
        ({"opens": "8"}, "Enter times"),
        ({"opens": "19:00"}, "Enter times"),
        ({"days": []}, "Choose at least one day"),
    ],
)
def test_what_is_wrong_with_a_new_tablet_is_said_and_the_rest_is_kept(
    app: Flask, staff: FlaskClient, changes: dict[str, object], words: str
) -> None:
    page = post(staff, "/staff/tablets/add", ADD | changes)
    assert page.status_code == 422
    assert page.text.count(words) >= 2
    assert "18:30" in page.text
    assert tablet_statuses(context_of(app).store) == []


def test_a_tablet_is_moved_and_hears_of_it(staff: FlaskClient, client: FlaskClient) -> None:
    address, enrolled = enrol(staff)
    assert post(staff, f"{address}/move", {"practice": "V89001"}).status_code == 422
    assert post(staff, f"{address}/move", {"practice": "V00000"}).status_code == 422
    moved = post(staff, f"{address}/move", {"practice": "V89002"})
    assert "The tablet follows at its next sync" in staff.get(moved.location).text
    heard = check_in(client, enrolled["token"]).get_json()["tablet"]
    assert (heard["practice"], heard["practice_name"]) == ("V89002", "Oak Test Surgery")


def test_a_set_up_is_changed_and_the_tablet_hears_of_it(staff: FlaskClient) -> None:
    address, enrolled = enrol(staff)
    assert post(staff, address, ADD | {"idle_s": "5"}).status_code == 422
    assert post(staff, address, ADD | {"idle_s": "120", "pin": ""}).status_code == 303
    tablet = check_in(staff, enrolled["token"]).get_json()["tablet"]
    assert tablet["idle_s"] == 120
    assert tablet["pin_digest"] == enrolled["tablet"]["pin_digest"]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"code": 1}', b"[]"])
def test_a_body_that_is_none_gets_a_clear_answer(client: FlaskClient, body: bytes) -> None:
    for address in ("enrol", "check-in"):
        answer = client.post(f"/api/v1/tablets/{address}", data=body)
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_who_guesses_codes_is_told_to_wait_and_keeps_no_tablet_out(staff: FlaskClient) -> None:
    tries = [staff.post("/api/v1/tablets/enrol", json={"code": "X"}) for _ in range(61)]
    assert [test_response.status_code for test_response in tries] == [400] * 60 + [429]
    assert enrol(staff)[1]["token"]


def test_a_network_is_counted_coarsely_and_forgotten_with_the_hour(clock: Clock) -> None:
    limits = RateLimits()
    for address in ("192.0.2.1", "192.0.2.200", "::ffff:192.0.2.9"):
        count = limits.note("answers", address, NOW)
    assert count == 3
    assert limits.note("answers", "192.0.3.1", NOW) == 1
    assert limits.note("answers", None, NOW) == 1
    clock.advance(hours=1)
    assert limits.note("answers", "192.0.2.1", clock()) == 1
    assert "192.0.2" not in str(vars(limits))


def test_many_answers_from_one_network_are_kept_and_flagged(
    app: Flask, client: FlaskClient
) -> None:
    our = context_of(app)
    for practice in ("V89001", "V89002"):
        plain = {"practice": practice}
        batch = [an_envelope(our.keys, plain=plain) for _ in range(40)]
        answer = client.post("/api/v1/submissions", json={"envelopes": batch})
        assert {each["status"] for each in answer.get_json()["receipts"]} == {"stored"}
    with our.store.read() as tx:
        why = Counter(
            submission.flag for submission in flagged.list_flagged(tx, our.surveys.published(tx))
        )
    assert why == {Flag.UNUSUAL: 40 - LEAST_A_DAY, Flag.CROWD: 40}


def test_flagged_submissions_are_decided_on(app: Flask, staff: FlaskClient) -> None:
    our = context_of(app)
    batch = [an_envelope(our.keys, plain={"quick": True}) for _ in range(3)]
    staff.post("/api/v1/submissions", json={"envelopes": batch})
    page = staff.get("/staff/flagged").text
    assert "3 waiting" in page
    assert "They listened" in page
    assert "November 2026" in page and not re.search(r"\d November 2026", page)
    ids = re.findall(r'name="id" type="checkbox" value="([^"]+)"', page)
    assert (
        "Tick what to decide on"
        in staff.get(post(staff, "/staff/flagged", {"decision": "counted"}).location).text
    )
    post(staff, "/staff/flagged", {"id": ids[:1], "decision": "counted"})
    done = post(staff, "/staff/flagged", {"id": ids[1:2], "decision": "excluded"})
    assert "1 waiting" in staff.get(done.location).text
    assert post(staff, "/staff/flagged", {"id": ids, "decision": "x"}).status_code == 400
    report = staff.get("/staff/reports/U99999/2026-11.json").get_json()
    assert "1 counted, 1 left out, 1 waiting" in json.dumps(report)


def test_a_short_link_leads_to_the_survey(client: FlaskClient) -> None:
    answer = client.get("/f/v89001")
    assert (answer.status_code, answer.location) == (302, "/feedback/?practice=V89001&mode=online")
    assert client.get("/f/V00000").status_code == 404


def test_an_invitation_leads_to_the_survey_until_it_is_used_or_over(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    our = context_of(app)
    text = create_token(our.invitation_key, "V89001", TODAY)
    answer = client.get(f"/i/{text}")
    assert answer.status_code == 302
    assert answer.location == f"/feedback/?practice=V89001&mode=sms&invitation={text}"
    assert client.get(f"/i/{text[:-2]}xx").status_code == 404

    envelope = an_envelope(our.keys, plain={"mode": "sms", "invitation": text})
    client.post("/api/v1/submissions", json={"envelopes": [envelope]})
    used = client.get(f"/i/{text}")
    assert used.status_code == 410
    assert "This link has already been used" in used.text

    unused = create_token(our.invitation_key, "V89001", TODAY)
    clock.advance(days=30)
    assert client.get(f"/i/{unused}").status_code == 302
    clock.advance(days=1)
    assert "This link no longer works" in client.get(f"/i/{unused}").text


def test_invitations_come_as_a_list_or_as_cards(app: Flask, staff: FlaskClient) -> None:
    asked = {"practice": "V89001", "count": "3", "form": "csv", "language": "en"}
    rows = post(staff, "/staff/posters/invitations", asked).text.splitlines()
    assert rows[0] == "link,last_day,practice"
    assert len({row.split(",")[0] for row in rows[1:]}) == 3
    link = rows[1].split(",")[0].removeprefix("http://localhost")
    assert staff.get(link).status_code == 302
    cards = post(staff, "/staff/posters/invitations", asked | {"form": "cards", "count": "11"})
    assert cards.data.startswith(b"%PDF")
    with context_of(app).store.read() as tx:
        assert patient_invitations.count_made(tx, ["V89001"], TODAY, TODAY) == 14
    for count in ("0", "1001", "x", ""):
        refused = post(staff, "/staff/posters/invitations", asked | {"count": count})
        assert refused.status_code == 422


def test_a_poster_in_an_unreviewed_language_is_for_the_demonstration_alone(
    staff: FlaskClient,
) -> None:
    page = staff.get("/staff/posters/poster.pdf?practice=V89001&language=en&size=a5")
    assert page.data.startswith(b"%PDF")
    address = "/staff/posters/poster.pdf?practice=V89001&language={}&size=a4"
    assert staff.get(address.format("ur")).status_code == 404
    assert staff.get("/staff/posters/poster.pdf?practice=V89001&size=a3").status_code == 404


ENTRY = "practice=V89001&mode=paper&day=2026-11-20&survey=occupational-therapy&language=en"


def test_a_form_on_paper_is_entered_once(app: Flask, staff: FlaskClient) -> None:
    answer = staff.get(f"/staff/enter?{ENTRY}")
    form = staff.get(answer.location).text
    assert "Paper form, Elm Test Surgery, 20 November 2026" in form
    id = re.findall(r'name="id" value="([^"]+)"', form)[0]
    version = re.findall(r'name="version" value="([^"]+)"', form)[0]
    address = f"/staff/enter/form?{ENTRY}"
    refused = post(staff, address, {"id": id, "version": version})
    assert refused.status_code == 422
    assert "Choose one answer" in refused.text
    for _ in range(2):
        saved = post(staff, address, {"id": id, "version": version, "experience": "2"})
        assert saved.status_code == 303
    assert "Saved. You can enter the next one." in staff.get(saved.location).text
    our = context_of(app)
    with our.store.read() as tx:
        (stored,) = submissions.iter_submissions(tx, our.surveys.published(tx))
    assert (stored.mode, str(stored.given_on), stored.practice) == ("paper", "2026-11-20", "V89001")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("V89001", "V00000", "Choose a surgery"),
        ("paper", "tablet", "Choose how the answers were given"),
        ("2026-11-20", "2026-11-24", "Enter a day that is past"),
        ("2026-11-20", "2025-01-01", "not over 400 days ago"),
        ("2026-11-20", "soon", "Enter the day of the visit"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(
    staff: FlaskClient, old: str, new: str, words: str
) -> None:
    wrong = ENTRY.replace(old, new)
    assert words in staff.get(f"/staff/enter?{wrong}").text
    assert staff.get(f"/staff/enter/form?{wrong}").status_code == 400


def test_a_saved_queue_is_taken_in_once(app: Flask, staff: FlaskClient) -> None:
    our = context_of(app)
    envelopes = [an_envelope(our.keys) for _ in range(3)] + [an_envelope(our.keys, sealed="bad")]
    content = json.dumps({"handrail_queue": 1, "device": "x", "envelopes": envelopes}).encode()

    def upload(content: bytes) -> Any:
        return post(staff, "/staff/tablets/rescue-file", {"file": (BytesIO(content), "queue.json")})

    assert "Stored: 3" in upload(content).text
    again = upload(content).text
    assert "Had come before, counted once: 3" in again
    assert "In quarantine: cannot open: 1" in again
    for bad in (b"", b"{}", b"\x00\xff"):
        assert upload(bad).status_code == 422
    with our.store.read() as tx:
        assert submissions.count(tx) == 3
        assert {
            submission.flag for submission in flagged.list_flagged(tx, our.surveys.published(tx))
        } == {Flag.BY_FILE}
        noted = [
            audit_entry.about
            for audit_entry in entries(tx)
            if audit_entry.action == "rescue_file_imported"
        ]
    assert noted[-1] == {"practices": "V89001", "stored": 3, "cannot_open": 1}


def test_the_provider_s_own_file_says_what_is_kept_of_those_who_go_away(
    app: Flask, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, enrolled = enrol(staff)
    our = context_of(app)
    left = {"token": enrolled["token"], "answers": {"experience": "4"}, "unfinished": True}

    def send() -> tuple[str, str | None]:
        envelopes = [an_envelope(our.keys, plain=left)]
        answer: Any = staff.post("/api/v1/submissions", json={"envelopes": envelopes}).json
        (receipt,) = answer["receipts"]
        return receipt["status"], receipt["reason"]

    assert send() == ("quarantined", "unfinished_not_kept")
    assert "Of patients who went away" in staff.get("/staff/quarantine/").text
    monkeypatch.setitem(our.provider, "keep_unfinished", "first_answer")
    assert send() == ("stored", None)
    done = post(staff, "/staff/quarantine/retry", {})
    assert "1 was stored. 0 stay here." in staff.get(done.location).text


def test_nobody_s_check_in_writes_and_a_network_of_them_is_told_to_wait(
    app: Flask, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, enrolled = enrol(staff)
    kinds: list[str] = []
    watch_transactions(context_of(app).store, lambda kind: kinds.append(kind))
    monkeypatch.setattr(tablets, "MOST_STRANGERS", 2)
    assert [check_in(staff, "nobody").status_code for _ in range(4)] == [401, 401, 429, 429]
    assert kinds == ["read"] * 4
    assert check_in(staff, enrolled["token"]).status_code == 200, "it has sent nothing strange"
    assert "write" in kinds
