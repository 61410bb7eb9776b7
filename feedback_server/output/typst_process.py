"""A process that sets one document with Typst and ends: Typst keeps what it made in memory, some
30 MB of each of the last ten documents, and gives none of it back.

Started as ``python -P typst_process.py``, with what to set as JSON on its standard input. The PDF
comes out, or the pictures of its pages as JSON in base 64; what Typst has against it goes to its
standard error.
"""

import base64
import json
import sys

import typst

NO_TIME = 0  # the same template and data give the same bytes whenever they are set


DOTS_PER_INCH = 144  # twice as many as a page has points: sharp on paper and on screens


def main() -> None:
    asked = json.load(sys.stdin)
    ours = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[asked["fonts"]]
    )
    compiler = typst.Compiler(
        asked["template"], root=asked["root"], font_paths=ours, sys_inputs={"data": asked["data"]}
    )
    try:
        sys.stdout.buffer.write(_pictures(compiler) if asked["pictures"] else _pdf(compiler))
    except typst.TypstError as error:
        sys.exit(f"{error} {error.diagnostic}")


def _pdf(compiler: typst.Compiler) -> bytes:
    made = compiler.compile(pdf_standards="ua-1", timestamp=NO_TIME)
    assert isinstance(made, bytes)
    return made


def _pictures(compiler: typst.Compiler) -> bytes:
    made = compiler.compile(format="png", ppi=DOTS_PER_INCH, timestamp=NO_TIME)
    pages = made if isinstance(made, list) else [made or b""]
    return json.dumps([base64.b64encode(page).decode() for page in pages]).encode()


if __name__ == "__main__":
    main()
