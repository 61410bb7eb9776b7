"""Search of the public pages: what is found, what comes first, and that nothing of it is kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Clock, context_of, made_app


@pytest.fixture(scope="module")
def client(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """One for all: they only read."""
    app = made_app(built, tmp_path_factory.mktemp("search"), Clock())
    yield app.test_client()
    context_of(app).store.close()


def found(client: FlaskClient, words: str) -> list[str]:
    page = client.get("/search/", query_string={"q": words})
    assert page.status_code == 200
    part = page.text.partition('<ol class="hr-found">')[2].partition("</ol>")[0]
    return re.findall(r'<h3><a href="([^"]+)"', part)


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("baths", "/patients/tasks/bathing/"),
        ("BATHING", "/patients/tasks/bathing/"),
        ("bathting", "/patients/tasks/bathing/"),
        ("fit note", "/patients/work/"),
        ("DVLA", "/patients/driving/"),
        ("how long is the waiting list", "/patients/how-to-be-seen/"),
        ("cooking", "/patients/tasks/meal-preparation/"),
        ("complain", "/complaints/"),
        ("slipping in the bathroom", "/patients/tasks/bathing/"),
    ],
)
def test_the_best_page_comes_first(client: FlaskClient, words: str, best: str) -> None:
    assert best in found(client, words)[:2]


def test_words_are_marked_and_escaped(client: FlaskClient) -> None:
    page = client.get("/search/", query_string={"q": "bath <script>alert(1)</script>"}).text
    assert "<mark>bath</mark>" in page and "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "x" * 101 not in client.get("/search/?q=" + "x" * 4000).text


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("chest pain", "Call 999 if someone:"),
        ("I have pain in my chest", "Call 999 if someone:"),
        ("999", "Call 999 if someone:"),
        ("suicde", "Call 111 and choose the option for mental health if:"),
        ("want to kill myself", "Call 999 or go to A&amp;E if:"),
    ],
)
def test_urgent_words_bring_urgent_advice_first(
    client: FlaskClient, words: str, advice: str
) -> None:
    page = client.get("/search/", query_string={"q": words}).text
    main = page.partition("<main")[2]
    assert advice in main.partition("<form")[0]


def test_other_words_bring_none(client: FlaskClient) -> None:
    for words in ("bath", "pain", "falls at home", "stairs"):
        page = client.get("/search/", query_string={"q": words}).text
        assert "nhsuk-card--care" not in page, words


def test_nothing_found_says_where_else_to_look(client: FlaskClient) -> None:
    page = client.get("/search/?q=xylophone").text
    assert "We found no page for “xylophone”" in page
    assert 'href="/a-to-z/"' in page and 'href="/contact/"' in page
    assert 'value="xylophone"' in page
    assert "Type a word or two" in client.get("/search/?q=%20").text
    assert '<a href="/find/?find=EX1">' in client.get("/search/?q=ex1+1ab").text
    assert "noindex" in page


def test_what_people_look_for_is_not_kept(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = client.get("/search/?q=suicide")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    client.post("/find/", data={"find": "EX1 1AB"})
    said = "".join(capfd.readouterr())
    assert "suicide" not in said and "EX1" not in said
