"""Piles of forms: begun with a number, entered in a row, mended, checked and closed."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.collect import form_batch
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.submissions.submission import Submission
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.collect import form_batches
from feedback_server.store.submissions import submissions, tallies
from tests.entries import entries
from tests.factories import NOW, an_id
from tests.web.conftest import HASHED, SAME_ORIGIN, as_person, context_of

CHOICE = {
    "practice": "V89001",
    "mode": "paper",
    "day": "2026-11-20",
    "survey": "occupational-therapy",
    "language": "en",
    "total": "2",
}


def post(client: FlaskClient, address: str, **form: str) -> TestResponse:
    return client.post(address, data=form, headers=SAME_ORIGIN)


def begin(client: FlaskClient, **changes: str) -> str:
    """The address of a new pile."""
    answer = post(client, "/staff/form-batches/", **{**CHOICE, "id": an_id(), **changes})
    assert answer.status_code == 303, answer.text
    return answer.location.removesuffix("/form")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def enter(client: FlaskClient, pile: str, answer: str = "1", **more: str) -> tuple[str, str]:
    """Where it leads, and the id under which it was sent."""
    page = client.get(f"{pile}/form").text
    id, version = hidden(page, "id"), hidden(page, "version")
    done = post(client, f"{pile}/form", id=id, version=version, experience=answer, **more)
    assert done.status_code == 303, done.text
    return done.location, id


def held(app: Flask) -> list[Submission]:
    our = context_of(app)
    with our.store.read() as tx:
        return list(submissions.iter_submissions(tx, our.surveys.published(tx)))


def agrees(app: Flask) -> bool:
    return not verify(context_of(app).store, SurveyRegistry()).differences


def test_a_pile_is_entered_checked_and_closed(app: Flask, staff: FlaskClient) -> None:
    pile = begin(staff)
    first = staff.get(f"{pile}/form").text
    assert "Form 1 of 2" in first and "Paper form, Elm Test Surgery, 20 November 2026" in first
    to, _ = enter(staff, pile, "1", why="Kind words")
    assert to.startswith(f"{pile}/form")
    second = staff.get(to).text
    assert "Form 2 of 2" in second and "Saved." in second and "Kind words" not in second
    to, _ = enter(staff, pile, "5")
    checked = staff.get(to).text
    assert "That is as many as you counted" in checked
    assert re.search(r"Very good</th><td[^>]*>1<", checked)
    assert re.search(r"Very poor</th><td[^>]*>1<", checked)
    closed = post(staff, f"{pile}/close", entered="2")
    page = staff.get(closed.location).text
    assert "This pile is closed" in page and "Take out" not in page
    assert {submission.given_on for submission in held(app)} == {date(2026, 11, 20)}
    assert len(held(app)) == 2 and agrees(app)
    with context_of(app).store.read() as tx:
        done = [audit_entry.action for audit_entry in entries(tx)][:-1]
    assert done == ["form_batch_closed", "form_entered", "form_entered", "form_batch_opened"]
    assert "Kind words" not in str(done)


def test_a_form_entered_wrongly_is_taken_out_and_entered_again(
    app: Flask, staff: FlaskClient
) -> None:
    pile = begin(staff)
    _, wrong = enter(staff, pile, "5", why="Not this one")
    enter(staff, pile, "1")
    asked = post(staff, f"{pile}/out", submission=wrong)
    assert "Take form 1 out?" in asked.text and len(held(app)) == 2
    gone = post(staff, f"{pile}/out", submission=wrong, sure="yes")
    assert "Taken out." in staff.get(gone.location).text
    assert (
        [submission.id for submission in held(app)] != [wrong]
        and len(held(app)) == 1
        and agrees(app)
    )
    with context_of(app).store.read() as tx:
        months = tallies.list_tallies(tx)
    assert all(tally.count > 0 for tally in months)
    twice = post(staff, f"{pile}/out", submission=wrong, sure="yes")
    assert "was taken out before" in staff.get(twice.location).text
    page = staff.get(f"{pile}/form").text
    late = post(
        staff, f"{pile}/form", id=wrong, version=hidden(page, "version"), experience="5"
    )  # the network was slow
    assert "was taken out before" in staff.get(late.location).text and len(held(app)) == 1
    enter(staff, pile, "2")
    shown = staff.get(pile).text
    assert re.search(r">1</th><td>Good<", shown) and agrees(app)


def test_sending_a_form_twice_counts_it_once(app: Flask, staff: FlaskClient) -> None:
    pile = begin(staff)
    page = staff.get(f"{pile}/form").text
    form = {"id": hidden(page, "id"), "version": hidden(page, "version"), "experience": "1"}
    post(staff, f"{pile}/form", **form)
    again = post(staff, f"{pile}/form", **form)
    assert "It counts once" in staff.get(again.location).text and len(held(app)) == 1
    other = begin(staff)
    assert post(staff, f"{other}/form", **form).status_code == 400, "it belongs to another pile"


def test_a_number_that_does_not_fit_has_to_be_confirmed(app: Flask, staff: FlaskClient) -> None:
    pile = begin(staff, total="3")
    enter(staff, pile)
    refused = post(staff, f"{pile}/close", entered="1")
    assert refused.status_code == 422 and "1 were entered, not 3" in refused.text
    behind = post(staff, f"{pile}/close", entered="0", sure="yes")
    assert behind.status_code == 422 and "changed while you looked" in behind.text
    post(staff, f"{pile}/total", total="1")
    assert "1 of 1 forms" in staff.get(pile).text
    assert post(staff, f"{pile}/total", total="many").status_code == 422
    post(staff, f"{pile}/close", entered="1")
    assert "counted by hand" in staff.get(pile).text
    page = post(staff, f"{pile}/form", id=an_id(), version="", experience="1")
    assert page.status_code in (303, 404) and len(held(app)) == 1
    assert staff.get(f"{pile}/form").status_code == 303


def test_an_open_pile_is_found_again(staff: FlaskClient) -> None:
    pile = begin(staff)
    enter(staff, pile)
    page = staff.get("/staff/enter").text
    assert f'href="{pile}"' in page and "1 of 2 forms" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"total": ""}, "Count the forms and enter how many there are"),
        ({"total": "501"}, "1 to 500"),
        ({"total": "-2"}, "1 to 500"),
        ({"practice": "V00000"}, "Choose a surgery from the list"),
        ({"day": "2026-11-24"}, "Enter a day that is past"),
        ({"mode": "tablet"}, "Choose how the answers were given"),
    ],
)
def test_what_is_wrong_is_said(staff: FlaskClient, changes: dict[str, str], said: str) -> None:
    answer = post(staff, "/staff/form-batches/", **{**CHOICE, "id": an_id(), **changes})
    assert answer.status_code == 422 and said in answer.text
    assert 'value="paper" selected' in answer.text or "mode" in changes


def test_a_missing_answer_is_asked_for_and_nothing_is_lost(staff: FlaskClient) -> None:
    pile = begin(staff)
    page = staff.get(f"{pile}/form").text
    form = {"id": hidden(page, "id"), "version": hidden(page, "version"), "why": "Because"}
    refused = post(staff, f"{pile}/form", **form)
    assert refused.status_code == 422 and "Because" in refused.text
    assert hidden(refused.text, "id") == form["id"] and "Form 1 of 2" in refused.text


def test_another_practice_s_pile_does_not_exist(
    app: Flask, staff: FlaskClient, client: FlaskClient
) -> None:
    pile = begin(staff)
    _, id = enter(staff, pile)
    other = Person("oscar@oak.example", Role.PRACTICE_VIEWER, frozenset({"V89002"}))
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(other, HASHED))
    stranger = as_person(app.test_client(), other)
    for address in ("", "/form"):
        assert stranger.get(pile + address).status_code == 404
    for address in ("/form", "/out", "/total", "/close"):
        form = {"id": an_id(), "submission": id, "sure": "yes", "total": "1", "entered": "1"}
        assert post(stranger, pile + address, **form).status_code == 404
    assert pile not in stranger.get("/staff/enter").text and len(held(app)) == 1


def test_what_is_no_form_of_a_pile_is_not_taken_out(app: Flask, staff: FlaskClient) -> None:
    pile, other = begin(staff), begin(staff)
    _, id = enter(staff, other)
    answer = post(staff, f"{pile}/out", submission=id, sure="yes")
    assert "was taken out before" in staff.get(answer.location).text and len(held(app)) == 1
    our = context_of(app)
    with our.store.read() as tx:
        known = form_batches.find(tx, other.rsplit("/", 1)[1])
    assert known is not None
    done = form_batch.take_form_out(our.store, our.surveys, known, id, now=NOW, by="t")
    assert done is form_batch.FormResult.TAKEN_OUT and not held(app) and agrees(app)
