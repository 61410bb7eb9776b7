"""Settings of what sends e-mails."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from feedback_server.messaging.email import SmtpMailer

from .env import InvalidSetting, Setting


def _smtp_server(text: str) -> SmtpMailer:
    """A mailer that has no sender yet. Only on this machine may it go without encryption."""
    at = urlsplit(text)
    if at.scheme not in ("smtp", "smtps") or not at.hostname:
        raise InvalidSetting("must be smtps://USER:PASSWORD@HOST or smtp://USER:PASSWORD@HOST")
    here = at.hostname in ("localhost", "127.0.0.1", "::1")
    plain: Literal["starttls", "none"] = "none" if here else "starttls"
    return SmtpMailer(
        host=at.hostname,
        port=at.port or (465 if at.scheme == "smtps" else 587),
        security="tls" if at.scheme == "smtps" else plain,
        user=unquote(at.username or ""),
        password=unquote(at.password or ""),
        sender="",
    )


@dataclass(frozen=True)
class Email:
    """What sends e-mails, and the address that they come from."""

    server: Annotated[
        SmtpMailer,
        Setting(
            "HANDRAIL_SMTP",
            "What sends e-mails: smtps://USER:PASSWORD@HOST or smtp://... (STARTTLS).",
            _smtp_server,
            lambda _: None,
            secret=True,
            needed_for="e-mails",
        ),
    ]
    sender: Annotated[str, Setting("HANDRAIL_MAIL_FROM", "The address that e-mails come from.")]

    bounces: Annotated[
        str,
        Setting(
            "HANDRAIL_MAIL_BOUNCES",
            "The mailbox that gets back what cannot be delivered; HANDRAIL_MAIL_FROM if unset.",
            default="",
        ),
    ]

    @property
    def mailer(self) -> SmtpMailer:
        return replace(self.server, sender=self.sender, bounces=self.bounces)
