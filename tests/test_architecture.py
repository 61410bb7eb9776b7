"""Who may import whom: the layers of the design, read from the code."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.domain.surveys.kinds import KINDS

PACKAGE = PROJECT / "feedback_server"
STANDARD = sys.stdlib_module_names

# What each layer may import of ours. Only the composition root and the commands know everything.
OURS = {
    "domain": set(),
    "archive": set(),
    "bundled_assets": set(),
    "concurrency": set(),
    "logs": set(),
    "content": {"domain"},
    "crypto": {"domain"},
    "output": {"domain"},
    "sample_data": {"domain"},
    "store": {"domain"},
    "messaging": {"crypto"},
    "builder": {"bundled_assets", "content", "domain", "output"},
    "config": {"archive", "bundled_assets", "content", "messaging"},
    "actions": {
        "archive",
        "concurrency",
        "content",
        "crypto",
        "domain",
        "messaging",
        "sample_data",
        "store",
    },
    "observability": {"actions", "domain", "store"},
    "web": {
        "",  # the sentence that describes the package
        "actions",
        "concurrency",
        "crypto",
        "domain",
        "logs",
        "messaging",
        "observability",
        "output",
        "store",
    },
    "jobs": {
        "actions",
        "builder",
        "config",
        "content",
        "crypto",
        "domain",
        "messaging",
        "observability",
        "output",
        "store",
    },
    "server": {"actions", "builder", "config", "content", "crypto", "store", "web"},
    "operational_errors": {"actions", "builder", "content", "crypto", "server", "store"},
    "checks": {
        "actions",
        "builder",
        "config",
        "content",
        "crypto",
        "domain",
        "logs",
        "operational_errors",
        "store",
    },
}
COMPOSITION = {"__init__", "__main__", "app", "cli"}

# Libraries that only some layers may know.
KEPT_TO = {
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "flask": {"app", "observability", "server", "web"},
    "werkzeug": {"app", "observability", "server", "web"},
    "a2wsgi": {"server", "web"},
    "authlib": {"web"},
    "granian": {"server"},
    "click": {"cli"},
    "rich": {"cli"},
    "cryptography": {"crypto", "messaging"},
    "pyrage": {"archive"},
    "pywebpush": {"messaging"},
    "py_vapid": {"messaging"},
    "requests": {"messaging", "web"},
    "urllib3": {"messaging"},
    "babel": {"actions", "builder"},
    "holidays": {"actions"},
    "prometheus_client": {"observability", "web"},
    "opentelemetry": {"observability"},
    "PIL": {"actions"},
    "pyotp": {"actions"},
    "argon2": {"actions"},
    "yaml": {"content", "builder"},
    "typst": {"output", "builder"},
    "segno": {"output"},
    "xlsxwriter": {"output"},
    "fontTools": {"builder"},
}


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
        elif layer not in COMPOSITION:
            inner = rest.partition(".")[0]
            inner = (
                inner if (PACKAGE / inner).is_dir() or (PACKAGE / f"{inner}.py").exists() else ""
            )
            assert inner in {*OURS[layer], layer}, f"{layer} must not import {name}"


def test_every_layer_of_the_rule_exists() -> None:
    found = {layer for layer, _ in modules()}
    assert found == set(OURS) | COMPOSITION


def test_only_their_list_knows_the_kinds_of_question_by_name() -> None:
    """What differs between them they say themselves: nobody else can ask for a class."""
    kinds = {kind.__module__ for kind in KINDS.values()}
    knowing = {
        str(path.relative_to(PACKAGE))
        for _, path in modules()
        if any(kinds & {name, name.rpartition(".")[0]} for name in imports(path))
    }
    assert knowing == {"domain/surveys/kinds.py"}
