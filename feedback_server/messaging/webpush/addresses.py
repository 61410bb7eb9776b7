"""Which addresses a push may be sent to: push services that are known, and nothing else.

An endpoint comes from whoever asks to be told of something. Without this list it could make the
server send requests to anywhere, its own network included.
"""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

SERVICES = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "*.notify.windows.com",
)
"""Of Chrome and others made from Chromium, Firefox, Safari, and Edge."""
LONGEST = 1024
HERE = ("127.0.0.1", "localhost", "::1")


class NotAllowed(ValueError):
    """An endpoint that nothing is sent to."""


class NotPublic(OSError):
    """The name of a push service leads into a private network."""


@dataclass(frozen=True)
class Allowed:
    """``hosts`` are names, ``*.`` before one for all below it; reached over https, port 443.

    ``origins`` are whole ones on this very machine, such as ``http://127.0.0.1:9000``: a push
    service for trying things out.
    """

    hosts: tuple[str, ...] = SERVICES
    origins: tuple[str, ...] = ()

    def check(self, endpoint: str) -> str:
        """The host of the push service; raises NotAllowed."""
        if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
            raise NotAllowed("not an address of a push service")
        try:
            found = urlsplit(endpoint)
            port, host = found.port, found.hostname or ""
        except ValueError as error:
            raise NotAllowed("not an address") from error
        if found.username is not None or "\\" in endpoint or " " in endpoint:
            raise NotAllowed("not an address of a push service")
        if self.is_here(endpoint):
            return host
        if found.scheme != "https" or port not in (None, 443):
            raise NotAllowed("push services are reached over https, at port 443")
        if not any(_fits(host, each) for each in self.hosts):
            raise NotAllowed("not a push service that this server knows")
        return host

    def is_here(self, endpoint: str) -> bool:
        """Whether it is on this machine, and one of ``origins``."""
        found = urlsplit(endpoint)
        return f"{found.scheme}://{found.netloc}" in self.origins and found.hostname in HERE


def allowed(more: Iterable[str]) -> Allowed:
    """The known services and ``more``: names of hosts, or origins on this machine.

    Raises NotAllowed with words for whoever set it.
    """
    hosts, origins = list(SERVICES), []
    for each in more:
        if "://" not in each:
            hosts.append(each.lower())
            continue
        if urlsplit(each).hostname not in HERE:
            raise NotAllowed(f"{each}: only a push service on this machine is given as an origin")
        origins.append(each.rstrip("/"))
    return Allowed(tuple(hosts), tuple(origins))


def public_address(host: str, port: int) -> str:
    """An IP address of ``host``. Raises NotPublic if any of its addresses is a private one."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for each in found:
        address = ipaddress.ip_address(each.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if not address.is_global or address.is_multicast:
            raise NotPublic(f"{host} leads to an address that is not public")
    return found[0]


def _fits(host: str, known: str) -> bool:
    """
    >>> _fits("db5p.notify.windows.com", "*.notify.windows.com"), _fits("x.com", "fcm.x.com")
    (True, False)
    """
    return host.endswith(known[1:]) if known.startswith("*.") else host == known
