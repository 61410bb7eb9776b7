"""E-mails go through a real SMTP server, encrypted, or they do not go."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from feedback_server.config.settings import ConfigError, load_settings
from feedback_server.messaging.email import EmailNotSent, SmtpMailer
from tests.factories import NOW
from tests.running_server import free_port


class Box(Handler):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.letters.append(message)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of a server called localhost, trusted on this machine for the test."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=9999))
        .not_valid_after(NOW + timedelta(days=9999))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = tmp_path / "public.pem", tmp_path / "private.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def plain(box: Box) -> Iterator[int]:
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    yield from _running(server)


@pytest.fixture
def encrypted(box: Box, certificate: ssl.SSLContext) -> Iterator[int]:
    server = Controller(
        box, hostname="127.0.0.1", port=free_port(), tls_context=certificate, require_starttls=True
    )
    yield from _running(server)


def _running(server: Controller) -> Iterator[int]:
    server.start()
    yield server.port
    server.stop()


def test_a_letter_arrives_as_written(box: Box, plain: int) -> None:
    post = SmtpMailer("127.0.0.1", plain, "none", "", "", "handrail@provider.example")
    post.send("ann@pcn.example", "Your link", "Zoë,\n\nopen https://x.example/staff/join/a\n")
    (letter,) = box.letters
    assert letter["To"] == "ann@pcn.example" and letter["From"] == "handrail@provider.example"
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes) and "Zoë" in payload.decode()
    assert "https://x.example/staff/join/a" in payload.decode()


def test_it_is_encrypted_to_a_server_that_is_who_it_says(box: Box, encrypted: int) -> None:
    sent = ("ann@pcn.example", "Your link", "Hello\n")
    SmtpMailer("localhost", encrypted, "starttls", "", "", "handrail@provider.example").send(*sent)
    assert len(box.letters) == 1
    with pytest.raises(EmailNotSent):  # its certificate is not for this name
        SmtpMailer("127.0.0.1", encrypted, "starttls", "", "", "handrail@provider.example").send(
            *sent
        )
    assert len(box.letters) == 1


def test_without_encryption_it_does_not_go(box: Box, plain: int) -> None:
    post = SmtpMailer("127.0.0.1", plain, "starttls", "", "", "handrail@provider.example")
    with pytest.raises(EmailNotSent):
        post.send("ann@pcn.example", "Your link", "Hello\n")
    assert box.letters == []


def test_a_server_that_is_away_is_said() -> None:
    with pytest.raises(EmailNotSent):
        SmtpMailer("127.0.0.1", 9, "none", "", "", "handrail@provider.example").send(
            "a@b", "c", "d"
        )


def test_a_name_cannot_add_a_header(box: Box, plain: int) -> None:
    post = SmtpMailer("127.0.0.1", plain, "none", "", "", "handrail@provider.example")
    with pytest.raises(ValueError, match="Header"):
        post.send("ann@pcn.example\nBcc: eve@evil.example", "Your link", "Hello\n")
    assert box.letters == []


@pytest.mark.parametrize(
    ("address", "port", "security"),
    [
        ("smtps://me:p%40ss@post.example", 465, "tls"),
        ("smtp://me:p%40ss@post.example:2525", 2525, "starttls"),
        ("smtp://me:p%40ss@localhost", 587, "none"),
    ],
)
def test_the_settings_name_the_server(address: str, port: int, security: str) -> None:
    given = {"HANDRAIL_ADDRESS": "https://x.example", "HANDRAIL_MAIL_FROM": "a@x.example"}
    post = load_settings({**given, "HANDRAIL_SMTP": address}).mailer
    assert post is not None
    assert (post.port, post.security, post.user, post.password) == (port, security, "me", "p@ss")


def test_faults_of_the_server_s_settings_are_told_together() -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({"HANDRAIL_SMTP": "smtp://post.example"})
    assert "HANDRAIL_MAIL_FROM" in str(caught.value) and "HANDRAIL_ADDRESS" in str(caught.value)
    with pytest.raises(ConfigError, match="HANDRAIL_SMTP"):
        load_settings({"HANDRAIL_SMTP": "post.example"})
