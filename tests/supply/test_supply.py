"""Who made what runs, under which licence, and what is not known is never taken for good."""

import json
import re
from datetime import UTC, datetime
from importlib.metadata import distribution

import pytest
from cyclonedx.validation.json import JsonStrictValidator

from feedback_server.config.settings import PROJECT
from tests.supply.audit import NOT_ASKED, WEAK, exit_code, read_npm_audit, read_pip_audit, told
from tests.supply.licences import refused
from tests.supply.parts import NOT_IN_THE_WHEEL, RUN_LOCK, Part, parts, pins
from tests.supply.sbom import SCHEMA, sbom

PWA = PROJECT / "pwa"
MADE_AT = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture(scope="module")
def every() -> list[Part]:
    return parts()


def test_every_part_has_a_licence_that_is_allowed(every: list[Part]) -> None:
    assert {part.name for part in every} >= pins(RUN_LOCK).keys() | {"nhsuk-frontend"}
    assert refused(every) == []


def test_what_a_wheel_was_built_without_is_not_in_it() -> None:
    brought = " ".join(path.as_posix() for path in distribution("pillow").files or ()).lower()
    assert "libwebp" in brought
    assert not [name for _, name in NOT_IN_THE_WHEEL if name.lower() in brought]


def test_a_part_without_a_licence_is_refused() -> None:
    unknown, ours_too = Part("a", "1", "pkg:pypi/a@1", ""), Part("b", "2", "", "AGPL-3.0-only")
    assert refused([Part("c", "3", "", "MIT", inside=(unknown,)), ours_too]) == [
        "a 1: no licence named",
        "b 2: AGPL-3.0-only",
    ]


def test_pages_hold_nothing_of_others_that_is_not_listed(every: list[Part]) -> None:
    listed = {part.name for part in every if part.purl.startswith("pkg:npm/")}
    used = set()
    for path in [*(PWA / "src").rglob("*.ts"), *(PWA / "styles").glob("*.scss")]:
        text = path.read_text("utf-8")
        used |= set(re.findall(r"""(?:from|import) ["']([^."'][^"']*)["']""", text))
        used |= {name.split("/")[0] for name in re.findall(r'^@\w+ "([^".]+/[^"]+)"', text, re.M)}
    assert used == {"nhsuk-frontend"} < listed


def test_the_list_of_parts_is_valid_and_whole(every: list[Part]) -> None:
    made = sbom(every, MADE_AT)
    assert JsonStrictValidator(SCHEMA).validate_str(json.dumps(made)) is None
    assert made == sbom(parts(), MADE_AT)
    known = {item["bom-ref"] for item in made["components"]} | {
        made["metadata"]["component"]["bom-ref"]
    }
    ours, *others = made["dependencies"]
    assert {each["ref"] for each in (ours, *others)} == known
    assert len(ours["dependsOn"]) > 25
    reached = {ref for item in made["dependencies"] for ref in item["dependsOn"]}
    assert known - reached == {ours["ref"]}, "something is there that nobody needs"


def test_what_was_compiled_in_is_listed_too(every: list[Part]) -> None:
    (cryptography,) = [part for part in every if part.name == "cryptography"]
    assert "openssl" in {inner.name for inner in cryptography.inside}


def test_silence_of_an_advisory_service_is_no_success() -> None:
    skipped = {"name": "six", "skip_reason": "Dependency not found on PyPI"}
    asked = {"name": "rich", "version": "15.0.0", "vulns": []}
    half = read_pip_audit("lock", json.dumps({"dependencies": [skipped, asked]}))
    for finding in (half, read_pip_audit("lock", ""), read_npm_audit("pwa", '{"message": "405"}')):
        assert exit_code([finding]) == NOT_ASKED
        assert "NOT ASKED" in "\n".join(told([finding]))
    assert (half.asked, half.unanswered) == (1, ("six",))
    assert exit_code([read_pip_audit("lock", json.dumps({"dependencies": [asked]}))]) == 0


def test_a_known_weakness_is_told_with_its_remedy() -> None:
    weak = {"name": "six", "version": "1.0", "vulns": [{"id": "X-1", "fix_versions": ["1.1"]}]}
    python = read_pip_audit("lock", json.dumps({"dependencies": [weak]}))
    assert python.weaknesses == ("six 1.0: X-1, mended in 1.1",)
    report = {
        "auditReportVersion": 2,
        "vulnerabilities": {"braces": {"severity": "high", "range": "<3.0.3"}},
        "metadata": {"dependencies": {"total": 7}},
    }
    npm = read_npm_audit("pwa", json.dumps(report))
    assert (npm.asked, npm.weaknesses) == (7, ("braces <3.0.3: high",))
    assert exit_code([python, npm, read_npm_audit("pwa", "")]) == WEAK
