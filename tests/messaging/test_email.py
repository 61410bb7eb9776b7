"""E-mails go through a real SMTP server, encrypted, or they do not go."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from feedback_server.config.settings import ConfigError, load_settings
from feedback_server.messaging.email import (
    AddressRefused,
    DeliveryUncertain,
    EmailAttachment,
    EmailNotSent,
    EmailRefused,
    OutgoingEmail,
    SmtpMailer,
    TryLater,
)
from tests.factories import NOW
from tests.mail_server import Box, a_mail_server


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
    with a_mail_server(box) as port:
        yield port


@pytest.fixture
def encrypted(box: Box, certificate: ssl.SSLContext) -> Iterator[int]:
    with a_mail_server(box, tls_context=certificate, require_starttls=True) as port:
        yield port


def a_mailer(port: int, host: str = "127.0.0.1", **more: Any) -> SmtpMailer:
    given: dict[str, Any] = {"security": "none", "sender": "handrail@provider.example"} | more
    return SmtpMailer(host, port, user="", password="", **given)


HELLO = OutgoingEmail("ann@pcn.example", "Your link", "Hello\n")


def test_a_letter_arrives_as_written(box: Box, plain: int) -> None:
    words = "Zoë,\n\nopen https://x.example/staff/join/a\n"
    a_mailer(plain).send(replace(HELLO, text=words))
    (letter,) = box.letters
    assert letter["To"] == "ann@pcn.example" and letter["From"] == "handrail@provider.example"
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes) and payload.decode().replace("\r\n", "\n") == words


def test_a_report_has_two_bodies_a_file_and_the_headers_of_one_press(box: Box, plain: int) -> None:
    email = replace(
        HELLO,
        html="<p>Hello Zoë</p>",
        attachments=(EmailAttachment("october.pdf", "application/pdf", b"%PDF-"),),
        from_name="Théo and Zoë",
        reply_to="hello@provider.example",
        unsubscribe="https://x.example/stop/abc",
        id="42",
        at=NOW,
    )
    a_mailer(plain, bounces="bounces@provider.example").send(email)
    (letter,) = box.letters
    assert box.senders == ["bounces@provider.example"]
    assert letter["Message-ID"] == "<42@provider.example>"
    assert letter["Date"] == "Mon, 23 Nov 2026 12:00:00 +0000"
    assert letter["Reply-To"] == "hello@provider.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == "<https://x.example/stop/abc>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    kinds = [part.get_content_type() for part in letter.walk()]
    wanted = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]
    assert kinds == [*wanted, "application/pdf"]
    assert letter.as_bytes().isascii()  # any server on the way takes it


def test_it_is_encrypted_to_a_server_that_is_who_it_says(box: Box, encrypted: int) -> None:
    a_mailer(encrypted, "localhost", security="starttls").send(HELLO)
    assert len(box.letters) == 1
    with pytest.raises(TryLater):  # its certificate is not for this name
        a_mailer(encrypted, security="starttls").send(HELLO)
    assert len(box.letters) == 1


def test_without_encryption_it_does_not_go(box: Box, plain: int) -> None:
    with pytest.raises(TryLater):
        a_mailer(plain, security="starttls").send(HELLO)
    assert box.letters == []


def test_a_server_that_is_away_is_said() -> None:
    with pytest.raises(TryLater):
        a_mailer(9).send(HELLO)


@pytest.mark.parametrize(
    ("reply", "raised"),
    [
        ({"rcpt": "550 5.1.1 No such user ann@pcn.example"}, AddressRefused),
        ({"rcpt": "451 4.7.1 Greylisted"}, TryLater),
        ({"data": "554 5.7.1 This looks like spam"}, EmailRefused),
        ({"data": "452 4.3.1 No room just now"}, TryLater),
        ({"mail": "530 5.7.0 Sign in first"}, EmailRefused),
    ],
)
def test_what_the_server_refuses_is_told_apart(
    box: Box, plain: int, reply: dict[str, str], raised: type[EmailNotSent]
) -> None:
    box.replies = reply
    with pytest.raises(EmailNotSent) as caught:
        a_mailer(plain).send(HELLO)
    assert type(caught.value) is raised and box.letters == []
    assert str(caught.value) == str(caught.value.code)  # an answer quotes addresses
    assert caught.value.code == int(next(iter(reply.values()))[:3])


def test_a_connection_that_breaks_leaves_it_open_only_once_the_words_are_out(
    box: Box, plain: int
) -> None:
    for step, raised in (("rcpt", TryLater), ("data", DeliveryUncertain)):
        box.drops = step
        with pytest.raises(EmailNotSent) as caught:
            a_mailer(plain).send(HELLO)
        assert type(caught.value) is raised


def test_a_name_cannot_add_a_header(box: Box, plain: int) -> None:
    with pytest.raises(ValueError, match="Header"):
        a_mailer(plain).send(replace(HELLO, to="ann@pcn.example\nBcc: eve@evil.example"))
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
    whole = {"HANDRAIL_SMTP": "smtps://post.example", "HANDRAIL_MAIL_FROM": "a@x.example"}
    whole |= {"HANDRAIL_ADDRESS": "https://x.example", "HANDRAIL_MAIL_BOUNCES": "nobody"}
    with pytest.raises(ConfigError, match="HANDRAIL_MAIL_BOUNCES: must be an e-mail address"):
        load_settings(whole)
    with pytest.raises(ConfigError, match="HANDRAIL_SMTP"):
        load_settings({"HANDRAIL_SMTP": "post.example"})
