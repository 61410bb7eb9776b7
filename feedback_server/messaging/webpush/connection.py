"""Requests that go nowhere but to the public address that was checked: no redirect, no proxy."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection

from .addresses import public_address

WAIT = (5.0, 10.0)
"""Seconds to connect, and between two bytes of the answer."""


class _PublicConnection(HTTPSConnection):
    """The address is looked up once, checked, and that very one is connected to."""

    def _new_conn(self) -> Any:
        name = self._dns_host
        self._dns_host = public_address(name, self.port)
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


class Session(requests.Session):
    """What pywebpush sends with. The answer's body is never read."""

    def __init__(self, *, here: bool) -> None:
        """``here`` is for a push service on this machine."""
        super().__init__()
        self.trust_env = False
        if not here:
            self.mount("https://", _PublicOnly())
            self.adapters.pop("http://")

    def post(self, url: str | bytes, *arguments: Any, **named: Any) -> requests.Response:
        named |= {"timeout": WAIT, "allow_redirects": False, "stream": True}
        with super().post(url, *arguments, **named) as answer:
            answer._content = b""
            return answer
