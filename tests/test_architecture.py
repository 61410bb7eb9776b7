"""Who may import whom: the layers of the design, read from the code."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_server.config import PROJECT
from feedback_server.domain.surveys.kinds import KINDS

PACKAGE = PROJECT / "feedback_server"
STANDARD = sys.stdlib_module_names

# What each layer may import of ours; a name that ends with a star takes in what is below it.
OURS = {
    "domain": {"domain"},
    "content": {"domain", "content"},
    "secret_files": set(),
    "sealing": {"secret_files"},
    "archive": {"archive"},
    "mail": set(),
    "concurrency": set(),
    "logs": set(),
    "invitations": {"domain", "secret_files"},
    "signatures": set(),
    "demonstration": {"domain"},
    "demonstration_activity": {"domain", "demonstration"},
    "demonstration_asked": {"domain", "demonstration"},
    "output": {"domain", "output"},
    "unpacking": set(),
    "builder": {"domain", "content", "unpacking", "builder"},
    "store": {"domain", "store"},
    "push": {"domain", "secret_files", "push"},
    "actions": {
        "domain",
        "store",
        "push",
        "sealing",
        "secret_files",
        "archive",
        "invitations",
        "signatures",
        "concurrency",
        "content",
        "demonstration",
        "demonstration_activity",
        "demonstration_asked",
        "actions",
    },
    "web": {
        "domain",
        "output",
        "actions",
        "store",
        "sealing",
        "invitations",
        "signatures",
        "mail",
        "concurrency",
        "logs",
        "web",
        "",
    },
    "server": {"web", "server"},
}

# Libraries that only one layer may know.
KEPT_TO = {
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "flask": {"web", "app", "server", "telemetry", "tracing"},
    "werkzeug": {"web", "server"},
    "a2wsgi": {"web", "server"},
    "authlib": {"web"},
    "granian": {"serve"},
    "click": {"cli"},
    "rich": {"cli"},
    "cryptography": {"sealing", "secret_files", "push"},
    "pyrage": {"archive"},
    "pywebpush": {"push"},
    "py_vapid": {"push"},
    "requests": {"push", "web"},
    "urllib3": {"push"},
    "holidays": {"actions"},
    "prometheus_client": {"web"},
    "opentelemetry": {"tracing"},
    "pyotp": {"actions"},
    "argon2": {"actions"},
    "yaml": {"content", "builder"},
    "typst": {"output"},
    "segno": {"output"},
    "xlsxwriter": {"output"},
    "fontTools": {"builder"},
}

ANYTHING = {"app", "cli", "serve", "work", "purging", "push_setup", "__init__", "__main__"}
ANYTHING |= {"telemetry", "tracing", "config", "environment", "upkeep"}
ANYTHING |= {"settings_list", "checks", "operational"}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield parts[0], path


def imports(path: Path) -> Iterator[str]:
    """Absolute names of everything a module imports."""
    package = ["feedback_server", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            root = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield from (f"{root}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("layer", "path"), list(modules()), ids=lambda value: str(value))
def test_imports_point_inwards(layer: str, path: Path) -> None:
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top != "feedback_server":
            assert layer in KEPT_TO.get(top, {layer}), f"{layer} must not know {top}"
            if layer == "domain":
                assert top in STANDARD, f"the domain must not know {top}"
        elif layer not in ANYTHING:
            inner = rest.partition(".")[0] if rest.partition(".")[0] in OURS else ""
            assert inner in OURS[layer], f"{layer} must not import {name}"


def test_every_layer_of_the_rule_exists() -> None:
    found = {layer for layer, _ in modules()}
    assert set(OURS) <= found
    assert found <= set(OURS) | ANYTHING


def test_only_their_list_knows_the_kinds_of_question_by_name() -> None:
    """What differs between them they say themselves: nobody else can ask for a class."""
    kinds = {kind.__module__ for kind in KINDS.values()}
    knowing = {
        str(path.relative_to(PACKAGE))
        for _, path in modules()
        if any(kinds & {name, name.rpartition(".")[0]} for name in imports(path))
    }
    assert knowing == {"domain/surveys/kinds.py"}
