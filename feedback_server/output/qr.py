"""Draws a QR code as a vector picture."""

import io
from itertools import groupby

import segno

QUIET = 4  # modules of white on every side, which the standard asks for


def qr_terminal(address: str) -> str:
    """The QR code for a terminal, in half blocks."""
    out = io.StringIO()
    segno.make_qr(address).terminal(out, compact=True)
    return out.getvalue()


def qr_svg(address: str) -> str:
    """The code as SVG: black on white, at least 15% repairable, and 25% where that is free.

    One shape for all squares: between shapes of their own, printers may leave hairlines.
    """
    rows = segno.make_qr(address, error="m", boost_error=True).matrix
    side = len(rows) + 2 * QUIET
    shape = ""
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                shape += f"M{x} {y}h{width}v1h-{width}z"
            x += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{shape}"/></svg>'
    )
