"""While the database is away, people and programs hear that they may come again."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.store import DatabaseConflict, DatabaseUnavailable
from tests.web.conftest import context_of

WORDS = "the address of the database"


@pytest.mark.parametrize("kind", DatabaseUnavailable)
def test_it_is_503_with_a_way_on(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def away() -> None:
        raise kind(WORDS, None, Exception(WORDS))

    monkeypatch.setattr(context_of(app).store, "read", away)
    for path, way_on in (
        ("/api/v1/practices/V89001", "Try again in a while"),
        ("/f/V89001", "go back and try again"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
        assert way_on in answer.text and WORDS not in answer.text
    assert client.get("/feedback/").status_code == 200


def test_whoever_comes_second_is_told_that_it_is_done(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at the same moment have both seen that nothing is there: PostgreSQL lets one of them."""

    def taken() -> None:
        raise DatabaseConflict(WORDS, None, Exception(WORDS))

    monkeypatch.setattr(context_of(app).store, "read", taken)
    answer = client.get("/f/V89001")
    assert answer.status_code == 409 and WORDS not in answer.text
    assert "Someone else did the same at that moment" in answer.text
