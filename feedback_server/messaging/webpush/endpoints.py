"""Allows only the endpoints of known push services.

An endpoint comes from whoever subscribes. Without this list it could make the server send requests
to anywhere, its own network included.
"""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

PUSH_SERVICES = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "*.notify.windows.com",
)
"""The services of Chromium browsers, Firefox, Safari and Edge."""
MAX_LENGTH = 1024
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


class EndpointNotAllowed(ValueError):
    """The endpoint is not one of a known push service."""


class PrivateAddress(OSError):
    """The name of a push service resolves to an address in a private network."""


@dataclass(frozen=True)
class EndpointAllowlist:
    """The push services that messages may go to.

    ``hosts`` are names, with ``*.`` for all their subdomains; they are reached over https, port
    443. ``origins`` are push services for tests on this machine, as ``http://127.0.0.1:9000``.
    """

    hosts: tuple[str, ...] = PUSH_SERVICES
    origins: tuple[str, ...] = ()

    def check(self, endpoint: str) -> str:
        """The host of the push service. Raises EndpointNotAllowed."""
        if len(endpoint) > MAX_LENGTH or not endpoint.isascii() or not endpoint.isprintable():
            raise EndpointNotAllowed("not an address of a push service")
        try:
            url = urlsplit(endpoint)
            port, host = url.port, url.hostname or ""
        except ValueError as error:
            raise EndpointNotAllowed("not an address") from error
        if url.username is not None or "\\" in endpoint or " " in endpoint:
            raise EndpointNotAllowed("not an address of a push service")
        if self.is_local(endpoint):
            return host
        if url.scheme != "https" or port not in (None, 443):
            raise EndpointNotAllowed("push services are reached over https, at port 443")
        if not any(_matches(host, known) for known in self.hosts):
            raise EndpointNotAllowed("not a push service that this server knows")
        return host

    def is_local(self, endpoint: str) -> bool:
        """Whether an endpoint is on this machine, at one of ``origins``."""
        url = urlsplit(endpoint)
        return f"{url.scheme}://{url.netloc}" in self.origins and url.hostname in LOCAL_HOSTS


def parse_allowlist(more: Iterable[str]) -> EndpointAllowlist:
    """The known services and ``more``: names of hosts, or origins on this machine.

    Raises EndpointNotAllowed with a message for whoever set it.
    """
    hosts, origins = list(PUSH_SERVICES), []
    for service in more:
        if "://" not in service:
            hosts.append(service.lower())
            continue
        if urlsplit(service).hostname not in LOCAL_HOSTS:
            raise EndpointNotAllowed(
                f"{service}: only a push service on this machine is given as an origin"
            )
        origins.append(service.rstrip("/"))
    return EndpointAllowlist(tuple(hosts), tuple(origins))


def resolve_public_address(host: str, port: int) -> str:
    """An IP address of ``host``. Raises PrivateAddress if any of its addresses is private."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    resolved = [str(info[4][0]) for info in infos]
    for text in resolved:
        address = ipaddress.ip_address(text.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if not address.is_global or address.is_multicast:
            raise PrivateAddress(f"{host} leads to an address that is not public")
    return resolved[0]


def _matches(host: str, known: str) -> bool:
    """
    >>> _matches("db5p.notify.windows.com", "*.notify.windows.com"), _matches("x.com", "fcm.x.com")
    (True, False)
    """
    return host.endswith(known[1:]) if known.startswith("*.") else host == known
