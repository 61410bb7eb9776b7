"""Filters of the comments page: kept from page to page, and pointing to nobody."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.comments.listing import nameable
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.store.organisations import organisations
from feedback_server.web.staff.comments.filters import MANY
from tests.web.conftest import context_of
from tests.web.security.test_roles import FAR, peopled_app, signed_in
from tests.web.staff.comments.test_comments import PAGE, address, give, press, titles

__all__ = ["peopled_app"]


def test_a_practice_filter_leaves_out_months_of_few(app: Flask, staff: FlaskClient) -> None:
    for number in range(4):
        give(app, f"Few {number}", practice="V89002", on=date(2026, 9, 3))
    for number in range(6):
        give(app, f"Many {number}", practice="V89002")
    one = staff.get("/staff/comments/?month=all&place=V89002").text
    assert "Few" not in one and "Many 5" in one
    assert len(titles(one)) == 6
    whole = staff.get("/staff/comments/?month=all&place=U99999").text
    assert "Few 3" in whole and "a practice of Test Network" in whole
    alone = staff.get("/staff/comments/?month=2026-09&place=V89002").text
    assert "fewer than 5 answers are left out here" in alone and not titles(alone)


def test_one_of_few_is_not_found_by_taking_away_the_others(app: Flask, staff: FlaskClient) -> None:
    give(app, "Only from Oak", practice="V89002")
    for number in range(7):
        give(app, f"Elm {number}")
    page = staff.get(PAGE).text
    assert {title.split(", ")[1] for title in titles(page)} == {"a practice of Test Network"}
    assert "Elm 1" not in staff.get(f"{PAGE}&place=V89001").text


@pytest.mark.parametrize(
    "responses, named",
    [
        ({}, set()),
        ({"a": 5}, {"a"}),
        ({"a": 4}, set()),
        ({"a": 5, "b": 0}, {"a"}),
        ({"a": 9, "b": 8, "c": 1}, {"a"}),
        ({"a": 9, "b": 8, "c": 1, "d": 4}, {"a", "b"}),
    ],
)
def test_practices_that_may_be_named(responses: dict[str, int], named: set[str]) -> None:
    assert nameable(responses) == named


def test_filters_stay_from_page_to_page_and_through_a_decision(
    app: Flask, staff: FlaskClient
) -> None:
    for number in range(55):
        give(app, f"The rail helps {number}", fft="2")
    give(app, "The rail", fft="1")
    asked = "/staff/comments/?month=2026-10&fft=2&text=RAIL&theme=Equipment+and+the+home"
    page = staff.get(asked).text
    assert "55 comments, page 1 of 3" in page
    assert (
        "month=2026-10&amp;theme=Equipment+and+the+home&amp;fft=2&amp;text=RAIL&amp;page=2" in page
    )
    second = staff.get(f"{asked}&page=2").text
    assert "page 2 of 3" in second and len(titles(second)) == 25
    back = asked.split("?")[1] + "&page=2"
    done = press(staff, address(second), "keep_out", back=back)
    assert done.status_code == 303
    assert "fft=2" in done.location and "page=2" in done.location
    assert "54 comments, page 2 of 3" in staff.get(done.location).text


@pytest.mark.parametrize(
    "query",
    ["month=2026-13", "show=x", "theme=Weather", "fft=9", "page=x", "page=-1", "place=V00000"],
)
def test_what_no_form_sends_is_not_there(staff: FlaskClient, query: str) -> None:
    assert staff.get(f"/staff/comments/?{query}").status_code == 404


def test_another_s_place_is_as_one_that_does_not_exist(peopled_app: Flask) -> None:
    alice = signed_in(peopled_app, "alice")
    answers = [alice.get(f"/staff/comments/?place={code}") for code in (FAR.code, "V00000")]
    assert [test_response.status_code for test_response in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_a_search_that_finds_nothing_says_so_and_keeps_the_words(
    app: Flask, staff: FlaskClient
) -> None:
    give(app, "Good")
    page = staff.get(f"{PAGE}&text=%22%3Ezebra").text
    assert "No comment fits" in page and 'value="&#34;&gt;zebra"' in page


def test_no_moment_stands_on_the_page(app: Flask, staff: FlaskClient) -> None:
    give(app, "Good")
    page = staff.get(PAGE).text
    assert "<time" not in page and "2026-10-07" not in page and "7 October" not in page


def test_who_sees_very_many_networks_reads_one_at_a_time(app: Flask, staff: FlaskClient) -> None:
    with context_of(app).store.write() as tx:
        organisations.upsert_pcns(
            tx, [Pcn(f"U1{number:04}", f"Network {number}") for number in range(MANY)]
        )
        places = [
            Practice(f"V1{number:04}", f"Far {number}", f"U1{number:04}") for number in range(MANY)
        ]
        organisations.upsert_practices(tx, places)
    page = staff.get("/staff/comments/").text
    assert '<option value="U10000" selected>Network 0</option>' in page
    assert "Far 0" in page and "Far 1<" not in page and "All practices" not in page
    assert "Far 1<" in staff.get("/staff/comments/?place=V10001").text
