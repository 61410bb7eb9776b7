"""The whole build, step by step."""

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from .app_pages import render_app
from .assembly import assemble
from .icons import draw_icons
from .node import node_facts, run_node
from .public_site import build_site
from .stamping import stamp
from .step import Step, run_steps

PACKAGE = Path(__file__).parent.parent
REPORT_STYLES = PACKAGE / "output" / "templates" / "report.css"


def build(root: Path, out: Path, sealing_key: str, say: Callable[[str], None]) -> None:
    """Bring ``out`` up to date with the sources under ``root``.

    The same sources give the same bytes. Steps with unchanged inputs are left out.
    Raises ContentError for content to mend, FileNotFoundError where a tool is missing.
    """
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    if run_steps(_steps(root, out, work), work / "made.json", say) == 0:
        say("The pages are up to date")
    stamp(out, sealing_key)


def _steps(root: Path, out: Path, work: Path) -> list[Step]:
    pwa, content = root / "pwa", root / "content"
    ours = [PACKAGE / "builder", PACKAGE / "domain", PACKAGE / "content.py"]
    tools = [pwa / "package-lock.json", pwa / "tools"]
    facts = node_facts(pwa)
    return [
        Step(
            "site",
            "Building the public site",
            [*ours, root / "site", content / "pages", content / "provider.yaml"],
            work / "site",
            lambda: build_site(root, work / "site"),
            version("mkdocs-material"),
        ),
        Step(
            "app",
            "Rendering the pages of the app",
            [*ours, pwa / "templates", content / "surveys", content / "provider.yaml"],
            work / "app",
            lambda: render_app(root, work / "app", work / "states"),
            version("nhsuk-frontend-jinja"),
        ),
        Step(
            "icons",
            "Drawing the icons",
            [PACKAGE / "builder" / "icons.py"],
            work / "icons",
            lambda: draw_icons(work / "icons"),
        ),
        Step(
            "scripts",
            "Bundling the scripts",
            [*ours, *tools, pwa / "src"],
            work / "scripts",
            lambda: run_node(pwa, "scripts.ts", str(pwa / "src"), str(work / "scripts")),
            facts,
        ),
        Step(
            "styles",
            "Compiling the styles",
            [
                *ours,
                *tools,
                pwa / "styles",
                REPORT_STYLES,
                work / "site",
                work / "app",
                work / "states",
            ],
            work / "styles",
            lambda: run_node(pwa, "styles.ts", _styles_order(pwa, work)),
            facts,
        ),
        Step(
            "assembly",
            "Putting it together",
            [*ours, *(work / part for part in ("site", "app", "icons", "scripts", "styles"))],
            out / "assets.json",
            lambda: assemble(work, out),
        ),
    ]


def _styles_order(pwa: Path, work: Path) -> str:
    app = [f"{work}/app/**/*.html", f"{work}/states/*.html", f"{pwa}/src/*.ts"]
    sheets = {"site": [f"{work}/site/**/*.html"], "app": app, "staff": []}
    folders = {"source": pwa / "styles", "packages": pwa / "node_modules", "out": work / "styles"}
    return json.dumps({"sheets": sheets} | {key: str(path) for key, path in folders.items()})
