"""One search over everything, and lists that a person keeps under names."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.comments.saved_view import (
    LONGEST_NAME,
    MOST,
    CannotSaveView,
    SavedView,
    check_view,
)
from tests.web.conftest import SAME_ORIGIN
from tests.web.security.test_roles import peopled_app, signed_in
from tests.web.staff.comments.test_comments import address, give, press

__all__ = ["peopled_app"]


def keep(client: FlaskClient, name: str, back: str, end: str = "") -> tuple[int, str]:
    form = {"name": name, "back": back}
    answer = client.post(f"/staff/comments/lists{end}", data=form, headers=SAME_ORIGIN)
    page = client.get(answer.location) if answer.status_code == 303 else answer
    return answer.status_code, page.text


def test_one_search_finds_in_all_months_places_and_lists(app: Flask, staff: FlaskClient) -> None:
    give(app, "The rail of September", practice="V89002", on=date(2026, 9, 3))
    give(app, "The rail that is private", "no")
    give(app, "The rail that was kept out")
    press(staff, address(staff.get("/staff/comments/?text=kept").text), "keep_out")
    form = re.search(r'<form class="hr-search".*?</form>', staff.get("/staff/comments/").text, re.S)
    assert form
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form[0]))
    page = staff.get("/staff/comments/", query_string=hidden | {"text": "rail"}).text
    assert page.count("<article") == 3 and "of September" in page and "is private" in page


def test_a_list_is_kept_under_a_name_for_its_person_alone(peopled_app: Flask) -> None:
    alice, admin = signed_in(peopled_app, "alice"), signed_in(peopled_app, "admin")
    status, page = keep(alice, "Rails", "show=all&month=all&text=rail&page=3")
    assert status == 303
    (query,) = re.findall(r'<a href="/staff/comments/\?([^"]+)"[^>]*>Rails</a>', page)
    assert "page=" not in query and "text=rail" in query
    assert ">Rails</a>" not in admin.get("/staff/comments/").text
    assert ">Rails</a>" not in keep(alice, "Rails", "", "/remove")[1]
    long = "x" * (LONGEST_NAME + 1)
    status, page = keep(alice, long, "")
    assert (status, "or fewer" in page, f'value="{long}"' in page) == (422, True, True)


def test_a_list_without_a_name_and_one_too_many_are_refused() -> None:
    check_view(SavedView("Rails", ""), MOST - 1)
    for view, already in ((SavedView("", ""), 0), (SavedView("One more", ""), MOST)):
        with pytest.raises(CannotSaveView):
            check_view(view, already)
