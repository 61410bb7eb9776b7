"""An HTTP session that connects to checked public addresses only: no redirects, no proxies."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection

from .endpoints import resolve_public_address

TIMEOUTS_S = (5.0, 10.0)
"""To connect, and between two bytes of the response."""


class _PublicConnection(HTTPSConnection):
    """Resolves the name once, checks the address, and connects to that very address."""

    def _new_conn(self) -> Any:
        name = self._dns_host
        self._dns_host = resolve_public_address(name, self.port)
        try:
            return super()._new_conn()
        finally:
            self._dns_host = name


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicOnly(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        assert isinstance(self.poolmanager, PoolManager)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}


class PushSession(requests.Session):
    """The session that pywebpush sends with. It never reads the body of a response."""

    def __init__(self, *, local: bool) -> None:
        """``local`` is for a push service on this machine."""
        super().__init__()
        self.trust_env = False
        if not local:
            self.mount("https://", _PublicOnly())
            self.adapters.pop("http://")

    def post(self, url: str | bytes, *arguments: Any, **named: Any) -> requests.Response:
        named |= {"timeout": TIMEOUTS_S, "allow_redirects": False, "stream": True}
        with super().post(url, *arguments, **named) as response:
            response._content = b""
            return response
