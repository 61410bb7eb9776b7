"""One who asks the server again and again over one connection, and counts what goes wrong."""

import http.client
import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
JSON = {"Content-Type": "application/json"}
NOTHING: Mapping[str, str] = {}


@dataclass
class Heard:
    """By all visitors together: how often each kind of request was answered, and how else."""

    answered: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)


class Visitor:
    """``Host`` and the address it comes from are told as a proxy tells them."""

    def __init__(self, port: int, heard: Heard) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._heard = heard
        self._cookie = ""

    def ask(
        self,
        kind: str,
        address: str,
        body: bytes | None = None,
        expect: tuple[int, ...] = (200,),
        headers: Mapping[str, str] = NOTHING,
    ) -> tuple[int, bytes]:
        """The status, 0 where no answer came, and the body."""
        told = {"X-Forwarded-For": a_network(), "Cookie": self._cookie}
        told |= headers
        method = "GET" if body is None else "POST"
        try:
            self._connection.request(method, address, body, told)
            answer = self._connection.getresponse()
            found = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._heard.wrong[f"{kind}: {type(error).__name__}"] += 1
            return 0, b""
        if set := answer.headers.get("Set-Cookie"):
            self._cookie = set.partition(";")[0]
        self._heard.answered[kind] += 1
        if found[0] not in expect:
            self._heard.wrong[f"{kind}: {found[0]}"] += 1
        return found

    def sign_in(self, name: str, password: str) -> None:
        form = {"name": name, "password": password}
        self.submit("signing in", "/staff/sign-in", form, expect=(303,))

    def come_in(self, session: str) -> None:
        self._cookie = f"__Host-handrail={session}"

    def submit(
        self, kind: str, address: str, form: Mapping[str, str], expect: tuple[int, ...] = (200,)
    ) -> bytes:
        own = {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
        return self.ask(kind, address, urlencode(form).encode(), expect, own)[1]

    def make_token(self, password: str) -> str:
        """Of the person who is signed in, and whose password this is."""
        form = {"label": "Soak", "days": "2", "proof": password}
        page = self.submit("a token", "/staff/account/tokens", form)
        found = re.search(rb"handrail_[\w-]{20,}", page)
        assert found, "no token on the page"
        return found[0].decode()

    def close(self) -> None:
        self._connection.close()


def a_network() -> str:
    return f"10.{random.randrange(256)}.{random.randrange(256)}.1"
