"""What the recipes of the handbook show as code uses only names that exist."""

import ast
import builtins
import importlib
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import pytest

from feedback_server.config.settings import PROJECT

RECIPES = PROJECT / "content" / "handbook" / "develop" / "recipes"
BLOCK = re.compile(r"^( *)```python\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"# ([\w/]+\.py)")


@dataclass(frozen=True)
class Example:
    """Code that a recipe shows, and the file that it says it goes into."""

    page: str
    path: str
    code: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def examples() -> Iterator[Example]:
    for page in sorted(RECIPES.glob("*.md")):
        for indent, code in BLOCK.findall(page.read_text("utf-8")):
            found = PATH.match(code.removeprefix(indent))
            assert found, f"{page.name}: an example begins with the file that it goes into"
            yield Example(page.name, found[1], textwrap.dedent(code))


def parsed(code: str) -> ast.Module:
    """A part of a file: what stands for the rest of it is left out."""
    code = re.sub(r"^ *\.\.\.\n", "", code, flags=re.MULTILINE)
    try:
        return ast.parse(code)
    except SyntaxError:  # an entry of a dictionary
        return ast.parse(f"{{\n{code}\n}}")


def known(example: Example) -> dict[str, object]:
    """The names of the file, where it is there already."""
    if not (PROJECT / example.path).is_file():
        return dict(vars(builtins))
    return vars(builtins) | vars(importlib.import_module(example.module))


def imported(node: ast.ImportFrom, example: Example) -> Iterator[tuple[str, object]]:
    """Each name with what it is; ``example`` itself where the same recipe makes a module of it."""
    package = example.module.rpartition(".")[0] if node.level > 0 else None
    name = "." * node.level + (node.module or "")
    try:
        origin = importlib.import_module(name, package)
    except ModuleNotFoundError:
        origin = None
    for alias in node.names:
        missing = example if node.level else None
        yield alias.name, getattr(origin, alias.name, missing)


def unknown(example: Example) -> Iterator[str]:
    """Names that the example uses and that are nowhere, attributes of modules among them."""
    nodes, names = list(ast.walk(parsed(example.code))), known(example)
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            found = dict(imported(node, example))
            yield from (name for name, value in found.items() if value is None)
            names |= found
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names[node.name] = node
    variables = [node for node in nodes if isinstance(node, ast.Name)]
    loaded = {node.id for node in variables if isinstance(node.ctx, ast.Load)}
    stored = {node.id for node in variables if isinstance(node.ctx, ast.Store)}
    arguments = {node.arg for node in nodes if isinstance(node, ast.arg)}
    yield from sorted(loaded - set(names) - stored - arguments)
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = names.get(node.value.id)
            if isinstance(owner, ModuleType | type) and not hasattr(owner, node.attr):
                yield f"{node.value.id}.{node.attr}"


@pytest.mark.parametrize(
    "example", list(examples()), ids=lambda found: f"{found.page}:{found.path}"
)
def test_an_example_uses_only_names_that_exist(example: Example) -> None:
    assert list(unknown(example)) == []
