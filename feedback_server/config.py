"""Settings, frozen, from the environment. Every fault is reported together, at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from .mail import Post
from .push.addresses import NotAllowed, allowed

OIDC = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
PROJECT = Path(__file__).resolve().parent.parent


class ConfigError(Exception):
    """Settings that cannot be used; one line a fault."""


@dataclass(frozen=True)
class SingleSignOn:
    """An OpenID Connect provider at which staff sign in."""

    issuer: str
    """HANDRAIL_OIDC_ISSUER: its address, without /.well-known/openid-configuration."""
    client_id: str
    """HANDRAIL_OIDC_CLIENT_ID: what it calls this server."""
    client_secret: str
    """HANDRAIL_OIDC_CLIENT_SECRET: what it gave this server to prove itself with."""
    name: str
    """HANDRAIL_OIDC_NAME: what staff call it, such as NHSmail."""
    second_factor: bool
    """HANDRAIL_OIDC_SECOND_FACTOR: 1 if it always asks for a second factor itself."""


@dataclass(frozen=True)
class Settings:
    """All that can be set. Each has a default fit for one computer.

    Any of them can also come from a file: ``HANDRAIL_DATABASE_URL_FILE=/run/secrets/database``.
    """

    root: Path
    """HANDRAIL_ROOT: where content/, site/ and pwa/ are."""
    build: Path
    """HANDRAIL_BUILD: where the built pages are."""
    var: Path
    """HANDRAIL_VAR: where data is kept: the database, the keys."""
    database_url: str
    """HANDRAIL_DATABASE_URL: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."""
    host: str
    """HANDRAIL_HOST: the address to listen on."""
    port: int
    """HANDRAIL_PORT: the port to listen on."""
    workers: int
    """HANDRAIL_WORKERS: server processes. One on SQLite; more need PostgreSQL."""
    https: bool
    """HANDRAIL_HTTPS: 1 when people reach the server over https, through a proxy."""
    address: str
    """HANDRAIL_ADDRESS: where people reach the server, such as https://feedback.example."""
    single_sign_on: SingleSignOn | None
    """HANDRAIL_OIDC_...: None where staff sign in with passwords alone."""
    push_hosts: tuple[str, ...]
    """HANDRAIL_PUSH_HOSTS: push services besides the usual ones, with spaces between."""
    background: bool
    """HANDRAIL_BACKGROUND: 0 where `handrail work` does the jobs in a process of its own."""
    keep_originals: int
    """HANDRAIL_KEEP_ORIGINALS: for how many whole months the original words of comments stay."""
    telemetry: str
    """OTEL_EXPORTER_OTLP_ENDPOINT: where traces are sent to; needs the extra ``telemetry``."""
    post: Post | None
    """HANDRAIL_SMTP, smtps://USER:PASSWORD@HOST or smtp://... (STARTTLS); HANDRAIL_MAIL_FROM."""

    @property
    def published(self) -> Path:
        """What was published, for the public pages to be built from."""
        return self.var / "published"

    @property
    def fonts(self) -> Path:
        """What PDFs are set in."""
        return self.build / "fonts"

    @property
    def layouts(self) -> Path:
        """How networks want their reports."""
        return self.root / "content" / "reports"

    @property
    def keys(self) -> Path:
        return self.var / "keys" / "sealing"

    @property
    def push_keys(self) -> Path:
        """By which push services know this server."""
        return self.var / "keys" / "push"


def load_settings(environment: Mapping[str, str]) -> Settings:
    """Read ``HANDRAIL_*``; raises ConfigError naming every fault."""
    faults: list[str] = []
    given = {**environment, **_from_files(environment, faults)}
    root = Path(given.get("HANDRAIL_ROOT", PROJECT)).resolve()
    var = Path(given.get("HANDRAIL_VAR", root / "var")).resolve()
    url = given.get("HANDRAIL_DATABASE_URL") or f"sqlite:///{var / 'handrail.sqlite3'}"
    settings = Settings(
        root=root,
        build=Path(given.get("HANDRAIL_BUILD", root / "build")).resolve(),
        var=var,
        database_url=url,
        host=given.get("HANDRAIL_HOST", "127.0.0.1"),
        port=_number(given, "HANDRAIL_PORT", 8000, 1, 65535, faults),
        workers=_number(given, "HANDRAIL_WORKERS", 1, 1, 64, faults),
        https=_flag(given, "HANDRAIL_HTTPS", faults),
        address=given.get("HANDRAIL_ADDRESS", "").rstrip("/"),
        single_sign_on=_single_sign_on(given, faults),
        push_hosts=_push_hosts(given, faults),
        background=_flag({"HANDRAIL_BACKGROUND": "1", **given}, "HANDRAIL_BACKGROUND", faults),
        keep_originals=_number(given, "HANDRAIL_KEEP_ORIGINALS", 12, 1, 120, faults),
        telemetry=given.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").rstrip("/"),
        post=_post(given, faults),
    )
    if settings.single_sign_on and not settings.address:
        faults.append("HANDRAIL_ADDRESS: must be set, because the OIDC provider sends people there")
    if settings.address and not settings.address.startswith(("https://", "http://")):
        faults.append("HANDRAIL_ADDRESS: must begin with https:// or http://")
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        faults.append("HANDRAIL_DATABASE_URL: must begin with sqlite:/// or postgresql://")
    elif settings.workers > 1 and url.startswith("sqlite:"):
        faults.append("HANDRAIL_WORKERS: SQLite takes one; set a PostgreSQL address for more")
    if faults:
        raise ConfigError("\n".join(faults))
    return settings


def _push_hosts(given: Mapping[str, str], faults: list[str]) -> tuple[str, ...]:
    found = tuple(given.get("HANDRAIL_PUSH_HOSTS", "").split())
    try:
        allowed(found)
    except NotAllowed as error:
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
        _flag(given, "HANDRAIL_OIDC_SECOND_FACTOR", faults),
    )


def _post(given: Mapping[str, str], faults: list[str]) -> Post | None:
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
    return Post(
        host=at.hostname,
        port=at.port or (465 if at.scheme == "smtps" else 587),
        security="tls" if at.scheme == "smtps" else plain,
        user=unquote(at.username or ""),
        password=unquote(at.password or ""),
        sender=sender,
    )


def _from_files(environment: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    found = {}
    for name, path in environment.items():
        if name.startswith("HANDRAIL_") and name.endswith("_FILE"):
            try:
                found[name.removesuffix("_FILE")] = Path(path).read_text("utf-8").strip()
            except OSError as error:
                faults.append(f"{name}: {path} cannot be read ({error.strerror})")
    return found


def _number(
    given: Mapping[str, str], name: str, default: int, low: int, high: int, faults: list[str]
) -> int:
    text = given.get(name, str(default))
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    faults.append(f"{name}: must be a whole number from {low} to {high}, not {text!r}")
    return default


def _flag(given: Mapping[str, str], name: str, faults: list[str]) -> bool:
    text = given.get(name, "0").lower()
    if text in ("0", "1", "true", "false", "yes", "no"):
        return text in ("1", "true", "yes")
    faults.append(f"{name}: must be 1 or 0, not {text!r}")
    return False
