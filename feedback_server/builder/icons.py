"""Puts the brand's colours into the icons of pwa/icons, and draws the PNG files of manifests."""

from collections.abc import Mapping
from pathlib import Path

from .translations import fill

MASKABLE = 0.72
"""How much of a maskable icon no device cuts off."""


def draw_icons(icons: Path, out: Path, brand: Mapping[str, str]) -> None:
    """Write icon.svg, the PNG files that manifests ask for, preview.png for shared links, and the
    drawing of the app's first screen."""
    out.mkdir(parents=True, exist_ok=True)
    icon, preview, welcome = (
        fill((icons / name).read_text("utf-8"), main=brand["main"], accent=brand["accent"])
        for name in ("icon.svg", "preview.svg", "welcome.svg")
    )
    (out / "welcome.svg").write_text(welcome, "utf-8")
    (out / "icon.svg").write_text(icon, "utf-8")
    (out / "icon-192.png").write_bytes(png(icon, 192, 192))
    (out / "icon-512.png").write_bytes(png(icon, 512, 512))
    # iOS rounds the corners itself, and fills clear ones with black.
    (out / "icon-180.png").write_bytes(png(icon, 180, 180, background=brand["main"]))
    maskable = png(icon, 512, 512, scale=MASKABLE, background=brand["main"])
    (out / "maskable-512.png").write_bytes(maskable)
    (out / "preview.png").write_bytes(png(preview, 1200, 630))


def png(svg: str, width: int, height: int, *, scale: float = 1, background: str = "") -> bytes:
    """The drawing in the middle of so many pixels, on a clear ground or a coloured one."""
    import typst  # for builds alone: a server holds 30 MB less without it

    ground = f'rgb("{background}")' if background else "none"
    page = f"""
        #set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: {ground})
        #set align(center + horizon)
        #image(bytes(sys.inputs.svg), format: "svg", width: {scale:.0%})
    """
    return typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": svg})
