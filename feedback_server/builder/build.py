"""The whole build, step by step."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from feedback_server.content import load_provider
from feedback_server.content.published_months import unreadable_months

from .app_pages import render_app
from .build_step import BuildStep, run_steps
from .bundle import bundle_pages
from .icons import draw_icons
from .mkdocs_build import build_handbook, build_site
from .node import installed_packages, run_node
from .require_source import require_source
from .stamping import stamp
from .styles import compile_styles, page_writers, paint_styles

PACKAGE = Path(__file__).parent.parent
REPORT_STYLES = PACKAGE / "output" / "templates" / "report.css"
HANDBOOK = ("handbook.yml", "handbook_tables.py")
PARTS = ("site", "app", "icons", "fonts", "scripts", "styles")


def build(
    root: Path,
    out: Path,
    sealing_key: str,
    say: Callable[[str], None],
    *,
    published: Path,
    allow_overdue: bool = False,
) -> None:
    """Bring ``out`` up to date with the sources under ``root`` and what is in ``published``.

    The same sources give the same bytes. Steps with unchanged inputs are left out.
    Raises ContentError for errors in content/, FileNotFoundError if a tool is missing.
    """
    require_source(root)
    for path in unreadable_months(published):
        say(f"Left out, because it cannot be read: {path}. See 'handrail server check'")
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    if run_steps(_steps(root, out, work, published, allow_overdue), work / "made.json", say) == 0:
        say("The pages are up to date")
    stamp(out, sealing_key)


def _steps(
    root: Path, out: Path, work: Path, published: Path, allow_overdue: bool
) -> list[BuildStep]:
    pwa, content = root / "pwa", root / "content"
    provider = content / "provider.yaml"
    brand = load_provider(provider)["brand"]
    logo = [content / brand["logo"]] if brand["logo"] else []
    ours = [PACKAGE / "builder", PACKAGE / "domain", PACKAGE / "content"]
    tools = [pwa / "package-lock.json", pwa / "tools"]
    packages = installed_packages(pwa)
    return [
        BuildStep(
            "site",
            "Building the public site",
            [*ours, root / "site", content / "pages", provider, published],
            work / "site",
            lambda: build_site(root, work / "site", published, allow_overdue=allow_overdue),
            version("mkdocs-material"),
        ),
        BuildStep(
            "app",
            "Rendering the pages of the app",
            [
                *ours,
                pwa / "templates",
                pwa / "translations",
                pwa / "pictures",
                root / "site" / "pictures",
                content / "surveys",
                provider,
            ],
            work / "app",
            lambda: render_app(root, work / "app"),
            version("nhsuk-frontend-jinja"),
        ),
        BuildStep(
            "icons",
            "Drawing the icons",
            [PACKAGE / "builder" / "icons.py", pwa / "icons", provider, *logo],
            work / "icons",
            lambda: _draw_icons(pwa / "icons", work / "icons", brand, logo),
        ),
        BuildStep(
            "fonts",
            "Making the fonts of posters",
            [PACKAGE / "builder" / "fonts.py"],
            work / "fonts",
            lambda: _make_fonts(pwa, work / "fonts"),
            version("fonttools") + packages,
        ),
        BuildStep(
            "scripts",
            "Bundling the scripts",
            [*ours, *tools, pwa / "src"],
            work / "scripts",
            lambda: run_node(pwa, "scripts.ts", str(pwa / "src"), str(work / "scripts")),
            packages,
        ),
        BuildStep(
            "styles",
            "Compiling the styles",
            [*ours, *tools, pwa / "styles", REPORT_STYLES, *chain(*page_writers(root).values())],
            work / "compiled",
            lambda: compile_styles(root, work / "compiled", page_writers(root)),
            packages,
        ),
        BuildStep(
            "colours",
            "Painting the styles",
            [PACKAGE / "builder", PACKAGE / "content" / "colours.py", provider, work / "compiled"],
            work / "styles",
            lambda: paint_styles(work / "compiled", work / "styles", brand),
        ),
        BuildStep(
            "assembly",
            "Putting it together",
            [*ours, *(work / part for part in PARTS)],
            out / "assets.json",
            lambda: bundle_pages(work, out),
        ),
        BuildStep(
            "handbook",
            "Building the handbook",
            [PACKAGE, *(root / "site" / name for name in HANDBOOK), content / "handbook"],
            out / "handbook",
            lambda: _make_handbook(root, work / "handbook", out / "handbook"),
            version("mkdocs-material"),
        ),
    ]


def _make_handbook(root: Path, scratch: Path, out: Path) -> None:
    build_handbook(root, scratch)
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(scratch, out)


def _make_fonts(pwa: Path, out: Path) -> None:
    from .fonts import make_fonts  # reads fonttools, which only those who build have

    make_fonts(pwa, out)


def _draw_icons(icons: Path, out: Path, brand: Mapping[str, str], logo: Sequence[Path]) -> None:
    draw_icons(icons, out, brand)
    for path in logo:
        shutil.copyfile(path, out / f"logo{path.suffix}")
