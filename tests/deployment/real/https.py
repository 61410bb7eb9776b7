"""A client that speaks https to a proxy on this machine as if it had the service's name."""

import hashlib
import json
import socket
import ssl
import warnings
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPMessage, HTTPSConnection
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "feedback.example.org"
"""As the deployed files have it."""


@dataclass(frozen=True)
class Certificate:
    """Signed by itself: ``digest`` is what a browser is told to believe."""

    file: Path
    key: Path
    digest: str


def make_certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    digest = b64encode(hashlib.sha256(public).digest()).decode()
    found = Certificate(folder / "certificate.pem", folder / "key.pem", digest)
    found.file.write_bytes(made.public_bytes(pem))
    found.key.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return found


@dataclass(frozen=True)
class Answer:
    """Names of ``headers`` are found in any case."""

    status: int
    headers: HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """``source`` is the loopback address that it comes from."""

    port: int
    certificate: Certificate
    source: str = "127.0.0.1"

    def ask(
        self,
        address: str,
        body: bytes | None = None,
        *,
        method: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """GET, or POST where there is a body."""
        with self._connected() as line:
            connection = HTTPSConnection(NAME, 443)
            connection.sock = line
            # A proxy that refuses a body says so before it has read it.
            with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
                connection.request(
                    method or ("GET" if body is None else "POST"), address, body, headers or {}
                )
            got = connection.getresponse()
            return Answer(got.status, got.headers, got.read())

    def send(self, address: str, content: object, **headers: str) -> Answer:
        kind = {"Content-Type": "application/json"}
        return self.ask(address, json.dumps(content).encode(), headers=kind | headers)

    def begin(self, address: str) -> ssl.SSLSocket:
        """A request whose body never ends."""
        line = self._connected()
        head = f"POST {address} HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/json\r\n"
        line.sendall(f"{head}Content-Length: 900\r\n\r\n{{".encode())
        line.settimeout(60)
        return line

    def protocol(self) -> str:
        """What the proxy chooses of HTTP/2 and HTTP/1.1, as a browser offers them."""
        with self._connected("h2", "http/1.1") as line:
            return line.selected_alpn_protocol() or ""

    def speaks(self, version: ssl.TLSVersion) -> bool:
        """Whether the proxy accepts this version of TLS."""
        try:
            with self._connected(version=version):
                return True
        except (ssl.SSLError, ConnectionResetError):
            return False

    def _connected(self, *protocols: str, version: ssl.TLSVersion | None = None) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=self.certificate.file)
        context.set_alpn_protocols(protocols or ("http/1.1",))
        if version is not None:
            context.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():  # that old ones are old is why they are tried
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = version
        line = socket.create_connection(
            ("127.0.0.1", self.port), timeout=30, source_address=(self.source, 0)
        )
        return context.wrap_socket(line, server_hostname=NAME)
