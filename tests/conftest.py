"""What tests share: both databases, a real server, a real browser."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.builder.build import build
from feedback_server.config.settings import PROJECT
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.store import Store
from feedback_server.store.db import migrate as migrations
from feedback_server.store.db.migrate import migrate
from feedback_server.store.organisations import organisations
from tests.command import handrail
from tests.databases import sqlite_at
from tests.factories import PCN, PRACTICES, a_published_month, a_survey
from tests.keys import new_keys
from tests.next_version import write_next_version
from tests.postgresql import database_url, embedded, run_sql
from tests.running_server import Server, a_server

pytest.register_assert_rewrite("tests.e2e.outbox_suite", "tests.webdriver.device")

# A busy machine is no fault, and the whole must stay below ten minutes.
settings.register_profile("handrail", deadline=None, max_examples=40)
settings.load_profile("handrail")

MARK_OF = {
    "chromium": "browser",
    "postgres": "postgresql",
    **dict.fromkeys(("built", "fonts", "project", "rebuilt", "site"), "built"),
}
"""A test is marked by the fixtures that it uses, whether by itself or through others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in marks_of(item):
            item.add_marker(mark)


def marks_of(item: pytest.Item) -> set[str]:
    params = getattr(getattr(item, "callspec", None), "params", {})
    found = {MARK_OF[name] for name in MARK_OF.keys() & set(getattr(item, "fixturenames", ()))}
    return found | ({"postgresql"} & {str(value) for value in params.values()})


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an embedded PostgreSQL that holds a migrated database ``template``."""
    with embedded() as server:
        address = server.address
        run_sql(address, "CREATE DATABASE template")
        template = Store(database_url(address, "template"))
        migrate(template)
        template.close()
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database with today's tables: every test that uses it runs on both kinds."""
    if request.param == "sqlite":
        yield from _closed(sqlite_at(tmp_path / "test.sqlite3"))
    else:
        yield from _postgresql(request, "test", "TEMPLATE template")


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Another database, without any tables."""
    if request.param == "sqlite":
        yield from _closed(Store(f"sqlite:///{tmp_path / 'bare.sqlite3'}"))
    else:
        yield from _postgresql(request, "bare")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The variable files of a server with the demonstration, loaded once for all test processes;
    copy them before changing them."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            new = shared / "demonstration.new"
            done = handrail("database", "load-demo", HANDRAIL_VAR=str(new))
            assert done.returncode == 0, done.stderr
            new.rename(folder)
    return folder


@pytest.fixture
def peopled(store: Store) -> Store:
    """A database with one PCN, two practices and the survey published."""
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
    publish_survey(store, a_survey())
    return store


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The last real revision, which a made-up one follows: databases of today are older ones."""
    revision = migrations.head()
    folder = write_next_version(tmp_path / "next-version")
    monkeypatch.setattr(migrations, "VERSIONS", (*migrations.VERSIONS, folder))
    return revision


@pytest.fixture
def surveys() -> SurveyRegistry:
    return SurveyRegistry()


@pytest.fixture
def keys(tmp_path: Path) -> SealingKeys:
    return new_keys(tmp_path / "keys")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages, made once for all test processes; copy them before changing them."""
    out = PROJECT / "build" / "test"
    out.mkdir(parents=True, exist_ok=True)
    keys = new_keys(tmp_path_factory.mktemp("build-keys"))
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        published = out / "published"
        published.mkdir(exist_ok=True)
        for number in range(6, 11):
            month = a_published_month(number, demonstration=True)
            (published / f"{number}.json").write_text(json.dumps(month.as_json()), "utf-8")
        build(
            PROJECT,
            out / "pages",
            keys.public(),
            lambda _: None,
            published=published,
            allow_overdue=True,
        )
        copy = tmp_path_factory.mktemp("built") / "pages"
        shutil.copytree(out / "pages", copy)
    return copy


@pytest.fixture
def server(built: Path, tmp_path: Path) -> Iterator[Server]:
    """A running server over a SQLite database with one PCN and two practices."""
    server = a_server(tmp_path, built)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def shared_server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for the tests of a module that only read."""
    server = a_server(tmp_path_factory.mktemp("server"), built)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all browser tests of a process: a second one beside it would not start."""
    expect.set_options(timeout=20_000)  # on a busy machine with two cores
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One for all tests that need no profile of their own: each makes itself a context."""
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one, an error that says how to get it."""
    found = subprocess.run(
        [PROJECT / "tests" / "chromium.sh"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def _closed(store: Store) -> Iterator[Store]:
    yield store
    store.close()


def _postgresql(request: pytest.FixtureRequest, prefix: str, like: str = "") -> Iterator[Store]:
    """Taken away again after the test: each takes ten megabytes."""
    address: str = request.getfixturevalue("postgres")
    name = f"{prefix}_{os.getpid()}_{abs(hash(request.node.nodeid))}"
    run_sql(address, f"CREATE DATABASE {name} {like}")
    yield from _closed(Store(database_url(address, name)))
    run_sql(address, f"DROP DATABASE {name} WITH (FORCE)")
