"""A real SMTP server that keeps what it gets, and refuses or breaks off when a test says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.running_server import free_port


class Box:
    """``replies`` are what is answered instead of yes, ``drops`` the step at which it hangs up."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.senders: list[str] = []
        self.replies: dict[str, str] = {}
        self.drops = ""
        self.refused: set[str] = set()
        """Recipients that it does not know."""

    async def handle_MAIL(
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._reply("mail", server)

    async def handle_RCPT(
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return f"550 5.1.1 No such user: {address}"
        envelope.rcpt_tos.append(address)
        return self._reply("rcpt", server)

    async def handle_DATA(self, server: SMTP, _s: Session, envelope: Envelope) -> str:
        answer = self._reply("data", server)
        if answer.startswith("250") and isinstance(envelope.content, bytes):
            self.senders.append(str(envelope.mail_from))
            self.letters.append(message_from_bytes(envelope.content, policy=default))
        return answer

    def _reply(self, step: str, server: SMTP) -> str:
        if step == self.drops and server.transport:
            server.transport.close()
        return self.replies.get(step, "250 OK")


@contextmanager
def a_mail_server(box: Box, **more: Any) -> Iterator[int]:
    """Its port, while it runs on this machine."""
    server = Controller(box, hostname="127.0.0.1", port=free_port(), **more)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
