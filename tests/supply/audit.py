"""`make audit`: asks whether anybody reported a weakness in what we lock.

python -m tests.supply.audit

Ends with 1 where a weakness is known, with 3 where not everything could be asked: no answer is
never taken for a good one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedback_server.config.settings import PROJECT

OUT = PROJECT / "build" / "audit.txt"
LOCKS = (PROJECT / "requirements.lock",)
NPM_FOLDERS = (PROJECT / "pwa", PROJECT / "tests" / "oidc")
WEAK, NOT_ASKED = 1, 3


@dataclass(frozen=True)
class Finding:
    """Of one lock file: how many packages were asked about, and what came of it."""

    where: str
    asked: int
    weaknesses: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


def main() -> None:
    found = [*map(ask_python, LOCKS), *map(ask_npm, NPM_FOLDERS)]
    lines = list(told(found))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    print("\n".join(lines))
    sys.exit(exit_code(found))


def ask_python(lock: Path) -> Finding:
    options = ("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off")
    said = _said(["pip-audit", "--requirement", str(lock), *options], PROJECT)
    return read_pip_audit(_name(lock), said)


def ask_npm(folder: Path) -> Finding:
    return read_npm_audit(_name(folder), _said(["npm", "audit", "--json"], folder))


def read_pip_audit(where: str, said: str) -> Finding:
    """It leaves out what its service does not answer for, and still ends with success."""
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        return Finding(where, 0, unanswered=("its advisory service could not be reached",))
    return Finding(
        where,
        sum("skip_reason" not in package for package in packages),
        tuple(_weakness(package, of) for package in packages for of in package.get("vulns", ())),
        tuple(package["name"] for package in packages if "skip_reason" in package),
    )


def read_npm_audit(where: str, said: str) -> Finding:
    try:
        report = json.loads(said)
    except ValueError:
        report = {}
    if "auditReportVersion" not in report:
        reason = report.get("message", "it gave no answer")
        return Finding(where, 0, unanswered=(f"npm's advisory service: {reason}",))
    weak = report["vulnerabilities"].items()
    return Finding(
        where,
        report["metadata"]["dependencies"]["total"],
        tuple(f"{name} {each['range']}: {each['severity']}" for name, each in weak),
    )


def told(found: Iterable[Finding]) -> Iterator[str]:
    for finding in found:
        asked, weak = finding.asked, len(finding.weaknesses)
        yield f"{finding.where}: {asked} packages asked about, {weak} weak"
        yield from (f"  WEAK: {weakness}" for weakness in finding.weaknesses)
        if finding.unanswered:
            first, more = finding.unanswered[:3], len(finding.unanswered) - 3
            rest = f" and {more} more" if more > 0 else ""
            yield f"  NOT ASKED, so nothing is known: {', '.join(first)}{rest}"
            yield "  Run 'make audit' again where the advisory service can be reached."


def exit_code(found: Iterable[Finding]) -> int:
    found = list(found)
    if any(finding.weaknesses for finding in found):
        return WEAK
    return NOT_ASKED if any(finding.unanswered for finding in found) else 0


def _weakness(package: dict[str, Any], of: dict[str, Any]) -> str:
    mended = ", ".join(of.get("fix_versions", ())) or "no version yet"
    return f"{package['name']} {package['version']}: {of['id']}, mended in {mended}"


def _said(command: list[str], folder: Path) -> str:
    environment = os.environ | {"NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout


def _name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


if __name__ == "__main__":
    main()
