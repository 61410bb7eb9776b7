"""Sends e-mails through an SMTP server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Literal

TIMEOUT_S = 10
LONGEST_ANSWER_S = 120
"""How long a server may look through what it was given before it says whether it takes it."""
QUOTED = "quoted-printable"


class EmailNotSent(Exception):
    """The e-mail did not go. ``code`` is what the SMTP server answered, 0 where it did not."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(code)
        self.code = code


class TryLater(EmailNotSent):
    """The server could not be reached, does not let us in, or is busy: later it may go."""


class AddressRefused(EmailNotSent):
    """The server refuses this recipient for good."""


class EmailRefused(EmailNotSent):
    """The server refuses the sender or the message for good."""


class DeliveryUncertain(EmailNotSent):
    """The connection broke after the message was handed over: it may have gone."""


@dataclass(frozen=True)
class EmailAttachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class OutgoingEmail:
    """An e-mail that a program writes. ``html`` says the same as ``text``."""

    to: str
    subject: str
    text: str
    html: str = ""
    attachments: tuple[EmailAttachment, ...] = ()
    from_name: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    """Where one press, a POST, ends such e-mails (RFC 8058); empty for e-mails sent once."""
    id: str = ""
    """The same whenever the same e-mail is sent again."""
    at: datetime | None = None


@dataclass(frozen=True)
class SmtpMailer:
    """The SMTP server, and the sender's address."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    """``none`` is allowed only for a server on this machine; the settings check that."""
    user: str
    password: str = field(repr=False)
    sender: str
    bounces: str = ""
    """Where other servers send back what they cannot deliver; the sender if it is empty."""

    def send(self, email: OutgoingEmail) -> None:
        """Send one e-mail. Raises EmailNotSent."""
        message = self.as_message(email).as_bytes(policy=SMTP)
        with self._signed_in() as server:
            server.ehlo_or_helo_if_needed()
            _require(server.mail(self.bounces or self.sender)[0], EmailRefused)
            _require(server.rcpt(email.to)[0], AddressRefused)
            if server.sock:
                server.sock.settimeout(LONGEST_ANSWER_S)
            _hand_over(server, message)

    def as_message(self, email: OutgoingEmail) -> EmailMessage:
        message = EmailMessage()
        message["From"] = formataddr((email.from_name, self.sender))
        message["To"], message["Subject"] = email.to, email.subject
        message["Auto-Submitted"] = "auto-generated"
        if email.at:
            message["Date"] = format_datetime(email.at)
        if email.id:
            message["Message-ID"] = f"<{email.id}@{self.sender.rpartition('@')[2]}>"
        if email.reply_to:
            message["Reply-To"] = email.reply_to
        if email.unsubscribe:
            message["List-Unsubscribe"] = f"<{email.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(email.text, cte=QUOTED)
        if email.html:
            message.add_alternative(email.html, subtype="html", cte=QUOTED)
        for enclosed in email.attachments:
            main, _, sub = enclosed.media_type.partition("/")
            message.add_attachment(
                enclosed.content, maintype=main, subtype=sub, filename=enclosed.name
            )
        return message

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        """A connection. Raises TryLater for whatever is wrong with it."""
        try:
            server = self._server()
        except (OSError, smtplib.SMTPException) as error:
            raise TryLater(_code(error)) from error
        try:
            if self.user:
                server.login(self.user, self.password)
            yield server
            with suppress(OSError, smtplib.SMTPException):  # it has taken the e-mail
                server.quit()
        except (OSError, smtplib.SMTPException) as error:
            raise TryLater(_code(error)) from error
        finally:
            server.close()

    def _server(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
        if self.security == "starttls":
            try:
                server.starttls(context=context)
            except Exception:
                server.close()
                raise
        return server


def _require(code: int, refused: type[EmailNotSent]) -> None:
    """Raises what a reply means that is no yes: ``refused`` for good, or TryLater."""
    if code >= 500:
        raise refused(code)
    if code >= 400 or code < 0:
        raise TryLater(code)


def _hand_over(server: smtplib.SMTP, message: bytes) -> None:
    try:
        code, _ = server.data(message)
    except smtplib.SMTPDataError as error:
        code = error.smtp_code
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryUncertain from error
    _require(code, EmailRefused)


def _code(error: Exception) -> int:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
