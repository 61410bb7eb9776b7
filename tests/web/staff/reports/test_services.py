"""Two services on one installation: nothing of one is ever counted with the other."""

import csv
import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.reports.monthly import save_last_month
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.domain.surveys.service import MAIN, services_of
from feedback_server.store.reports import revisions
from tests.domain.reports.sample_reports import OCTOBER
from tests.factories import NOW, TODAY, a_survey
from tests.second_service import ID, a_second_survey, answer
from tests.web.conftest import SAME_ORIGIN, context_of, sign_in

SECOND = f"service={ID}"
REPORT = "/staff/reports?pcn=U99999&month=2026-10"


@pytest.fixture
def two(app: Flask, client: FlaskClient) -> Flask:
    """Six content patients of the first service, and six others of the second."""
    store = context_of(app).store
    publish_survey(store, a_second_survey())
    answer(store, a_survey(), *"111111")
    answer(store, a_second_survey(), *"555555", words="The group is too far away")
    sign_in(client)
    return app


def figures(client: FlaskClient, query: str = "") -> tuple[str, str, str]:
    """The service, how many answered and how many of them content, from the report's CSV file."""
    text = client.get(f"/staff/reports/U99999/2026-10.csv?{query}").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    responses = next(row for row in rows if row["measure"] == "responses")
    positive = next(row for row in rows if row["measure"] == "positive")
    return responses["service"], responses["value"], positive["numerator"]


def test_each_report_counts_its_own_service(two: Flask, client: FlaskClient) -> None:
    assert figures(client) == (MAIN, "6", "6")
    assert figures(client, SECOND) == (ID, "6", "0")
    page = client.get(f"{REPORT}&{SECOND}").text
    assert '<option value="social-prescribing" selected>Social prescribing</option>' in page
    assert "Social prescribing: patient feedback" in page
    assert page.count("name no service") == 4 and "Import the" not in page
    assert "name no service" not in client.get(REPORT).text
    assert f"/staff/publish/U99999/2026-10?{SECOND}" in page
    assert client.get(f"{REPORT}&service=none").status_code == 404


def test_one_service_is_not_named(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    for address in (REPORT, "/staff/overview/", "/staff/you-said/"):
        assert "service=" not in client.get(address).text, address
        assert 'name="service"' not in client.get(address).text, address


def test_revisions_layouts_and_returns_are_of_one_service(two: Flask, client: FlaskClient) -> None:
    saved = client.post(
        f"/staff/reports/U99999/2026-10/save?{SECOND}", data={"close": "yes"}, headers=SAME_ORIGIN
    )
    assert SECOND in saved.location
    layout = {"sections": "fft", "order": "fft", "months": "12", "introduction": "Of our groups."}
    client.post(f"/staff/layouts/U99999?{SECOND}", data=layout, headers=SAME_ORIGIN)
    client.post(
        f"/staff/overview/U99999/2026-10/return?{SECOND}", data={"sent": "yes"}, headers=SAME_ORIGIN
    )
    with context_of(two).store.read() as tx:
        assert len(revisions.list_revisions(tx, "U99999", OCTOBER, ID)) == 1
        assert revisions.list_revisions(tx, "U99999", OCTOBER) == []
    assert "Of our groups." in client.get(f"{REPORT}&{SECOND}").text
    assert "Of our groups." not in client.get(REPORT).text
    overview = client.get("/staff/overview/").text
    assert overview.count('name="sent" value="no"') == 1
    assert "The return of October 2026, Test Network, Social prescribing was marked" in overview
    assert f'action="/staff/overview/U99999/2026-10/return?{SECOND}"' in overview


def test_a_month_is_published_under_the_name_of_its_service(
    two: Flask, client: FlaskClient
) -> None:
    form = {"said_1": "The group is far away.", "did_1": "There is one in the library."}
    done = client.post(f"/staff/publish/U99999/2026-10?{SECOND}", data=form, headers=SAME_ORIGIN)
    assert SECOND in done.location
    folder = context_of(two).published
    (path,) = folder.glob("*.json")
    kept = json.loads(path.read_text("utf-8"))
    assert path.name == "2026-10-U99999-social-prescribing.json"
    assert (kept["service_name"], kept["counts"]["negative"]) == ("Social prescribing", 6)
    assert "There is one in the library." not in client.get(REPORT).text
    client.post(
        f"/staff/publish/U99999/2026-10/withdraw?{SECOND}",
        data={"sure": "yes"},
        headers=SAME_ORIGIN,
    )
    assert json.loads(path.read_text("utf-8"))["withdrawn"]


def test_the_monthly_job_saves_a_report_of_each_service_with_answers(two: Flask) -> None:
    ctx = context_of(two)
    save_last_month(
        ctx.store,
        ctx.surveys,
        lambda pcn, month, service: ReportRequest(pcn, month, TODAY, service=service),
        NOW,
    )
    with ctx.store.read() as tx:
        for service in (MAIN, ID):
            assert len(revisions.list_revisions(tx, "U99999", OCTOBER, service)) == 1


def test_the_main_service_comes_first_and_the_others_by_name() -> None:
    found = services_of([a_second_survey(), a_survey()])
    assert [(service.id, service.name) for service in found] == [
        (MAIN, "Occupational therapy"),
        (ID, "Social prescribing"),
    ]
