"""A page asked for again asks the database in words that are known.

SQLAlchemy keeps up to 750 compiled statements; one that is built anew each time takes a place for
each request, and its time as well.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine.interfaces import CacheStats

from feedback_server.actions.operations import readiness
from feedback_server.web.security.access import Access, declarations
from tests.web.conftest import context_of
from tests.web.security.test_roles import OWN, Asker, peopled_app

__all__ = ["peopled_app"]


@pytest.fixture
def compiled(peopled_app: Flask) -> Iterator[list[str]]:
    """The statements that were not known yet, as they are asked."""
    anew: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, _given: Any, context: Any, _m: Any) -> None:
        if context.compiled is not None and context.cache_hit is not CacheStats.CACHE_HIT:
            anew.append(statement)

    engine = context_of(peopled_app).store.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield anew
    sa.event.remove(engine, "before_cursor_execute", note)


def addresses(app: Flask) -> Iterator[tuple[Access, str]]:
    access = declarations(app)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            address = rule.rule
            for name, value in OWN.items():
                address = address.replace(f"<{name}>", value)
            yield access[rule.endpoint], address


def test_asking_again_compiles_no_statement_anew(
    peopled_app: Flask, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "KEPT_S", 0)
    ask, asked = Asker(peopled_app, "admin"), list(addresses(peopled_app))
    for access, address in asked:
        for _ in range(2):
            compiled.clear()
            ask(access, "GET", address)
        assert compiled == [], address
    assert {"/readyz", "/metrics", "/staff/tablets/"} <= {address for _, address in asked}
