"""The whole build, step by step: what Node makes, and the pages, which Python alone makes."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from feedback_server.content import load_provider
from feedback_server.content.published_months import unreadable_months

from .app_pages import render_app
from .build_step import BuildStep, run_steps
from .bundle import BASE, bundle_pages
from .icons import draw_icons
from .mkdocs_build import build_handbook, build_site
from .node import installed_packages, run_node
from .require_source import require_source
from .stamping import stamp
from .styles import compile_styles, page_writers, paint_styles

PACKAGE = Path(__file__).parent.parent
REPORT_STYLES = PACKAGE / "output" / "templates" / "report.css"
HANDBOOK = ("handbook.yml", "handbook_tables.py")
PARTS = ("site", "app", "icons", "styles")
OURS = (PACKAGE / "builder", PACKAGE / "domain", PACKAGE / "content")


@dataclass(frozen=True)
class PageSources:
    """What pages are made of. ``made`` holds what Node makes: scripts, and styles to be painted."""

    root: Path
    made: Path
    published: Path
    allow_overdue: bool = False
    """Whether pages are built whose review is overdue."""
    address: str = ""
    """Where people reach the pages, if the provider's own settings do not say."""
    practices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The practices of each network."""


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
    sources = PageSources(root, out / "made", published, allow_overdue)
    steps = [
        *made_steps(root, out),
        *page_steps(sources, work, out),
        _handbook_step(root, work, out),
    ]
    record = work / "made.json"
    if run_steps(steps, record, say) == 0:
        say("The pages are up to date")
    (out / BASE).write_text(_base(record, steps) + "\n", "ascii")
    stamp(out, sealing_key)


def _base(record: Path, steps: Sequence[BuildStep]) -> str:
    """The same for all builds from the same sources."""
    made = json.loads(record.read_text("utf-8"))
    return hashlib.sha256("".join(made[step.name] for step in steps).encode()).hexdigest()


def made_steps(root: Path, out: Path) -> list[BuildStep]:
    """What needs Node, or packages that only builders have: it holds for any content."""
    pwa, made = root / "pwa", out / "made"
    tools = [pwa / "package-lock.json", pwa / "tools"]
    packages = installed_packages(pwa)
    return [
        BuildStep(
            "fonts",
            "Making the fonts of posters",
            [PACKAGE / "builder" / "fonts.py"],
            out / "fonts",
            lambda: _make_fonts(pwa, out / "fonts"),
            version("fonttools") + packages,
        ),
        BuildStep(
            "scripts",
            "Bundling the scripts",
            [*OURS, *tools, pwa / "src"],
            made / "scripts",
            lambda: run_node(pwa, "scripts.ts", str(pwa / "src"), str(made / "scripts")),
            packages,
        ),
        BuildStep(
            "styles",
            "Compiling the styles",
            [*OURS, *tools, pwa / "styles", REPORT_STYLES, *chain(*page_writers(root).values())],
            made / "styles",
            lambda: compile_styles(root, made / "styles", page_writers(root)),
            packages,
        ),
    ]


def page_steps(sources: PageSources, work: Path, out: Path) -> list[BuildStep]:
    """The pages, in Python alone: a server makes them anew when its content has changed."""
    root, made, published = sources.root, sources.made, sources.published
    pwa, content = root / "pwa", root / "content"
    provider = content / "provider.yaml"
    brand = load_provider(provider)["brand"]
    logo = [content / brand["logo"]] if brand["logo"] else []
    return [
        BuildStep(
            "site",
            "Building the public site",
            [*OURS, root / "site", content, *_page_translations(root), published],
            work / "site",
            lambda: build_site(
                root,
                work / "site",
                published,
                allow_overdue=sources.allow_overdue,
                address=sources.address,
            ),
            version("mkdocs") + sources.address,
        ),
        BuildStep(
            "app",
            "Rendering the pages of the app",
            [
                *OURS,
                *(pwa / name for name in ("templates", "translations", "pictures")),
                root / "site" / "pictures",
                content,
            ],
            work / "app",
            lambda: render_app(root, work / "app", sources.practices),
            version("nhsuk-frontend-jinja") + repr(sorted(sources.practices.items())),
        ),
        BuildStep(
            "icons",
            "Drawing the icons",
            [PACKAGE / "builder" / "icons.py", pwa / "icons", provider, *logo],
            work / "icons",
            lambda: _draw_icons(pwa / "icons", work / "icons", brand, logo),
        ),
        BuildStep(
            "colours",
            "Painting the styles",
            [PACKAGE / "builder", PACKAGE / "content" / "colours.py", provider, made / "styles"],
            work / "styles",
            lambda: paint_styles(made / "styles", work / "styles", brand),
        ),
        BuildStep(
            "assembly",
            "Putting it together",
            [*OURS, made / "scripts", *(work / part for part in PARTS)],
            out / "assets.json",
            lambda: bundle_pages(work, made / "scripts", out),
        ),
    ]


def _page_translations(root: Path) -> list[Path]:
    """The app's words, of which translated pages take some; none where no page is translated."""
    pages = root / "content" / "translations" / "pages"
    return [root / "pwa" / "translations"] if any(pages.glob("*.yaml")) else []


def _handbook_step(root: Path, work: Path, out: Path) -> BuildStep:
    return BuildStep(
        "handbook",
        "Building the handbook",
        [PACKAGE, *(root / "site" / name for name in HANDBOOK), root / "content" / "handbook"],
        out / "handbook",
        lambda: _make_handbook(root, work / "handbook", out / "handbook"),
        version("mkdocs-material"),
    )


def _make_handbook(root: Path, scratch: Path, out: Path) -> None:
    build_handbook(root, scratch)
    shutil.copytree(scratch, out)


def _make_fonts(pwa: Path, out: Path) -> None:
    from .fonts import make_fonts  # reads fonttools, which only those who build have

    make_fonts(pwa, out)


def _draw_icons(icons: Path, out: Path, brand: Mapping[str, str], logo: Sequence[Path]) -> None:
    draw_icons(icons, out, brand)
    for path in logo:
        shutil.copyfile(path, out / f"logo{path.suffix}")
