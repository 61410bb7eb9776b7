"""Lighthouse, mobile profile, against the real server: 100 in all four is the measure.

The pages are those that the server built itself, after a change.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from feedback_server.config.settings import PROJECT
from tests.bench.pages import build_pages, publish
from tests.factories import PCN, PRACTICES
from tests.running_server import Server

PROGRAM = PROJECT / "tests/bench/node_modules/lighthouse/cli/index.js"
PAGES = ("/", "/patients/tasks/bathing/", "/easier/first-visit/", "/what-patients-say/")
FOUR = ("performance", "accessibility", "best-practices", "seo")


def main() -> int:
    """Takes the addresses of other pages as arguments."""
    least = 100
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_pages(folder)
        server = Server(folder)
        server.add_organisations(PCN, PRACTICES)
        server.start()
        try:
            print(f"A change is on the public pages after {publish(server):.1f} s")
            print(f"{'page':34}" + "".join(f"{category:>16}" for category in FOUR))
            for address in sys.argv[1:] or PAGES:
                found = measure(server.url + address, folder / "found.json")
                scores = [round(100 * found["categories"][each]["score"]) for each in FOUR]
                print(f"{address:34}" + "".join(f"{score:16}" for score in scores))
                for fault in lost(found):
                    print(f"  {fault}")
                least = min(least, *scores)
        finally:
            server.kill()
    return 0 if least == 100 else 1


def measure(url: str, out: Path) -> dict[str, Any]:
    chromium = subprocess.run(
        [PROJECT / "tests" / "chromium.sh"], capture_output=True, text=True, check=True
    )
    options = [
        "--quiet",
        "--output=json",
        f"--output-path={out}",
        f"--only-categories={','.join(FOUR)}",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    subprocess.run(
        ["node", str(PROGRAM), url, *options],
        check=True,
        env={**os.environ, "CHROME_PATH": chromium.stdout.strip()},
    )
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


def lost(found: dict[str, Any]) -> list[str]:
    """The audits that cost points."""
    return [
        f"{category}: {found['audits'][audit['id']]['title']}"
        for category in FOUR
        for audit in found["categories"][category]["auditRefs"]
        if audit["weight"] and (found["audits"][audit["id"]]["score"] or 1) < 1
    ]


if __name__ == "__main__":
    sys.exit(main())
