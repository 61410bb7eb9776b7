"""Settings, frozen, from the environment. All errors are reported together, at the start."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

from feedback_server.bundled_assets import BUNDLED, unpacked_pages
from feedback_server.messaging.email import SmtpMailer
from feedback_server.messaging.webpush.endpoints import EndpointNotAllowed, parse_allowlist

from .email import Email
from .env import (
    EnvironmentReader,
    InvalidSetting,
    Setting,
    read_address,
    read_flag,
    read_folder,
    read_number,
    with_files,
)
from .retention import BackupSettings, RetentionSettings
from .single_sign_on import SingleSignOn

PROJECT = Path(__file__).resolve().parents[2]


class ConfigError(Exception):
    """The settings cannot be used; the message has a line for each error."""


def _push_contact(text: str) -> str:
    if re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://\S+", text):
        return text
    raise InvalidSetting("must be mailto:... or https://...")


def _push_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(text.split())
    try:
        parse_allowlist(hosts)
    except EndpointNotAllowed as error:
        raise InvalidSetting(str(error)) from error
    return hosts


def _database_url(text: str) -> str:
    if text.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        return text
    raise InvalidSetting("must begin with sqlite:/// or postgresql://")


@dataclass(frozen=True)
class Settings:
    """All that can be set. Each has a default fit for one computer.

    Any of them can also come from a file: ``HANDRAIL_DATABASE_URL_FILE=/run/secrets/database``.
    A default may depend on the fields above it.
    """

    root: Annotated[
        Path,
        Setting(
            "HANDRAIL_ROOT",
            "Where content/, site/ and pwa/ are; what a wheel brings, where it is one.",
            read_folder,
            lambda above: above.bundled if above.bundled.is_dir() else PROJECT,
        ),
    ]
    var: Annotated[
        Path,
        Setting(
            "HANDRAIL_VAR",
            "Where data is kept: the database, keys, what is published. In a checkout, or ./var.",
            read_folder,
            lambda above: (Path.cwd() if above.root == above.bundled else above.root) / "var",
        ),
    ]
    build: Annotated[
        Path,
        Setting(
            "HANDRAIL_BUILD",
            "Where the built pages are.",
            read_folder,
            lambda above: (
                unpacked_pages(above.var, above.bundled)
                if above.root == above.bundled
                else above.root / "build"
            ),
        ),
    ]
    database_url: Annotated[
        str,
        Setting(
            "HANDRAIL_DATABASE_URL",
            "The database: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
            _database_url,
            lambda above: f"sqlite:///{above.var / 'handrail.sqlite3'}",
            secret=True,
        ),
    ]
    host: Annotated[str, Setting("HANDRAIL_HOST", "The address to listen on.", default="127.0.0.1")]
    port: Annotated[
        int, Setting("HANDRAIL_PORT", "The port to listen on.", read_number(1, 65535), "8000")
    ]
    workers: Annotated[
        int,
        Setting(
            "HANDRAIL_WORKERS",
            "Server processes. One on SQLite; more need PostgreSQL.",
            read_number(1, 64),
            "1",
        ),
    ]
    https: Annotated[
        bool,
        Setting(
            "HANDRAIL_HTTPS",
            "1 when people reach the server over https, through a proxy.",
            read_flag,
            "0",
        ),
    ]
    address: Annotated[
        str,
        Setting(
            "HANDRAIL_ADDRESS",
            "Where people reach the server, such as https://feedback.example. HANDRAIL_HTTPS=1 "
            "needs it.",
            read_address,
        ),
    ]
    single_sign_on: SingleSignOn | None
    """None where staff sign in with passwords alone."""
    push_hosts: Annotated[
        tuple[str, ...],
        Setting(
            "HANDRAIL_PUSH_HOSTS",
            "Push services besides the usual ones, with spaces between.",
            _push_hosts,
        ),
    ]
    push_contact: Annotated[
        str,
        Setting(
            "HANDRAIL_PUSH_CONTACT",
            "Whom a push service can write to: mailto:... or https://... Else a contact of the "
            "provider or HANDRAIL_MAIL_FROM; without any there are no notifications.",
            _push_contact,
            lambda _: "",
        ),
    ]
    run_jobs: Annotated[
        bool,
        Setting(
            "HANDRAIL_RUN_JOBS",
            "0 where `handrail job run` does the jobs in a process apart.",
            read_flag,
            "1",
        ),
    ]
    telemetry: Annotated[
        str,
        Setting(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "Where traces are sent to; needs the extra telemetry. It cannot come from a file.",
            read_address,
        ),
    ]
    email: Email | None
    """None where nothing sends e-mails."""
    backups: BackupSettings
    retention: RetentionSettings

    @property
    def mailer(self) -> SmtpMailer | None:
        return self.email.mailer if self.email else None

    @property
    def published(self) -> Path:
        """What was published, for the public pages to be built from."""
        return self.var / "published"

    @property
    def editions(self) -> Path:
        """The pages that this server built, with what staff changed."""
        return self.var / "editions"

    @property
    def uploads(self) -> Path:
        """What staff uploaded and have not confirmed yet."""
        return self.var / "uploads"

    @property
    def fonts(self) -> Path:
        """What PDFs are set in."""
        return self.build / "fonts"

    @property
    def layouts(self) -> Path:
        """How networks want their reports."""
        return self.root / "content" / "reports"

    @property
    def all_keys(self) -> Path:
        """The folder of every key, and the one of what invitations are signed with."""
        return self.var / "keys"

    @property
    def keys(self) -> Path:
        return self.all_keys / "sealing"

    @property
    def push_keys(self) -> Path:
        """By which push services know this server."""
        return self.all_keys / "push"


def load_settings(environment: Mapping[str, str], bundled: Path = BUNDLED) -> Settings:
    """Read every field from its variable; raises ConfigError with all errors.

    ``bundled`` is what a wheel brings, where there is one: then data is kept in ./var.
    """
    errors: list[str] = []
    reader = EnvironmentReader(with_files(environment, errors), errors)
    settings = reader.fill(Settings, SimpleNamespace(bundled=bundled))
    errors += _conflicts(settings)
    if errors:
        raise ConfigError("\n".join(errors))
    return settings


def _conflicts(settings: Settings) -> Iterator[str]:
    """What no setting gets wrong by itself."""
    address, email = settings.address, settings.email
    if settings.single_sign_on and not address:
        yield "HANDRAIL_ADDRESS: must be set, because the OIDC provider sends people there"
    if address and not address.startswith(("https://", "http://")):
        yield "HANDRAIL_ADDRESS: must begin with https:// or http://"
    if settings.https and not address.startswith("https://"):
        words = "must be set to https://..., because links never name what a request asked for"
        yield f"HANDRAIL_ADDRESS: {words}"
    if settings.workers > 1 and settings.database_url.startswith("sqlite:"):
        yield "HANDRAIL_WORKERS: SQLite takes one; set a PostgreSQL address for more"
    if email and "@" not in email.sender:
        yield "HANDRAIL_MAIL_FROM: must be the address that e-mails come from"
    if email and email.bounces and "@" not in email.bounces:
        yield "HANDRAIL_MAIL_BOUNCES: must be an e-mail address"
    if email and not address:
        yield "HANDRAIL_ADDRESS: must be set, because e-mails hold links to it"
