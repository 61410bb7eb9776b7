"""What building needs that a wheel does not bring: sources, and packages that only builders use."""

from importlib.util import find_spec
from pathlib import Path

TOOLS = ("flit_core", "fontTools", "mkdocs", "pyphen")


def require_source(root: Path) -> None:
    """Raises FileNotFoundError saying what to do."""
    if not (root / "pwa" / "src").is_dir():
        raise FileNotFoundError(
            f"{root} holds nothing to build from. Build in a checkout of Handrail: change "
            "content/ there, run 'make wheel', and install the wheel that it makes. "
            "An installed wheel has its pages already: 'handrail server run' shows them, and makes "
            "them anew when something is changed in the staff pages"
        )
    if missing := [name for name in TOOLS if find_spec(name) is None]:
        raise FileNotFoundError(
            f"The packages that build the pages are missing ({', '.join(missing)}): run "
            "'make setup' in the checkout, and use its 'handrail'"
        )
