"""Makes workbooks with odd sheets, and reads them: each gives a table or says why not, soon.

``python -m tests.fuzz.workbooks [NUMBER]``
"""

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from feedback_server.actions.activity.table_file import UnreadableFile
from feedback_server.actions.activity.table_sandbox import MOST_WAIT_S, read_tables
from tests.workbooks import SHEET, sheet_of, with_parts

EXAMPLES = 200
COLUMNS = ("A", "B", "ZZ", "XFD", "XFE", "AAAA", "", "a")
ROWS = ("1", "2", "20001", "1048576", "1048577", "9" * 30, "0", "-1", "")
KINDS = ("n", "s", "inlineStr", "b", "d", "e", "str", "odd")
VALUES = ("1", "0", "-1", "1e400", "nan", "9" * 500, "99999999999", "x", "", "&amp;", "2026-10-01")
DIMENSIONS = ("", "A1", "A1:XFD1048576", "B2:A1", "odd", "A0:ZZZ9")


def sheet(chance: random.Random) -> str:
    rows = []
    for _ in range(chance.choice((0, 1, 5, 300))):
        number = chance.choice(ROWS)
        cells = "".join(_cell(chance, number) for _ in range(chance.choice((0, 1, 3, 40))))
        rows.append(f'<row r="{number}">{cells}</row>')
    dimension = chance.choice(DIMENSIONS)
    return sheet_of("".join(rows), f'<dimension ref="{dimension}"/>' if dimension else "")


def _cell(chance: random.Random, row: str) -> str:
    at, kind = chance.choice(COLUMNS) + row, chance.choice(KINDS)
    formula = chance.choice(("", "", "<f>SUM(A1:XFD1048576)</f>", '<f t="shared" si="7"/>'))
    value = chance.choice(VALUES)
    text = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
    return f'<c r="{at}" t="{kind}">{formula}{text}</c>'


def fuzz(number: int, seed: int) -> Counter[str]:
    """What came of so many; raises where one breaks the reader or takes too long."""
    chance, became = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "odd.xlsx"
        for _ in range(number):
            path.write_bytes(with_parts({SHEET: sheet(chance)}))
            began = time.monotonic()
            try:
                became["tables"] += any(
                    len(list(table.rows)) >= 0 for table in read_tables(path, 2)
                )
            except UnreadableFile:
                became["refused"] += 1
            assert time.monotonic() - began < MOST_WAIT_S
    return became


def main() -> None:
    number, seed = int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES, random.randrange(10**9)
    sys.stdout.write(f"{number} odd workbooks, seed {seed}: {dict(fuzz(number, seed))}\n")


if __name__ == "__main__":
    main()
