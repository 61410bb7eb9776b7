"""Asks a real server everything that its OpenAPI document allows, and much that it does not.

``python -m tests.fuzz.run [EXAMPLES]`` asks each address that often, and in other ways beside.
No answer may be a 5xx, or one that the document does not name.
"""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from feedback_server.actions.accounts.api_tokens import create_token
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.settings import PROJECT
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from tests.bench.pages import build_pages
from tests.factories import a_submission
from tests.running_server import Server
from tests.stored import store_one

PERSON = Person("ada@provider.example")
PLACE = Pcn("U12345", "Network of the example")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = 1600


def main() -> None:
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_pages(folder)
        raise SystemExit(fuzz(folder, examples))


def fuzz(folder: Path, examples: int, *options: str) -> int:
    """The exit code: 0 if no answer was wrong. ``folder`` holds built pages."""
    server = Server(folder)
    server.environment["HANDRAIL_ADDRESS"] = "https://localhost"
    server.environment["HANDRAIL_HTTPS"] = "1"  # each request comes from a network of its own
    server.add_organisations(PLACE, [Practice("V89001", "Elm Test Surgery", PLACE.code)])
    server.start()
    try:
        return subprocess.run(
            [
                "schemathesis",
                "run",
                f"{server.url}/api/v1/openapi.json",
                "--checks",
                ",".join(CHECKS),
                "--max-examples",
                str(examples),
                "--header",
                f"Authorization: Bearer {_token(server)}",
                "--no-color",
                *options,
            ],
            env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.fuzz.networks"},
            cwd=PROJECT,
            check=False,
        ).returncode
    finally:
        server.kill()


def _token(server: Server) -> str:
    """Of somebody who sees everything; there is a month to read, too."""
    store, now = Store(server.database_url), datetime.now(UTC)
    with store.write() as tx:
        accounts.add_account(tx, Account(PERSON, ""))
    store_one(store, SurveyRegistry(), a_submission(given_on=date(2026, 10, 7)))
    token = create_token(store, PERSON, label="fuzz", days=2, id="fuzz", on=now.date(), now=now)
    store.close()
    return token


if __name__ == "__main__":
    main()
