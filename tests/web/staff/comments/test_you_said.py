""" "You said, we did": written, linked to comments, published with a month, taken back."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import a_submission
from tests.stored import store_one
from tests.web.conftest import SAME_ORIGIN, context_of
from tests.web.security.test_roles import peopled_app, signed_in
from tests.web.staff.comments.test_comments import PAGE, REPORT, address, card, clear, give

__all__ = ["peopled_app"]
LIST = "/staff/you-said/U99999"
PUBLISH = "/staff/publish/U99999/2026-10"
FORM = {"said": "It was dark.", "did": "There is a lamp.", "month": "2026-10"}


def write(staff: FlaskClient, **changes: str) -> str:
    answer = staff.post(LIST, data=FORM | changes, headers=SAME_ORIGIN)
    assert answer.status_code == 303, answer.text
    return answer.location.split("?")[0]


def post(staff: FlaskClient, at: str, **form: str) -> int:
    return staff.post(at, data=form, headers=SAME_ORIGIN).status_code


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where published months lie; October has answers enough to publish."""
    our = context_of(app)
    for _ in range(9):
        given = a_submission(given_on=date(2026, 10, 7), answers={"experience": "1"})
        store_one(our.store, our.surveys, given)
    return our.published


def changes(folder: Path) -> list[dict[str, str]]:
    (file,) = folder.glob("*.json")
    found: list[dict[str, str]] = json.loads(file.read_text())["changes"]
    return found


def test_it_is_published_with_the_month_changed_and_taken_back(
    staff: FlaskClient, folder: Path
) -> None:
    at = write(staff)
    refused = staff.post(f"{at}/publish", headers=SAME_ORIGIN)
    assert (refused.status_code, "Publish the figures of this month first" in refused.text) == (
        422,
        True,
    )
    assert "There is a lamp." in staff.get(PUBLISH).text, "to begin with"
    assert post(staff, PUBLISH) == 303
    assert changes(folder) == []
    assert post(staff, f"{at}/publish") == 303
    assert changes(folder) == [{"said": "It was dark.", "did": "There is a lamp."}]
    assert "There is a lamp." in staff.get(REPORT).text
    assert post(staff, at, **FORM | {"did": "There are two lamps."}) == 303
    assert changes(folder) == [{"said": "It was dark.", "did": "There are two lamps."}]
    assert post(staff, f"{at}/withdraw") == 422
    assert post(staff, f"{at}/withdraw", sure="yes") == 303
    assert changes(folder) == []
    assert "two lamps" not in staff.get(REPORT).text
    assert "two lamps" in staff.get(at).text, "it stays, to be published again"


def test_a_fourth_of_a_month_is_not_published(staff: FlaskClient, folder: Path) -> None:
    assert post(staff, PUBLISH) == 303
    every = [write(staff, said=f"Said {number}") for number in range(4)]
    assert [post(staff, f"{at}/publish") for at in every] == [303, 303, 303, 422]
    assert post(staff, f"{every[0]}/publish") == 303, "again changes nothing"
    assert len(changes(folder)) == 3


@pytest.mark.parametrize(
    "form, words",
    [
        ({"said": ""}, "Say what patients said"),
        ({"did": " "}, "Say what was done about it"),
        ({"did": "x" * 301}, "Use 300 characters or fewer"),
        ({"month": "x"}, "Choose a month"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    staff: FlaskClient, form: dict[str, str], words: str
) -> None:
    answer = staff.post(LIST, data=FORM | {"said": "Kept words"} | form, headers=SAME_ORIGIN)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert ("Kept words" in answer.text) == ("said" not in form)


def test_only_cleared_comments_are_linked_and_only_while_they_are(
    app: Flask, staff: FlaskClient
) -> None:
    at = write(staff)
    give(app, "Dr Smith left me in the dark")
    comment = address(staff.get(PAGE).text)
    submission, question = comment.split("/")[-2:]
    form = {"submission": submission, "question": question, "linked": "yes"}
    assert post(staff, f"{at}/link", **form) == 404, "not cleared yet"
    clear(staff, comment, "[name] left me in the dark")
    page = staff.get(f"{PAGE}&show=cleared").text
    assert f'formaction="{comment}/link"' in page and "Oct 2026: It was dark." in page
    field = f"you_said-{card(comment)}"
    assert post(staff, f"{comment}/link", **{field: at.removeprefix("/staff/you-said/")}) == 303
    assert post(staff, f"{at}/link", **form) == 303, "twice is once"
    assert staff.get(at).text.count("[name] left me in the dark") == 1
    clear(staff, comment, "", "keep_out")
    assert "left me in the dark" not in staff.get(at).text
    clear(staff, comment, "[name] left me in the dark")
    assert post(staff, f"{at}/link", **form | {"linked": "no"}) == 303
    assert "left me in the dark" not in staff.get(at).text


def test_another_network_s_is_as_one_that_does_not_exist(peopled_app: Flask) -> None:
    alice, bob = signed_in(peopled_app, "alice"), signed_in(peopled_app, "bob")
    at = write(alice)
    other = at.replace("U99999", "U99998")
    for address_ in (at, other):
        assert bob.get(address_).status_code == 404
        for what in ("", "/publish", "/withdraw", "/link"):
            assert post(bob, f"{address_}{what}", **FORM, sure="yes") == 404
    assert "It was dark" not in bob.get("/staff/you-said/").text
    assert bob.get("/staff/you-said/?pcn=U99999").status_code == 404


def test_hostile_words_are_only_words(staff: FlaskClient) -> None:
    at = write(staff, said="<script>alert(1)</script>")
    assert "<script>alert" not in staff.get(at).text + staff.get("/staff/you-said/").text


def test_who_saves_second_sees_what_the_first_did_and_chooses(staff: FlaskClient) -> None:
    at = write(staff)
    (seen, _) = re.findall(r'name="seen" value="(\w+)"', staff.get(at).text)
    first, second = ({**FORM, "did": words, "seen": seen} for words in ("A lamp.", "A window."))
    assert post(staff, at, **first) == 303
    refused = staff.post(at, data=second, headers=SAME_ORIGIN)
    assert refused.status_code == 409
    assert "Somebody else saved while you wrote" in refused.text
    assert ">A window.</textarea>" in refused.text and ">A lamp.</dd>" in refused.text
    assert ">It was dark.</dd>" not in refused.text, "where both say the same"
    assert "A window." not in staff.get(at).text
    assert post(staff, f"{at}/publish", seen=seen) == 409, "words that the publisher did not read"
    (chosen, _) = re.findall(r'name="seen" value="(\w+)"', refused.text)
    assert post(staff, at, **second | {"seen": chosen}) == 303
    assert ">A window.</textarea>" in staff.get(at).text
