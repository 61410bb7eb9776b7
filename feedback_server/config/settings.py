"""Settings, frozen, from the environment. Every fault is reported together, at the start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from feedback_server.bundled_assets import BUNDLED, unpacked_pages
from feedback_server.messaging.email import SmtpMailer
from feedback_server.messaging.webpush.endpoints import EndpointNotAllowed, parse_allowlist

from .env import Setting, from_files, read_flag, read_number
from .retention import BackupSettings, RetentionSettings, read_backups, read_retention

OIDC = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
PROJECT = Path(__file__).resolve().parents[2]


class ConfigError(Exception):
    """Settings that cannot be used; one line a fault."""


@dataclass(frozen=True)
class SingleSignOn:
    """An OpenID Connect provider at which staff sign in."""

    issuer: Annotated[
        str,
        Setting(
            "HANDRAIL_OIDC_ISSUER",
            "The address of the OpenID Connect provider at which staff sign in, without "
            "/.well-known/openid-configuration.",
        ),
    ]
    client_id: Annotated[
        str, Setting("HANDRAIL_OIDC_CLIENT_ID", "What the provider calls this server.")
    ]
    client_secret: Annotated[
        str,
        Setting(
            "HANDRAIL_OIDC_CLIENT_SECRET",
            "What the provider gave this server to prove itself with.",
            secret=True,
        ),
    ]
    name: Annotated[str, Setting("HANDRAIL_OIDC_NAME", "What staff call it, such as NHSmail.")]
    second_factor: Annotated[
        bool,
        Setting("HANDRAIL_OIDC_SECOND_FACTOR", "1 if it always asks for a second factor itself."),
    ]


@dataclass(frozen=True)
class Settings:
    """All that can be set. Each has a default fit for one computer.

    Any of them can also come from a file: ``HANDRAIL_DATABASE_URL_FILE=/run/secrets/database``.
    """

    root: Annotated[
        Path,
        Setting(
            "HANDRAIL_ROOT",
            "Where content/, site/ and pwa/ are; what a wheel brings, where it is one.",
        ),
    ]
    build: Annotated[Path, Setting("HANDRAIL_BUILD", "Where the built pages are.")]
    var: Annotated[
        Path,
        Setting(
            "HANDRAIL_VAR",
            "Where data is kept: the database, keys, what is published. In a checkout, or ./var.",
        ),
    ]
    database_url: Annotated[
        str,
        Setting(
            "HANDRAIL_DATABASE_URL",
            "The database: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
            secret=True,
        ),
    ]
    host: Annotated[str, Setting("HANDRAIL_HOST", "The address to listen on.")]
    port: Annotated[int, Setting("HANDRAIL_PORT", "The port to listen on.")]
    workers: Annotated[
        int,
        Setting("HANDRAIL_WORKERS", "Server processes. One on SQLite; more need PostgreSQL."),
    ]
    https: Annotated[
        bool,
        Setting("HANDRAIL_HTTPS", "1 when people reach the server over https, through a proxy."),
    ]
    address: Annotated[
        str,
        Setting(
            "HANDRAIL_ADDRESS",
            "Where people reach the server, such as https://feedback.example. HANDRAIL_HTTPS=1 "
            "needs it.",
        ),
    ]
    single_sign_on: SingleSignOn | None
    """None where staff sign in with passwords alone."""
    push_hosts: Annotated[
        tuple[str, ...],
        Setting(
            "HANDRAIL_PUSH_HOSTS",
            "Push services besides the usual ones, with spaces between.",
        ),
    ]
    push_contact: Annotated[
        str,
        Setting(
            "HANDRAIL_PUSH_CONTACT",
            "Whom a push service can write to: mailto:... or https://... Else a contact of the "
            "provider or HANDRAIL_MAIL_FROM; without any there are no notifications.",
        ),
    ]
    background: Annotated[
        bool,
        Setting(
            "HANDRAIL_RUN_JOBS",
            "0 where `handrail job run` does the jobs in a process apart.",
        ),
    ]
    telemetry: Annotated[
        str,
        Setting(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "Where traces are sent to; needs the extra telemetry. It cannot come from a file.",
        ),
    ]
    mailer: Annotated[
        SmtpMailer | None,
        Setting(
            "HANDRAIL_SMTP",
            "What sends e-mails: smtps://USER:PASSWORD@HOST or smtp://... (STARTTLS).",
            secret=True,
        ),
        Setting("HANDRAIL_MAIL_FROM", "The address that e-mails come from."),
    ]
    backups: BackupSettings
    retention: RetentionSettings

    @property
    def published(self) -> Path:
        """What was published, for the public pages to be built from."""
        return self.var / "published"

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
    """Read ``HANDRAIL_*``; raises ConfigError naming every fault.

    ``bundled`` is what a wheel brings, where there is one: then data is kept in ./var.
    """
    faults: list[str] = []
    given = {**environment, **from_files(environment, faults)}
    root = Path(given.get("HANDRAIL_ROOT", bundled if bundled.is_dir() else PROJECT)).resolve()
    home = Path.cwd() if root == bundled else root
    var = Path(given.get("HANDRAIL_VAR", home / "var")).resolve()
    pages = unpacked_pages(var, bundled) if root == bundled else root / "build"
    url = given.get("HANDRAIL_DATABASE_URL") or f"sqlite:///{var / 'handrail.sqlite3'}"
    settings = Settings(
        root=root,
        build=Path(given.get("HANDRAIL_BUILD", pages)).resolve(),
        var=var,
        database_url=url,
        host=given.get("HANDRAIL_HOST", "127.0.0.1"),
        port=read_number(given, "HANDRAIL_PORT", 8000, 1, 65535, faults),
        workers=read_number(given, "HANDRAIL_WORKERS", 1, 1, 64, faults),
        https=read_flag(given, "HANDRAIL_HTTPS", faults),
        address=given.get("HANDRAIL_ADDRESS", "").rstrip("/"),
        single_sign_on=_single_sign_on(given, faults),
        push_hosts=_push_hosts(given, faults),
        push_contact=_push_contact(given, faults),
        background=read_flag({"HANDRAIL_RUN_JOBS": "1", **given}, "HANDRAIL_RUN_JOBS", faults),
        telemetry=given.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").rstrip("/"),
        mailer=_mailer(given, faults),
        backups=read_backups(given, var, faults),
        retention=read_retention(given, faults),
    )
    if settings.single_sign_on and not settings.address:
        faults.append("HANDRAIL_ADDRESS: must be set, because the OIDC provider sends people there")
    if settings.address and not settings.address.startswith(("https://", "http://")):
        faults.append("HANDRAIL_ADDRESS: must begin with https:// or http://")
    if settings.https and not settings.address.startswith("https://"):
        words = "must be set to https://..., because links never name what a request asked for"
        faults.append(f"HANDRAIL_ADDRESS: {words}")
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        faults.append("HANDRAIL_DATABASE_URL: must begin with sqlite:/// or postgresql://")
    elif settings.workers > 1 and url.startswith("sqlite:"):
        faults.append("HANDRAIL_WORKERS: SQLite takes one; set a PostgreSQL address for more")
    if faults:
        raise ConfigError("\n".join(faults))
    return settings


def _push_contact(given: Mapping[str, str], faults: list[str]) -> str:
    found = given.get("HANDRAIL_PUSH_CONTACT", "")
    if found and not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://\S+", found):
        faults.append("HANDRAIL_PUSH_CONTACT: must be mailto:... or https://...")
    return found


def _push_hosts(given: Mapping[str, str], faults: list[str]) -> tuple[str, ...]:
    found = tuple(given.get("HANDRAIL_PUSH_HOSTS", "").split())
    try:
        parse_allowlist(found)
    except EndpointNotAllowed as error:
        faults.append(f"HANDRAIL_PUSH_HOSTS: {error}")
    return found


def _single_sign_on(given: Mapping[str, str], faults: list[str]) -> SingleSignOn | None:
    needed = {name: given.get(f"HANDRAIL_OIDC_{name}", "") for name in OIDC}
    if not any(needed.values()):
        return None
    faults += [
        f"HANDRAIL_OIDC_{name}: must be set too, for single sign-on"
        for name, value in needed.items()
        if not value
    ]
    return SingleSignOn(
        needed["ISSUER"].rstrip("/"),
        needed["CLIENT_ID"],
        needed["CLIENT_SECRET"],
        given.get("HANDRAIL_OIDC_NAME", "your organisation"),
        read_flag(given, "HANDRAIL_OIDC_SECOND_FACTOR", faults),
    )


def _mailer(given: Mapping[str, str], faults: list[str]) -> SmtpMailer | None:
    if not given.get("HANDRAIL_SMTP"):
        return None
    at = urlsplit(given["HANDRAIL_SMTP"])
    sender = given.get("HANDRAIL_MAIL_FROM", "")
    if at.scheme not in ("smtp", "smtps") or not at.hostname:
        faults.append(
            "HANDRAIL_SMTP: must be smtps://USER:PASSWORD@HOST or smtp://USER:PASSWORD@HOST"
        )
        return None
    if "@" not in sender:
        faults.append("HANDRAIL_MAIL_FROM: must be the address that e-mails come from")
    if not given.get("HANDRAIL_ADDRESS"):
        faults.append("HANDRAIL_ADDRESS: must be set, because e-mails hold links to it")
    here = at.hostname in ("localhost", "127.0.0.1", "::1")
    plain: Literal["starttls", "none"] = "none" if here else "starttls"
    return SmtpMailer(
        host=at.hostname,
        port=at.port or (465 if at.scheme == "smtps" else 587),
        security="tls" if at.scheme == "smtps" else plain,
        user=unquote(at.username or ""),
        password=unquote(at.password or ""),
        sender=sender,
    )
