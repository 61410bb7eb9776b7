"""Sends e-mails through an SMTP server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

TIMEOUT_S = 10


class EmailNotSent(Exception):
    """The SMTP server could not be reached, or refused the message."""


@dataclass(frozen=True)
class SmtpMailer:
    """The SMTP server, and the sender's address."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    """``none`` is allowed only for a server on this machine; the settings check that."""
    user: str
    password: str
    sender: str

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one e-mail. Raises EmailNotSent."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        try:
            with self._server() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise EmailNotSent from error

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
