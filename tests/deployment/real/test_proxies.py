"""Each proxy in front of a real server: what patients, staff and tablets get through it."""

import re
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from feedback_server.actions.accounts import accounts
from feedback_server.app import MOST_BYTES
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.web.api.tablets import TRIES
from tests.deployment.real.https import NAME, Certificate, Client, make_certificate
from tests.deployment.real.proxies import STARTED_BY, Order, an_order
from tests.e2e.device import Device, answer
from tests.factories import an_envelope, encoded
from tests.running_server import Server, a_server
from tests.waiting import wait_until

STAFF, PASSWORD = "alice@provider.example", "correct horse battery"
SURVEY = "/feedback/occupational-therapy/en/"
MOST_UNDER_WAY = 100
"""Of one address, as nginx.conf has it."""
WRONG_CODE = {"code": "AAAAAAAA"}


@dataclass
class Front:
    """A proxy, the server behind it, and a client before it."""

    kind: str
    server: Server
    order: Order
    client: Client


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module", params=STARTED_BY)
def front(
    request: pytest.FixtureRequest,
    certificate: Certificate,
    built: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Front]:
    server = a_server(tmp_path_factory.mktemp("server"), built)
    server.environment |= {"HANDRAIL_HTTPS": "1", "HANDRAIL_ADDRESS": f"https://{NAME}"}
    store = Store(server.database_url)
    accounts.set_account(store, Person(STAFF), PASSWORD, by="test", now=datetime.now(UTC))
    store.close()
    server.start()
    order = an_order(tmp_path_factory.mktemp("proxy"), certificate, server.port)
    proxy = STARTED_BY[request.param](order)
    yield Front(request.param, server, order, Client(order.https, certificate))
    proxy.terminate()
    proxy.wait(30)
    server.kill()


def test_pages_and_app_come_over_https_with_http_2(front: Front) -> None:
    assert front.client.protocol() == "h2"
    assert front.client.speaks(ssl.TLSVersion.TLSv1_3)
    assert not front.client.speaks(ssl.TLSVersion.TLSv1_1)
    for address in ("/", "/feedback/", SURVEY, "/staff/sign-in", "/api/v1/openapi.json"):
        got = front.client.ask(address)
        assert got.status == 200, (address, got.status)
        assert got.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "Content-Security-Policy" in got.headers


def test_http_leads_to_https(front: Front) -> None:
    plain = HTTPConnection("127.0.0.1", front.order.http, timeout=30)
    plain.request("GET", "/feedback/?practice=V89001", headers={"Host": NAME})
    got = plain.getresponse()
    to = got.getheader("Location", "")
    plain.close()
    assert got.status in (301, 308)
    assert re.fullmatch(rf"https://{NAME}(:{front.order.https})?/feedback/\?practice=V89001", to)


def test_the_worker_comes_as_the_app_made_it(front: Front) -> None:
    got = front.client.ask("/feedback/worker.js", headers={"Accept-Encoding": "gzip"})
    assert got.status == 200
    assert got.headers["Service-Worker-Allowed"] == "/"
    assert got.headers["Content-Type"].startswith("text/javascript")
    assert got.headers["Cache-Control"] == "no-cache"
    assert got.headers["Content-Encoding"] == "gzip"
    kept = {"If-None-Match": got.headers["ETag"], "Accept-Encoding": "gzip"}
    assert front.client.ask("/feedback/worker.js", headers=kept).status == 304


def test_nothing_is_compressed_that_the_app_left_alone(front: Front) -> None:
    got = front.client.ask("/staff/sign-in", headers={"Accept-Encoding": "gzip, zstd, br"})
    assert "Content-Encoding" not in got.headers


def test_staff_get_a_cookie_that_only_https_carries(front: Front) -> None:
    form = f"name={STAFF}&password={PASSWORD.replace(' ', '+')}".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    ours = front.client.ask("/staff/sign-in", form, headers=kind | {"Origin": f"https://{NAME}"})
    assert ours.status == 303
    (cookie,) = ours.headers.get_all("Set-Cookie", [])
    assert cookie.startswith("__Host-handrail=") and "Secure" in cookie
    foreign = front.client.ask("/staff/sign-in", form, headers=kind | {"Origin": "https://x.test"})
    assert foreign.status == 403


def test_a_submission_gets_its_receipt(front: Front) -> None:
    envelope = an_envelope(front.server.keys)
    for _ in range(2):
        got = front.client.send("/api/v1/submissions", {"envelopes": [envelope]})
        (receipt,) = got.json()["receipts"]
        assert receipt["id"] == envelope["id"]
    assert front.server.verify()


def test_a_body_of_two_megabytes_passes_and_one_byte_more_does_not(front: Front) -> None:
    junk = {"Content-Type": "application/json"}
    most = front.client.ask("/api/v1/submissions", b" " * MOST_BYTES, headers=junk)
    assert most.status == 400, "Handrail itself read it, and found no JSON"
    over = front.client.ask("/api/v1/submissions", b" " * (MOST_BYTES + 1), headers=junk)
    assert over.status == 413


def test_bodies_that_never_end_keep_nobody_out_and_are_refused_in_the_end(front: Front) -> None:
    attacker = replace(front.client, source="127.60.1.1")
    with ExitStack() as lines:
        unfinished = [attacker.begin("/api/v1/submissions") for _ in range(MOST_UNDER_WAY)]
        for line in unfinished:
            lines.enter_context(line)
        own = attacker.ask("/healthz").status
        assert own == (503 if front.kind == "nginx" else 200), "Caddy cannot limit connections"
        assert front.client.ask("/").status == 200
        batch = {"envelopes": [an_envelope(front.server.keys)]}
        assert front.client.send("/api/v1/submissions", batch).status == 200
        assert unfinished[0].recv(12) == b"HTTP/1.1 408"


def test_the_address_of_a_client_arrives_and_cannot_be_made_up(front: Front) -> None:
    one, other = (replace(front.client, source=f"127.{n}.1.1") for n in (20, 30))
    statuses = {one.send("/api/v1/tablets/enrol", WRONG_CODE).status for _ in range(TRIES)}
    assert statuses == {400}
    for made_up in ({}, {"X-Forwarded-For": "127.40.1.1"}, {"Forwarded": "for=127.40.1.1"}):
        assert one.send("/api/v1/tablets/enrol", WRONG_CODE, **made_up).status == 429
    assert other.send("/api/v1/tablets/enrol", WRONG_CODE).status == 400


def test_another_name_is_refused(front: Front) -> None:
    forged = front.client.ask("/staff/sign-in", headers={"X-Forwarded-Host": "evil.example"})
    assert forged.status == 200
    assert b"evil.example" not in forged.body


def test_a_tablet_is_set_up_and_sends(
    front: Front, playwright: Playwright, chromium: str, tmp_path: Path
) -> None:
    device = Device(
        playwright, chromium, tmp_path / "profile", f"https://{NAME}", front.server.add_tablet
    )
    device.start(
        f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{front.order.https}",
        f"--ignore-certificate-errors-spki-list={front.client.certificate.digest}",
    )
    try:
        page = device.set_up()
        answer(page)
        expect(page.get_by_text("Your answers have been sent.")).to_be_visible()
        wait_until(lambda: device.outbox() == [])
    finally:
        device.close()
    assert front.server.verify()


def test_logs_hold_no_address_no_query_and_no_place(front: Front) -> None:
    secret, patient = "V89001", replace(front.client, source="127.50.1.1")
    told = {"User-Agent": secret, "Referer": f"https://{secret}"}
    for address in (f"/feedback/?practice={secret}", f"/f/{secret}", f"/staff/join/{secret}"):
        patient.ask(address, headers=told)
    envelope = {"Content-Type": "application/json"}
    patient.ask("/api/v1/submissions", encoded(an_envelope(front.server.keys)), headers=envelope)
    front.server.stop()
    down = patient.ask(f"/staff/reports?practice={secret}", headers=told)
    front.server.start()
    assert down.status == 502
    wait_until(lambda: "502" in front.order.log.read_text("utf-8"))
    for log in (front.order.log, front.order.said):
        text = log.read_text("utf-8") if log.exists() else ""
        for word in (secret, patient.source, "practice=", "join/"):
            assert word not in text, (log.name, word)
    kept = front.order.log.read_text("utf-8")
    assert "/staff" in kept
    for untimed in ("/feedback", '/f"', "/f ", "/api"):
        assert untimed not in kept, "when a patient was there is not written down"
