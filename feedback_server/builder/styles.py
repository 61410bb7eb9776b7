"""Compiles the styles in the provider's colours, less what no page uses."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from .node import run_node

COLOURS = ("main", "link", "button", "accent", "link_on_dark")


def compile_styles(
    pwa: Path, out: Path, brand: Mapping[str, str], sheets: Mapping[str, Sequence[str]]
) -> None:
    """Write a CSS file for each of ``sheets``.

    A sheet keeps what the files that match its patterns use; one without patterns keeps all.
    """
    out.mkdir(parents=True, exist_ok=True)
    lines = (f"${name.replace('_', '-')}: {brand[name]};\n" for name in COLOURS)
    (out / "_brand.scss").write_text("".join(lines), "utf-8")
    order = {
        "source": str(pwa / "styles"),
        "packages": [str(pwa / "node_modules"), str(out)],
        "out": str(out),
        "sheets": {name: list(patterns) for name, patterns in sheets.items()},
    }
    run_node(pwa, "styles.ts", json.dumps(order))
