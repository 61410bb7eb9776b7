"""Sends e-mails through somebody's SMTP server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

WAIT = 10
"""Seconds for the server to answer."""


class NotSent(Exception):
    """The server could not be reached, or refused."""


@dataclass(frozen=True)
class Post:
    """Where e-mails go out, and from whom they are."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    """``none`` is for a server on this machine, which the settings hold to."""
    user: str
    password: str
    sender: str

    def send(self, to: str, subject: str, text: str) -> None:
        """Raises NotSent."""
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
            raise NotSent from error

    def _server(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=WAIT, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=WAIT)
        if self.security == "starttls":
            try:
                server.starttls(context=context)
            except Exception:
                server.close()
                raise
        return server
