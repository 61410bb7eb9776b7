"""A process that sets one document with Typst and ends: Typst keeps what it made in memory, some
30 MB of each of the last ten documents, and gives none of it back.

Started as ``python -P typst_process.py``, with what to set as JSON on its standard input. The PDF
comes out; what Typst has against it goes to its standard error.
"""

import json
import sys

import typst

NO_TIME = 0  # the same template and data give the same bytes whenever they are set


def main() -> None:
    asked = json.load(sys.stdin)
    ours = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[asked["fonts"]]
    )
    try:
        made = typst.compile(
            asked["template"],
            root=asked["root"],
            font_paths=ours,
            sys_inputs={"data": asked["data"]},
            pdf_standards="ua-1",
            timestamp=NO_TIME,
        )
    except typst.TypstError as error:
        sys.exit(f"{error} {error.diagnostic}")
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
