"""Presses on the page of comments: two people, twice, together, undone; nothing typed is lost."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.entries import entries
from tests.web.conftest import SAME_ORIGIN, context_of
from tests.web.security.test_roles import peopled_app, signed_in
from tests.web.staff.comments.test_comments import PAGE, address, card, give, press

__all__ = ["peopled_app"]
CLEARED = f"{PAGE}&show=cleared"
SCRIPT = SAME_ORIGIN | {"Accept": "application/json"}
Two = tuple[FlaskClient, FlaskClient]


@pytest.fixture
def two(peopled_app: Flask) -> Iterator[Two]:
    """A lead and an administrator who read the same comment."""
    give(peopled_app, "The rail helps")
    yield signed_in(peopled_app, "alice"), signed_in(peopled_app, "admin")


def seen(page: str, at: str) -> str:
    found = re.search(f'name="seen-{card(at)}" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def box(page: str, name: str) -> str:
    found = re.search(f'name="{name}"[^>]*>([^<]*)</textarea>', page)
    assert found
    return found[1]


def status(page: str) -> str:
    found = re.search('<p role="status"[^>]*>([^<]*)</p>', page)
    assert found
    return found[1]


def at_of(page: str, words: str) -> str:
    return address(next(text for text in page.split("<article") if words in text))


def post(client: FlaskClient, to: str, **form: object) -> TestResponse:
    data = {"back": "month=2026-10"} | form
    return client.post(f"/staff/comments/{to}", data=data, headers=SAME_ORIGIN)


def test_the_second_of_two_sees_what_the_first_did_and_chooses(two: Two) -> None:
    alice, admin = two
    page = alice.get(PAGE).text
    at = address(page)
    assert press(admin, at, "keep_out").status_code == 303
    answer = press(alice, at, "edited", "My words", seen=seen(page, at))
    assert answer.status_code == 409
    assert "admin@provider.example kept it out on 23 November 2026" in answer.text
    assert box(answer.text, f"words-{card(at)}") == "My words", "typed words stay"
    assert "My words" not in alice.get(CLEARED).text
    left = press(alice, at, "leave")
    assert status(alice.get(left.location).text) == "Left as it is. 0 left."
    assert "The rail helps" in alice.get(f"{PAGE}&show=out").text
    again = press(alice, at, "edited", "My words", seen=seen(answer.text, at))
    assert again.status_code == 303 and "My words" in alice.get(CLEARED).text


def test_a_follow_up_is_held_to_what_was_seen_too(two: Two) -> None:
    alice, admin = two
    page = alice.get(PAGE).text
    at = address(page)
    name = card(at)
    press(admin, at, "as_written")
    for end, form in (("/today", {"today": "yes"}), ("/follow", {})):
        data = form | {f"note-{name}": "Mine", f"seen-{name}": seen(page, at)}
        answer = alice.post(f"{at}{end}", data=data, headers=SAME_ORIGIN)
        assert answer.status_code == 409 and "admin@provider.example cleared it" in answer.text
        assert box(answer.text, f"note-{name}") == "Mine"


def test_a_press_twice_decides_once(two: Two) -> None:
    alice, _ = two
    page = alice.get(PAGE).text
    at = address(page)
    for decision in ("edited", "edited"):
        assert press(alice, at, decision, "A rail", seen=seen(page, at)).status_code == 303
    with context_of(alice.application).store.read() as tx:
        assert [entry.action for entry in entries(tx)].count("comment_cleared") == 1
    assert press(alice, at, "edited", "Other words", seen=seen(page, at)).status_code == 409


def test_what_stands_in_the_boxes_comes_back(app: Flask, staff: FlaskClient) -> None:
    give(app, "The rail helps")
    give(app, "The stool helps")
    page = staff.get(PAGE).text
    rail, stool = at_of(page, "The rail"), at_of(page, "The stool")
    draft = {
        f"seen-{card(stool)}": seen(page, stool),
        f"words-{card(stool)}": "Half a\r\nsentence",
        f"note-{card(stool)}": "Ring them",
    }
    answer = press(staff, rail, "keep_out", seen=seen(page, rail), **draft)
    assert (answer.status_code, status(answer.text)) == (200, "Kept out. 1 left.")
    assert box(answer.text, f"words-{card(stool)}") == "Half a\nsentence"
    assert box(answer.text, f"note-{card(stool)}") == "Ring them"
    over = press(staff, stool, "as_written", "The stool helps me")
    assert (over.status_code, "You changed these words" in over.text) == (422, True)
    assert box(over.text, f"words-{card(stool)}") == "The stool helps me"
    untyped = draft | {f"words-{card(stool)}": "The stool helps", f"note-{card(stool)}": ""}
    assert press(staff, rail, "as_written", **untyped).status_code == 303, "nothing to keep"


def test_those_that_were_looked_at_are_cleared_and_undone_in_one_press(
    app: Flask, staff: FlaskClient
) -> None:
    give(app, "The rail helps")
    give(app, "The stool helps")
    give(app, "Dr Smith was kind")
    give(app, "I want to die")
    give(app, "Between us", "no")
    page = staff.get(f"{PAGE}&show=all").text
    assert "Clear these 2" in page
    every = [at.removeprefix("/staff/comments/") for at in re.findall(r'"(/\S+/why)/today"', page)]
    assert len(every) == 5
    answer = post(staff, "clear", together=every)
    after = staff.get(answer.location).text
    assert status(after).startswith("2 cleared. 3 were not cleared: somebody else")
    cleared = staff.get(CLEARED).text
    assert "The rail" in cleared and "The stool" in cleared
    assert "Smith" not in cleared and "to die" not in cleared and "Between us" not in cleared
    (value,) = re.findall(r'name="undo" value="([^"]+)"', after)
    undone = staff.get(post(staff, "undo", undo=value).location).text
    assert status(undone) == "Undone. 2 wait again. 4 left."
    assert "The rail" in undone and "There are none" in staff.get(CLEARED).text


def test_what_somebody_decided_meanwhile_is_not_cleared_with_others_nor_undone(two: Two) -> None:
    alice, admin = two
    page = alice.get(PAGE).text
    at = address(page)
    key = at.removeprefix("/staff/comments/")
    press(admin, at, "keep_out")
    form: dict[str, object] = {"together": [key], f"seen-{card(at)}": seen(page, at)}
    assert "1 was not cleared" in alice.get(post(alice, "clear", **form).location).text
    old = post(alice, "undo", undo=f"{key}/{seen(page, at)}")
    assert "somebody else has decided since" in alice.get(old.location).text
    assert "The rail helps" in alice.get(f"{PAGE}&show=out").text


def test_what_no_button_sends_is_refused(staff: FlaskClient) -> None:
    for value in ("", "x", "../../x/why/0123456789abcdef"):
        assert post(staff, "undo", undo=value).status_code == 400
        assert post(staff, "clear", together=value or "/").status_code == 400


def test_a_script_gets_the_changed_card_and_how_many_are_left(
    app: Flask, staff: FlaskClient
) -> None:
    give(app, "The rail helps")
    give(app, "The stool helps")
    at = address(staff.get(PAGE).text)
    form = {"back": "month=2026-10", "decision": "keep_out"}
    answer = staff.post(at, data=form, headers=SCRIPT).get_json()
    assert (answer["said"], answer["cards"]) == ("Kept out. 1 left.", {card(at): ""})
    form["undo"] = answer["undo"]
    undone = staff.post("/staff/comments/undo", data=form, headers=SCRIPT).get_json()
    assert undone["said"] == "Undone. It waits again. 2 left."
    assert undone["cards"][card(at)].count("<article") == 1
    form |= {"decision": "edited", f"words-{card(at)}": " "}
    wrong = staff.post(at, data=form, headers=SCRIPT)
    assert (wrong.status_code, wrong.get_json()["said"]) == (
        422,
        "Leave some words, or keep it out",
    )
    assert "nhsuk-error-message" in wrong.get_json()["cards"][card(at)]
