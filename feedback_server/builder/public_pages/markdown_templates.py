"""What a page's Markdown may take from elsewhere: `{{ provider.name }}`, `{{ advice("fall") }}`.

Pages are edited on the server, so a page is no program: a short list says what may stand between
the braces, and the sandbox below holds even where that list would not.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jinja2 import StrictUndefined, TemplateRuntimeError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from .front_matter import format_date

NAMES = frozenset({"provider"})
FUNCTIONS = frozenset({"advice", "kept"})
COMPARISONS = frozenset({"eq", "ne", "in", "notin"})
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Call,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
MAX_LOOPS = 1
"""Loops within each other: two of them over a long value could hold up a server."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Does no sums: one of a huge number would be worked out before anything is written."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        raise SecurityError(f"'{operator}' is not allowed between braces")


def _sandbox(*, autoescape: bool) -> Sandbox:
    sandbox = Sandbox(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=autoescape
    )
    for names in (sandbox.globals, sandbox.filters, sandbox.tests):
        names.clear()
    return sandbox


MARKDOWN = _sandbox(autoescape=True)
MARKDOWN.filters["day"] = lambda day: format_date(date.fromisoformat(str(day)))
FRONT_MATTER = _sandbox(autoescape=False)
"""Titles and descriptions are escaped later, by the page's HTML template."""


@dataclass(frozen=True)
class PageValues:
    """What pages take their values from. ``periods`` says of each kind how long it is kept."""

    provider: Mapping[str, object]
    periods: Mapping[str, str]

    def fill_in(self, text: str, advice: Callable[..., Markup]) -> str:
        """Markdown with its values. Raises TemplateError."""
        names = {"provider": self.provider, "advice": advice, "kept": self._kept}
        return _filled_in(MARKDOWN, text, names)

    def fill_in_drawing(self, svg: str) -> str:
        """One of our own drawings with its values."""
        return _filled_in(MARKDOWN, svg, {"provider": self.provider})

    def fill_in_line(self, text: str) -> str:
        """A title or a description with its values. Raises TemplateError."""
        return _filled_in(FRONT_MATTER, text, {"provider": self.provider})

    def _kept(self, what: str) -> Markup:
        """The server that serves the page puts its own period there."""
        if what not in self.periods:
            raise TemplateRuntimeError(f"there is no period '{what}'")
        return Markup('<span data-kept="{}">{}</span>').format(what, self.periods[what])


def _filled_in(sandbox: Sandbox, text: str, names: Mapping[str, object]) -> str:
    """Most texts have nothing to fill in: to compile them was a fifth of a build's time."""
    return sandbox.from_string(text).render(names) if "{" in text else text


def template_errors(text: str) -> list[tuple[int, str]]:
    """Line and message of everything between braces that is not on the list.

    >>> template_errors("One\\n{{ provider.name.__class__.mro() }}")[0]
    (2, 'not allowed between braces: a call of something else than advice or kept')
    >>> template_errors('{% if provider.ages %}{{ provider.ages }}{% endif %}')
    []
    """
    try:
        tree = MARKDOWN.parse(text)
    except TemplateSyntaxError as error:
        return [(error.lineno, f"between braces: {error.message}")]
    targets = [node.target for node in tree.find_all(nodes.For)]
    loops = {target.name for target in targets if isinstance(target, nodes.Name)}
    errors = [
        (node.lineno, f"not allowed between braces: {what}")
        for node in tree.find_all(nodes.Node)
        if (what := _forbidden(node, loops))
    ]
    return sorted(set(errors + list(_deep_loops(tree, 0))))


def _forbidden(node: nodes.Node, loops: set[str]) -> str:
    """What is wrong with one part of a template; "" if nothing is."""
    match node:
        case nodes.Call():
            return "" if _is_plain_call(node) else "a call of something else than advice or kept"
        case nodes.Name(name=name):
            known = NAMES | FUNCTIONS | loops | {"loop"}
            return "" if name in known else f"the name '{name}'"
        case nodes.Getattr(attr=attr):
            plain = isinstance(node.node, nodes.Name | nodes.Getattr) and not attr.startswith("_")
            return "" if plain else f"the part '{attr}'"
        case nodes.Filter(name=name):
            return "" if name in MARKDOWN.filters else f"the filter '{name}'"
        case nodes.Operand(op=op):
            return "" if op in COMPARISONS else f"the comparison '{op}'"
        case nodes.For():
            plain = isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Getattr)
            return "" if plain else "a loop over something else than a list of the provider"
        case _:
            return "" if isinstance(node, ALLOWED) else type(node).__name__.lower()


def _is_plain_call(call: nodes.Call) -> bool:
    """`advice("fall")`: a known function with words in quotes alone."""
    return (
        isinstance(call.node, nodes.Name)
        and call.node.name in FUNCTIONS
        and all(isinstance(value, nodes.Const) for value in call.args)
        and not (call.kwargs or call.dyn_args or call.dyn_kwargs)
    )


def _deep_loops(node: nodes.Node, depth: int) -> Iterator[tuple[int, str]]:
    for child in node.iter_child_nodes():
        inner = depth + isinstance(child, nodes.For)
        if inner > MAX_LOOPS:
            yield child.lineno, "not allowed between braces: a loop within a loop"
        else:
            yield from _deep_loops(child, inner)
