"""`handrail server check`: what each check finds, and what it says to do."""

import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_server.checks import BEFORE_BUILDING, failures_of, run_all_checks
from feedback_server.config.editions import base_of
from feedback_server.config.settings import PROJECT, load_settings
from feedback_server.content import load_urgent_rules
from feedback_server.content.whole_folder import seal
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.operations.check_result import CheckResult
from feedback_server.domain.operations.job import Job
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.migrate import bring_to
from feedback_server.store.operations import jobs
from tests.backups import Key
from tests.command import handrail
from tests.databases import sqlite_at
from tests.keys import make_ready
from tests.reviewed import review_surveys


@dataclass
class Place:
    """An installation with which nothing is wrong, at this very moment."""

    folder: Path
    environment: dict[str, str]
    now: datetime

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def build(self) -> Path:
        return self.folder / "build"

    def check(self, subject: str, **later: float) -> tuple[str, str]:
        """The status of a subject, and its message with the remedy."""
        now = self.now + timedelta(**later)
        (result,) = [result for result in self.all_results(now) if result.subject == subject]
        return result.status.value, f"{result.message}: {result.remedy}"

    def all_results(self, now: datetime | None = None) -> list[CheckResult]:
        return list(run_all_checks(self.environment, now or self.now))

    def store(self) -> Store:
        return Store(f"sqlite:///{self.var / 'handrail.sqlite3'}")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    now = datetime.now(UTC)
    key = Key.new(tmp_path / "private").public[0]
    environment = {
        "HANDRAIL_VAR": str(tmp_path / "var"),
        "HANDRAIL_BUILD": str(tmp_path / "build"),
        "HANDRAIL_BACKUP_PUBLIC_KEY": key,
    }
    place = Place(tmp_path, environment, now)
    store = sqlite_at(place.var / "handrail.sqlite3")
    with store.write() as tx:
        audit.record(tx, AuditEntry(now, "ann", "exported", {}))
        jobs.add(tx, Job("backup", "tomorrow", now + timedelta(hours=20)))
    make_ready(store, load_settings(environment))
    store.close()
    public = load_sealing_keys(place.var / "keys" / "sealing").public()
    (place.build / "app").mkdir(parents=True)
    page = f'<meta name="sealing-key" content="{public}">'
    (place.build / "app" / "index.html").write_text(page)
    (place.build / "app" / "worker.js").write_text('self.built={"version":"abc123"};\n')
    (place.build / "assets.json").write_text("{}")
    backup = place.var / "backups" / "handrail-nightly-2026-11-23T021500Z.tar.gz.age"
    backup.parent.mkdir()
    backup.write_bytes(b"x" * 100)
    for path in [path for path in place.var.rglob("*") if path.is_file()]:
        path.chmod(0o600)
    return place


SUBJECTS = [
    "settings", "database", "tables", "clock", "quarantine", "jobs", "keys", "files", "disk",
    "pages", "app", "published",
    "content", "reviews", "urgent", "translations", "data-complaints", "push", "backups",
]  # fmt: skip


def test_each_subject_has_a_result_and_a_remedy_unless_it_passed(place: Place) -> None:
    results = place.all_results()
    assert [result.subject for result in results] == SUBJECTS
    others = [result for result in results if result.subject not in ("disk", "reviews")]
    assert {result.status.value for result in others} <= {"passed", "warning"}
    assert all(bool(result.remedy) == (result.status.value != "passed") for result in results)


def test_where_settings_cannot_be_used_they_alone_are_reported(place: Place) -> None:
    place.environment |= {"HANDRAIL_PORT": "x", "HANDRAIL_HTTPS": "y"}
    (result,) = place.all_results()
    assert "HANDRAIL_PORT" in result.message and "HANDRAIL_HTTPS" in result.message
    place.environment |= {"HANDRAIL_PORT": "80", "HANDRAIL_HTTPS": "0", "HANDRAIL_PROT": "1"}
    assert place.check("settings") == (
        "warning", "no such setting: HANDRAIL_PROT: see 'handrail server list-settings'"
    )  # fmt: skip


def test_a_damaged_database_is_reported(place: Place) -> None:
    path = place.var / "handrail.sqlite3"
    content = bytearray(path.read_bytes())
    content[20_000:90_000] = bytes(70_000)
    path.write_bytes(content)
    assert place.check("database")[0] == "failed"
    path.write_text("no database " * 100)
    status, message = place.check("database")
    assert status == "failed" and "file is not a database" in message
    path.unlink()
    assert place.check("database")[1].startswith("there is none yet")
    assert not path.exists(), "looking makes none"


def test_a_database_that_is_away_is_reported(place: Place) -> None:
    place.environment["HANDRAIL_DATABASE_URL"] = "postgresql://nobody:sesame@127.0.0.1:9/nothing"
    status, message = place.check("database")
    assert status == "failed" and "refused" in message and "sesame" not in message


def test_both_kinds_of_database_are_asked(place: Place, store: Store) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    place.environment["HANDRAIL_DATABASE_URL"] = url
    assert place.check("database")[0] == place.check("tables")[0] == "passed"
    assert place.check("jobs") == (
        "warning", "none are planned yet: start 'handrail server run' or 'handrail job run'"
    )  # fmt: skip
    with store.write() as tx:
        jobs.add(tx, Job("backup", "now", place.now))
        (job,) = jobs.claim(
            tx, "w", now=place.now, lease=timedelta(hours=3), limit=1, kinds=["backup"]
        )
    assert job.kind == "backup"
    assert place.check("jobs", hours=2)[0] == "passed", "somebody is working at it"
    status, message = place.check("jobs", hours=4)
    assert status == "failed" and message.startswith("1 overdue, backup since")


def test_tables_of_other_versions_are_reported(place: Place, bare: Store, older: str) -> None:
    place.environment["HANDRAIL_DATABASE_URL"] = bare.engine.url.render_as_string(
        hide_password=False
    )
    with bare.read() as tx:
        tx.scalar(sa.text("SELECT 1"))  # makes the file
    assert place.check("tables")[1].startswith("there are none yet")
    with bare.write() as tx:
        bring_to(tx, older)
    assert place.check("tables")[1].startswith(f"of an older version ({older}): back up")
    with bare.write() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert place.check("tables") == (
        "failed", "of a newer version (9999): install that version of Handrail"
    )  # fmt: skip


def test_a_wrong_clock_is_reported(place: Place) -> None:
    assert place.check("clock")[0] == "passed"
    status, message = place.check("clock", minutes=-10)
    assert status == "failed" and "before the newest entry" in message
    assert place.check("clock", days=2)[1].startswith("nothing was written since")
    with place.store().write() as tx:
        tx.execute(sa.text("DROP TRIGGER audit_entry_no_delete"))
        tx.execute(sa.text("DELETE FROM audit_entry"))
    status, message = place.check("clock", days=-2)
    assert status == "failed" and "but files were written on" in message


def test_keys_in_use_are_there(place: Place) -> None:
    assert place.check("keys") == ("passed", "3, all that are in use: ")
    (key,) = (place.var / "keys" / "sealing").iterdir()
    content = key.read_text()
    key.write_text("-----BEGIN NONSENSE-----")
    status, message = place.check("keys")
    assert status == "failed" and f"{key} is not a P-256 private key: move it away" in message
    key.unlink()
    status, message = place.check("keys")
    assert status == "failed" and "and in use: sealing" in message
    assert (
        "'handrail backup restore-keys FILE --identity KEY'" in message and "accept-loss" in message
    )
    assert not key.exists(), "looking makes none"
    key.write_text(content)
    (place.var / "keys" / "invitations.key").write_bytes(bytes(31))
    assert "invitations.key does not hold 32 bytes" in place.check("keys")[1]


def test_keys_beside_an_empty_database_are_reported(place: Place) -> None:
    (place.var / "handrail.sqlite3").unlink()
    status, message = place.check("keys")
    assert (
        status == "failed" and "keys of another one" in message and "handrail key adopt" in message
    )
    shutil.rmtree(place.var / "keys")
    assert place.check("keys")[1].startswith("there are none yet: start 'handrail server run'")


def test_what_others_can_read_is_reported(place: Place) -> None:
    (place.var / "build").mkdir()
    (place.var / "build" / "index.html").touch(0o644)  # of a wheel: anybody may see it
    assert place.check("files")[0] == "passed"
    (place.var / "handrail.sqlite3").chmod(0o640)
    status, message = place.check("files")
    assert status == "failed"
    assert message == f"others can read {place.var}/handrail.sqlite3: chmod -R go= {place.var}"


def test_a_published_month_that_cannot_be_read_is_named(place: Place) -> None:
    assert place.check("published") == ("passed", "0 months can be read: ")
    folder = place.var / "published"
    folder.mkdir()
    (folder / "2026-10-U99999.json").write_text('{"pcn": "U9')
    status, message = place.check("published")
    assert (
        status == "failed" and f"{folder}/2026-10-U99999.json: take it out of a backup" in message
    )


def test_pages_with_another_key_are_reported(place: Place) -> None:
    page = place.build / "app" / "index.html"
    page.write_text(page.read_text().replace('content="', 'content="1'))
    status, message = place.check("app")
    assert status == "failed" and "another key than the current one" in message
    assert not failures_of(BEFORE_BUILDING, load_settings(place.environment), place.now), (
        "the next start mends it"
    )


def test_pages_are_built_and_stamped(place: Place) -> None:
    assert place.check("pages") == ("passed", "built, version abc123: ")
    (place.build / "app" / "worker.js").write_text("self.built={};\n")
    assert "no version yet" in place.check("pages")[1]
    (place.build / "assets.json").unlink()
    assert place.check("pages") == ("failed", "none are built: run 'handrail site build'")


def test_content_that_cannot_be_used_is_named(place: Place) -> None:
    copy_content(place)
    assert place.check("content")[0] == "passed"
    (place.folder / "content" / "provider.yaml").write_text("nonsense: 1\n")
    status, message = place.check("content")
    assert status == "failed" and "provider.yaml: nonsense: no such key" in message
    (place.folder / "content" / "provider.yaml").unlink()
    status, message = place.check("content")
    assert status == "failed" and "provider.yaml: cannot be read: No such file" in message


def test_reviews_that_are_due_are_named(place: Place) -> None:
    copy_content(place)
    pages = place.folder / "content" / "pages"
    for name, on in (("about", "2027-06-30"), ("contact", "2027-07-20"), ("cookies", "2028-01-01")):
        (pages / f"{name}.md").write_text(f"---\ntitle: x\nnext_review: {on}\n---\nWords\n")
    (pages / "odd.md").write_text("---\n: [\n---\n")
    place.now = datetime(2027, 7, 1, 12, 0, tzinfo=UTC)
    assert place.check("reviews")[1].startswith(
        "1 overdue, 1 due within a month: about.md (2027-06-30), contact.md (2027-07-20): read them"
    )
    place.now = datetime(2027, 5, 1, 12, 0, tzinfo=UTC)
    assert place.check("reviews") == ("passed", "3 pages, none due within a month: ")


def test_urgent_advice_that_no_clinician_signed_is_named(place: Place) -> None:
    copy_content(place)
    path = place.folder / "content" / "urgent.yaml"
    text = re.sub("(?m)^(    reviewed_(?:by|on):).*", r"\1", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    rules = load_urgent_rules(path)
    status, message = place.check("urgent")
    assert status == "warning"
    assert message == (
        f"not signed by a clinician: {', '.join(rules)}: have a registered clinician read each in "
        "content/urgent.yaml beside its sources, and fill in reviewed_by and reviewed_on"
    )
    signed = text.replace("reviewed_by:\n", "reviewed_by: A. Name, HCPC OT00000\n")
    signed = signed.replace("reviewed_on:\n", "reviewed_on: 2026-11-01\n")
    path.write_text(signed, "utf-8")
    place.now = datetime(2027, 11, 1, 12, 0, tzinfo=UTC)
    assert place.check("urgent") == (
        "passed",
        f"{len(rules)} rules, all signed within a year: ",
    )
    place.now += timedelta(days=2)
    assert place.check("urgent")[1].startswith(f"signed over a year ago: {', '.join(rules)}: have")
    path.write_text(signed.replace("HCPC OT00000", "", 1).replace("2026-11-01", "", 1), "utf-8")
    assert place.check("urgent")[0] == "failed"


def test_translations_that_nobody_checked_are_named(place: Place) -> None:
    copy_content(place)
    for language in ("bn", "pa", "pl", "ro", "ur"):
        review_surveys(place.folder, language)
    (place.folder / "pwa").unlink()
    words = place.folder / "pwa" / "translations"
    words.mkdir(parents=True)
    shutil.copy(PROJECT / "pwa" / "translations" / "en.yaml", words)
    status, message = place.check("translations")
    assert status == "warning" and message.startswith("not checked by a person: ar: have somebody")


def test_who_takes_complaints_about_data_is_named_before_the_public_comes(place: Place) -> None:
    copy_content(place)
    provider = place.folder / "content" / "provider.yaml"
    place.environment |= {"HANDRAIL_ADDRESS": "https://feedback.maple.nhs.uk"}
    status, message = place.check("data-complaints")
    assert status == "failed" and "content set data_protection.contact" in message
    for address in ("", "http://feedback.maple.nhs.uk", "https://localhost", "https://10.1.2.3"):
        place.environment |= {"HANDRAIL_ADDRESS": address}
        assert place.check("data-complaints")[0] == "warning", address
    name_contact(provider, "data+us@maple.example")
    place.environment |= {"HANDRAIL_ADDRESS": "https://feedback.maple.nhs.uk"}
    assert place.check("data-complaints") == (
        "failed",
        "the privacy page does not hold data+us@maple.example: "
        "run 'handrail site build', or install a wheel that was made since",
    )
    page = place.build / "site" / "privacy" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>data+us@maple.example</p>")
    assert place.check("data-complaints")[0] == "passed"
    serve_edition(place, provider.read_text("utf-8").replace("data+us@", "data+new@"))
    assert place.check("data-complaints") == (
        "passed",
        "about the use of data go to data+new@maple.example, as the privacy page says: ",
    )
    (place.var / "editions" / "current.json").unlink()
    provider.write_text("name: [")
    assert place.check("data-complaints")[0] == "warning" and place.check("content")[0] == "failed"


@pytest.mark.parametrize(
    ("settings", "contact"),
    [
        (
            {"HANDRAIL_PUSH_CONTACT": "https://provider.test/contact"},
            "https://provider.test/contact",
        ),
        (
            {
                "HANDRAIL_SMTP": "smtp://localhost",
                "HANDRAIL_MAIL_FROM": "handrail@provider.test",
                "HANDRAIL_ADDRESS": "https://localhost",
            },
            "mailto:handrail@provider.test",
        ),
        ({"HANDRAIL_ADDRESS": "https://feedback.provider.test"}, "https://feedback.provider.test"),
    ],
)
def test_whom_push_services_can_write_to_is_reported(
    place: Place, settings: dict[str, str], contact: str
) -> None:
    status, message = place.check("push")
    assert status == "warning" and "set HANDRAIL_PUSH_CONTACT" in message
    place.environment |= settings
    assert place.check("push") == ("passed", f"services can write to {contact}: ")


def test_a_public_server_without_somebody_who_takes_complaints_does_not_start(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_content(place)
    served: list[str] = []
    monkeypatch.setattr("feedback_server.cli.server.prepare", lambda *_: None)
    monkeypatch.setattr("feedback_server.cli.server.serve", lambda it: served.append(it.address))
    public = place.environment | {"HANDRAIL_ADDRESS": "https://feedback.maple.nhs.uk"}
    done = handrail("server", "run", **public)
    assert done.returncode == 2 and served == []
    (line,) = done.stderr.strip().splitlines()
    assert "people cannot complain about the use of their data" in line
    assert handrail("server", "run", **public | {"HANDRAIL_ADDRESS": ""}).returncode == 0
    name_contact(place.folder / "content" / "provider.yaml", "https://maple.example/data?a=1&b=2")
    page = place.build / "site" / "privacy" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<a href="https://maple.example/data?a=1&amp;b=2">our form</a>')
    assert handrail("server", "run", **public).returncode == 0
    assert served == ["", "https://feedback.maple.nhs.uk"]


def test_a_contact_that_was_set_on_the_server_lets_it_start_after_an_update(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_content(place)
    served: list[str] = []
    own = (place.folder / "content" / "provider.yaml").read_text("utf-8")
    named = own.replace("  # contact: data@example.org\n", "  contact: data+new@maple.example\n")
    at = "feedback_server.cli.server"
    monkeypatch.setattr(f"{at}.prepare", lambda *_: None)
    monkeypatch.setattr(f"{at}._bring_pages_up_to_date", lambda _: serve_edition(place, named))
    monkeypatch.setattr(f"{at}.serve", lambda it: served.append(it.address))
    public = {"HANDRAIL_ADDRESS": "https://feedback.maple.nhs.uk"}
    assert handrail("server", "run", **place.environment | public).returncode == 0
    assert served == ["https://feedback.maple.nhs.uk"]


def serve_edition(place: Place, provider: str) -> None:
    """Pages that the server built itself, whose provider is another one."""
    folder = place.var / "editions" / "made"
    for path, text in (
        ("source/content/provider.yaml", provider),
        ("site/privacy/index.html", "<p>data+new@maple.example</p>"),
        ("assets.json", "{}"),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    seal(folder)
    pointer = {"name": "made", "base": base_of(place.build)}
    (place.var / "editions" / "current.json").write_text(json.dumps(pointer), "utf-8")


def name_contact(provider: Path, contact: str) -> None:
    text = provider.read_text("utf-8")
    assert "  # contact: data@example.org\n" in text
    named = text.replace("  # contact: data@example.org\n", f"  contact: {contact}\n")
    provider.write_text(named, "utf-8")


def copy_content(place: Place) -> None:
    """The project's own, less its pages: a test may change it."""
    no_pages = shutil.ignore_patterns("*.md")
    shutil.copytree(PROJECT / "content", place.folder / "content", ignore=no_pages)
    (place.folder / "pwa").symlink_to(PROJECT / "pwa")
    place.environment["HANDRAIL_ROOT"] = str(place.folder)


def test_the_age_of_the_newest_backup_is_reported(place: Place) -> None:
    assert place.check("backups", hours=47)[0] == "passed"
    status, message = place.check("backups", hours=49)
    assert status == "warning" and "the newest of 1 is of" in message and "100 bytes" in message
    (backup,) = (place.var / "backups").iterdir()
    backup.unlink()
    assert place.check("backups")[1].endswith("run 'handrail backup create'")
    del place.environment["HANDRAIL_BACKUP_PUBLIC_KEY"]
    assert "no key is set" in place.check("backups")[1]


def test_the_exit_code_says_whether_something_is_wrong(place: Place) -> None:
    done = handrail("server", "check", **place.environment)
    assert done.returncode == 0, done.stdout
    assert [line.split()[1] for line in done.stdout.splitlines()] == SUBJECTS
    (place.build / "assets.json").unlink()
    done = handrail("server", "check", "--json", **place.environment)
    assert done.returncode == 1
    results = {result["subject"]: result for result in json.loads(done.stdout)}
    assert results["pages"] == {
        "subject": "pages",
        "status": "failed",
        "message": "none are built",
        "remedy": "run 'handrail site build'",
    }
