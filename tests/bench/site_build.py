"""How long the public site takes to build, and what a first visit weighs, beside stock Material.

Both build the same Markdown, each time in a process of its own; the best of five counts. What a
server builds after a change is more: the app in its languages, icons and colours, and the checks of
all that. Stock is
Material's theme as it comes, with its search, but without fonts from another origin, which it would
ask for while a page is open.
"""

import base64
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from feedback_server.builder.edition import EditionOrder
from feedback_server.config.editions import base_of
from feedback_server.config.retention import default_periods
from feedback_server.config.settings import PROJECT
from feedback_server.jobs.rebuild import COMMAND
from tests.bench.pages import build_pages

RUNS = 5
STOCK = """\
site_name: Stock
docs_dir: {docs}
site_dir: {out}
theme: {{name: material, font: false}}
plugins: [search]
markdown_extensions: [attr_list, md_in_html, admonition, pymdownx.details]
"""
OURS = """
from pathlib import Path
from feedback_server.builder.mkdocs_build import build_site
build_site(Path({root!r}), Path({out!r}))
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        docs, out = folder / "docs", folder / "stock"
        shutil.copytree(PROJECT / "content" / "pages", docs)
        for page in docs.rglob("*.md"):  # stock has none of our templates
            page.write_text(re.sub(r"(?m)^template: .*\n", "", page.read_text("utf-8")), "utf-8")
        (folder / "stock.yml").write_text(STOCK.format(docs=docs, out=out), "utf-8")
        stock = best(["-m", "mkdocs", "build", "-q", "-f", str(folder / "stock.yml")])
        ours = best(["-c", OURS.format(root=str(PROJECT), out=str(folder / "ours"))])
        pages = len(list(docs.rglob("*.md")))
        row("", "ours", "stock", "ratio")
        row(f"build of {pages} pages, s", f"{ours:.2f}", f"{stock:.2f}", f"{ours / stock:.2f}")
        built = build_pages(folder)
        for what, seconds in {
            "all that a server builds, s": rebuilt(built, folder / "cold", changes=0),
            "the same after a change of a page, s": rebuilt(built, folder / "warm", changes=RUNS),
        }.items():
            row(what, f"{seconds:.2f}", f"{stock:.2f}", f"{seconds / stock:.2f}")
        for address in ("", "patients/tasks/bathing/", "patients/work/"):
            here, there = weight(built, "site", address), weight(out, "", address)
            row(f"/{address}, bytes with gzip", f"{here:,}", f"{there:,}", f"{here / there:.2f}")


def best(arguments: Sequence[str]) -> float:
    """Seconds of the quickest of several runs of Python."""
    command = [sys.executable, *arguments]
    times = []
    for _ in range(RUNS):
        before = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - before)
    return min(times)


def rebuilt(built: Path, folder: Path, *, changes: int) -> float:
    """Seconds of the quickest of several editions, each with another change; or of the first."""
    page = "content/pages/contact.md"
    words = (PROJECT / page).read_text("utf-8")
    times = []
    for number in range(changes + 1):
        body = base64.b64encode(f"{words}\nChange {number}.\n".encode()).decode()
        order = an_order(built, folder, {page: body} if number else {})
        before = time.perf_counter()
        subprocess.run(
            COMMAND, input=json.dumps(asdict(order)), text=True, check=True, capture_output=True
        )
        times.append(time.perf_counter() - before)
    return min(times[1:], default=times[0])


def an_order(built: Path, folder: Path, changes: Mapping[str, str | None]) -> EditionOrder:
    return EditionOrder(
        root=str(PROJECT),
        made=str(built / "made"),
        base=base_of(built),
        folder=str(folder),
        published=str(built.parent / "var" / "published"),
        changes=changes,
        sealing_key="",
        periods=default_periods(),
        practices={},
        address="",
    )


def weight(root: Path, folder: str, address: str) -> int:
    """A page with the style sheets and scripts that it names, each compressed."""
    page = root / folder / address / "index.html"
    html = page.read_text("utf-8")
    named = re.findall(r'<link[^>]*href="([^"]+\.css)"|<script[^>]*src="([^"]+\.js)"', html)
    files = [page]
    for link in {one or other for one, other in named}:
        files.append(root / link[1:] if link.startswith("/") else page.parent / link)
    return sum(len(gzip.compress(file.resolve().read_bytes(), 9)) for file in files)


def row(*cells: str, first_width: int = 44) -> None:
    first, *rest = cells
    print(f"{first:{first_width}}" + "".join(f"{cell:>14}" for cell in rest))


if __name__ == "__main__":
    main()
