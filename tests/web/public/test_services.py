"""Where a surgery offers several services, a patient chooses."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.organisations.organisation import PracticeSetup
from feedback_server.store.organisations import organisations
from tests.factories import a_survey
from tests.second_service import ID, a_second_survey
from tests.web.conftest import context_of, sign_in


@pytest.fixture
def two(app: Flask) -> Flask:
    """Both surgeries offer both services but one, which has chosen the second alone."""
    ctx = context_of(app)
    edition = replace(ctx.edition, offered=[a_survey(), a_second_survey()])
    app.extensions["handrail"] = replace(ctx, current_edition=lambda: edition)
    with ctx.store.write() as tx:
        organisations.upsert_setup(tx, "V89002", PracticeSetup(surveys=(ID,)))
    return app


def test_the_choice_of_a_surgery_has_its_services(two: Flask, client: FlaskClient) -> None:
    page = client.get("/feedback/choose").text
    assert f'<a href="/feedback/{ID}/en/?practice=V89001">Social prescribing<' in page
    assert '<a href="/feedback/occupational-therapy/en/?practice=V89001">Occupational' in page
    assert '<a href="/feedback/?practice=V89002">' in page


def test_a_poster_leads_to_its_service(two: Flask, client: FlaskClient) -> None:
    short = client.get(f"/f/v89001/{ID}").location
    assert short == f"/feedback/{ID}/en/?practice=V89001&mode=online"
    assert client.get("/f/V89001").location == "/feedback/?practice=V89001&mode=online"
    only = client.get("/f/V89002").location
    assert only == f"/feedback/{ID}/en/?practice=V89002&mode=online"
    sign_in(client)
    assert f'<option value="{ID}">Social prescribing</option>' in client.get("/staff/posters/").text
    poster = client.get(f"/staff/posters/poster.pdf?practice=V89001&service={ID}")
    assert f"poster-V89001-{ID}-en-a4.pdf" in poster.headers["Content-Disposition"]


def test_one_service_is_nowhere_to_choose(app: Flask, client: FlaskClient) -> None:
    assert '<a href="/feedback/?practice=V89001">' in client.get("/feedback/choose").text
    sign_in(client)
    assert 'name="service"' not in client.get("/staff/posters/").text
