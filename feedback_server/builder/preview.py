"""Serves the public pages to their writer, and builds them anew when a file is saved."""

import os
from pathlib import Path

from feedback_server.content import load_provider

from .icons import draw_icons
from .require_source import require_source
from .styles import compile_styles, page_writers, paint_styles


def preview_site(root: Path, work: Path, published: Path, address: str) -> None:
    """Serve on ``address`` (host:port) until stopped.

    A change to the styles asks for a new start.
    """
    require_source(root)
    brand = load_provider(root / "content" / "provider.yaml")["brand"]
    assets = work / "preview"
    compile_styles(root, work / "compiled", {"site": page_writers(root)["site"]})
    paint_styles(work / "compiled", assets, brand)
    draw_icons(root / "pwa" / "icons", assets, brand)
    os.environ |= {
        "NO_MKDOCS_2_WARNING": "1",
        "HANDRAIL_PREVIEW_ASSETS": str(assets),
        "HANDRAIL_PREVIEW_PUBLISHED": str(published),
    }
    from mkdocs.commands.serve import serve  # half a second to import

    serve(config_file=str(root / "site" / "mkdocs.yml"), dev_addr=address)
