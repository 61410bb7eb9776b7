"""Comments in the staff pages: read, cleared, kept out, taken back; and in the report."""

import re
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.config.settings import PROJECT
from feedback_server.store.comments import comments
from feedback_server.web.staff.comments.drafts import version
from tests.command import handrail
from tests.factories import a_submission
from tests.stored import store_one
from tests.web.conftest import SAME_ORIGIN, context_of
from tests.web.security.test_roles import peopled_app, signed_in

__all__ = ["peopled_app"]
PAGE = "/staff/comments/?month=2026-10"
REPORT = "/staff/reports?pcn=U99999&month=2026-10"


def give(
    app: Flask,
    text: str,
    publish: str | None = "yes",
    *,
    fft: str = "1",
    practice: str = "V89001",
    on: date = date(2026, 10, 7),
) -> None:
    our = context_of(app)
    answers: dict[str, str] = {"experience": fft, "why": text}
    if publish:
        answers["publish"] = publish
    given = a_submission(practice=practice, given_on=on, answers=answers)
    store_one(our.store, our.surveys, given)


def address(page: str, end: str = "") -> str:
    found = re.search(rf'formaction="(/staff/comments/[\w-]+/why){end}"', page)
    assert found, page
    return found[1]


def card(at: str) -> str:
    """The name of a card, with which its fields end."""
    return "-".join(at.split("/")[-2:])


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 [^>]*id="title-[^>]*>([^<]*)</h2>', page)


def press(
    staff: FlaskClient, at: str, decision: str, words: str = "", *, seen: str = "", **more: str
) -> TestResponse:
    """A button of a card, as a browser without a script sends it; ``more`` are other fields."""
    name = card(at)
    form = {
        "decision": decision,
        f"words-{name}": words,
        f"theme-{name}": "Staff",
        f"tone-{name}": "praise",
        "back": "month=2026-10",
    }
    return staff.post(at, data=form | {f"seen-{name}": seen} | more, headers=SAME_ORIGIN)


def clear(staff: FlaskClient, at: str, words: str, decision: str = "edited") -> int:
    return press(staff, at, decision, words).status_code


def undo(staff: FlaskClient, at: str) -> TestResponse:
    """Take back the decision that stands now."""
    our, key = context_of(staff.application), at.split("/")[-2:]
    with our.store.read() as tx:
        found = comments.find(tx, lambda some: our.surveys.published(tx, some), *key)
    assert found
    form = {"undo": f"{'/'.join(key)}/{version(found)}", "back": "month=2026-10"}
    return staff.post("/staff/comments/undo", data=form, headers=SAME_ORIGIN)


def test_a_comment_stands_in_the_report_once_somebody_has_cleared_it(
    app: Flask, staff: FlaskClient
) -> None:
    give(app, "Dr Smith was kind")
    assert "was kind" not in staff.get(REPORT).text
    assert "nobody has read yet: 1" in staff.get(REPORT).text
    page = staff.get(PAGE).text
    assert ">[name] was kind</textarea>" in page
    assert re.search(r"<mark>.*\(marked, name: </span>Dr Smith<", page)
    assert "With the marked words taken out it reads: <q data-without>[name] was kind</q>" in page
    assert "Suggested by: kind" in page
    assert "7 October" not in page
    assert titles(page) == ["Very good, a practice of Test Network, Oct 2026"], (
        "one answer points to one"
    )
    at = address(page)
    assert press(staff, at, "as_written").status_code == 422, "not with the marks"
    assert press(staff, at, "without_marks").status_code == 303
    assert "[name] was kind" in staff.get(REPORT).text
    assert "Dr Smith" not in staff.get(REPORT).text
    assert "Nothing waits for you" in staff.get(PAGE).text
    assert "[name] was kind" in staff.get(f"{PAGE}&show=cleared").text
    assert undo(staff, at).status_code == 303
    assert "was kind" not in staff.get(REPORT).text
    assert clear(staff, at, "", "keep_out") == 303
    assert "was kind" not in staff.get(REPORT).text


@pytest.mark.parametrize("wish", ["no", None])
def test_a_private_comment_is_read_and_cannot_be_cleared(
    app: Flask, staff: FlaskClient, wish: str | None
) -> None:
    give(app, "Between us", wish)
    assert "Between us" not in staff.get(PAGE).text
    page = staff.get(f"{PAGE}&show=private").text
    assert "Between us" in page and 'name="words-' not in page
    assert "Kept private by the patient&#39;s wish: 1" in staff.get(REPORT).text
    give(app, "For all")
    private = re.search(r'id="title-([\w-]{36})-why"', page)
    assert private
    assert clear(staff, f"/staff/comments/{private[1]}/why", "Between us") == 422


def test_a_link_from_elsewhere_cannot_point_the_undo_button_elsewhere(
    app: Flask, staff: FlaskClient
) -> None:
    give(app, "Good")
    for done in ("../tablets/x/off?", "00000000-0000-4000-8000-0000000000ff/why/../../x", "x"):
        page = staff.get("/staff/comments/", query_string={"month": "2026-10", "done": done}).text
        assert 'name="undo" value=""' in page, done


def test_an_empty_text_is_refused_and_said(app: Flask, staff: FlaskClient) -> None:
    give(app, "Good")
    answer = press(staff, address(staff.get(PAGE).text), "edited", " ")
    assert (answer.status_code, "Leave some words" in answer.text) == (422, True)


def test_enough_answers_name_the_practice(app: Flask, staff: FlaskClient) -> None:
    for _ in range(5):
        give(app, "Good")
    assert "Very good, Elm Test Surgery, Oct 2026" in titles(staff.get(PAGE).text)


def test_another_network_s_comments_do_not_exist(peopled_app: Flask) -> None:
    give(peopled_app, "Only here")
    alice, bob = signed_in(peopled_app, "alice"), signed_in(peopled_app, "bob")
    page = alice.get(PAGE).text
    assert "Only here" in page and "Only here" not in bob.get(PAGE).text
    at = address(page)
    assert clear(bob, at, "Only here") == 404
    assert undo(bob, at).status_code == 404
    assert clear(alice, at, "Only here") == 303


def test_hostile_words_are_only_words(app: Flask, staff: FlaskClient) -> None:
    give(app, "</textarea><script>alert(1)</script>")
    page = staff.get(PAGE).text
    assert "<script>alert" not in page
    clear(staff, address(page), "</textarea><script>alert(1)</script>")
    assert "<script>alert" not in staff.get(REPORT).text


def test_comments_in_any_letters_are_in_the_pdf_of_the_page_and_of_the_command(
    app: Flask, staff: FlaskClient, built: Path, tmp_path: Path
) -> None:
    written = (PROJECT / "tests" / "data" / "cases" / "emoji.txt").read_text("utf-8").splitlines()
    for words in written:
        give(app, words)
        assert clear(staff, address(staff.get(PAGE).text), words) == 303
    by_page = staff.get("/staff/reports/U99999/2026-10.pdf")
    file, folders = tmp_path / "report.pdf", {"HANDRAIL_VAR": tmp_path / "var"}
    settings = {name: str(path) for name, path in {**folders, "HANDRAIL_BUILD": built}.items()}
    asked = ("--pcn", "U99999", "--month", "2026-10", "--format", "pdf", "--out", file)
    by_command = handrail("report", "make", *asked, **settings)
    assert (by_page.status_code, by_command.returncode) == (200, 0), by_command.stderr
    for made in (by_page.data, file.read_bytes()):
        text = " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made))
        assert [words for words in written if words not in text] == []
