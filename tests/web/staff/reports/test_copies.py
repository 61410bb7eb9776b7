"""Copies of a report: to circulate or for staff, whole or on two pages, and its charts alone."""

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.output import FORMATS
from tests.entries import entries
from tests.factories import PCN, a_submission
from tests.stored import store_one
from tests.web.conftest import SAME_ORIGIN, context_of

AT = f"/staff/reports/{PCN.code}/2026-10"


def answers(app: Flask, *months: int) -> None:
    for month in months:
        day = date(2026, month, 7)
        store_one(context_of(app).store, SurveyRegistry(), a_submission(given_on=day))


def name_of(staff: FlaskClient, address: str) -> str:
    answer = staff.get(address)
    assert answer.status_code == 200
    return str(answer.headers["Content-Disposition"])


def test_each_format_is_offered_to_circulate_first_and_for_staff(staff: FlaskClient) -> None:
    page = staff.get(f"/staff/reports?pcn={PCN.code}&month=2026-10").text
    for format in FORMATS.values():
        board, own = (f'href="{AT}.{format.extension}{query}"' for query in ("?board=1", ""))
        assert 0 < page.rindex(board) < page.rindex(own), format.extension
    assert page.index("To circulate:") < page.index("For staff only:")


def test_a_board_copy_says_so_in_its_name_and_on_its_first_page(
    app: Flask, staff: FlaskClient
) -> None:
    answers(app, 10)
    assert "2026-10-board.html" in name_of(staff, f"{AT}.html?board=1")
    assert "2026-10-summary-board.html" in name_of(staff, f"{AT}.html?board=1&summary=1")
    board, own = (staff.get(f"{AT}.html{query}").text for query in ("?board=1", ""))
    assert "Board copy." in board and "For staff only" not in board
    assert "For staff only." in own and "Board copy." not in own


def test_the_summary_of_a_final_month_is_that_of_its_revision(
    app: Flask, staff: FlaskClient
) -> None:
    answers(app, 10)
    assert "Provisional." in staff.get(f"{AT}.html?summary=1").text
    staff.post(f"{AT}/save", data={"close": "yes"}, headers=SAME_ORIGIN)
    answers(app, 10)
    for query in ("summary=1", "summary=1&revision=1"):
        made = staff.get(f"{AT}.html?{query}").text
        assert "Final, revision 1." in made and "How the figures are made" not in made
        assert "2026-10-r1-summary.html" in name_of(staff, f"{AT}.html?{query}")
    page = staff.get(f"/staff/reports?pcn={PCN.code}&month=2026-10").text
    assert f"{AT}.pdf?board=1&amp;summary=1&amp;revision=1" in page


def test_each_chart_is_a_picture_of_its_own(app: Flask, staff: FlaskClient) -> None:
    answers(app, 8, 9, 10)
    page = staff.get(f"/staff/reports?pcn={PCN.code}&month=2026-10").text
    assert f'href="{AT}/chart/1.png"' in page and f'href="{AT}/chart/1.svg?board=1"' in page
    own, board = (staff.get(f"{AT}/chart/1.svg{query}") for query in ("", "?board=1"))
    assert own.mimetype == "image/svg+xml" and "Per cent positive" in own.text
    assert "For staff." in own.text and "as they stood on" in own.text
    assert "This copy may be circulated." in board.text and "100" not in board.text.split("<g>")[1:]
    assert "-chart-1-board.svg" in board.headers["Content-Disposition"]
    for wrong in ("99.svg", "x.svg", "1.gif"):
        assert staff.get(f"{AT}/chart/{wrong}").status_code == 404
    with context_of(app).store.read() as tx:
        assert "report_downloaded" in [entry.action for entry in entries(tx)]
