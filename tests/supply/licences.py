"""`make licences`: lists the licence of everything that runs, and fails at one that is not allowed.

python -m tests.supply.licences
"""

import sys
from collections import Counter
from collections.abc import Iterable

from license_expression import ExpressionError, LicenseExpression, get_spdx_licensing

from feedback_server.config.settings import PROJECT
from tests.supply.parts import Part, parts

OUT = PROJECT / "build" / "licences.txt"
ALLOWED = {
    *("MIT", "MIT-0", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "Unlicense"),
    *("Apache-2.0", "Apache-2.0 WITH LLVM-exception", "PSF-2.0", "BSL-1.0", "CC0-1.0"),
    *("Unicode-3.0", "Unicode-DFS-2016", "BSD-Attribution-HPND-disclaimer"),
    *("MIT-CMU", "MIT-open-group", "X11", "FTL", "IJG", "libtiff"),  # Pillow, and what it reads
    "OFL-1.1",  # fonts: their licence goes with them, and they are not sold alone
    "MPL-2.0",  # asks for its own files only, which we do not change
    *("MPL-1.1", "LGPL-2.1-or-later"),  # of Pyphen, which lets one choose
    "LGPL-2.0-or-later",  # libraries of their own, which anybody can exchange
    "LGPL-3.0-only",
}
"""A licence that asks for our own code (GPL, AGPL), forbids a use or is not free is not here."""
SPDX = get_spdx_licensing()


def main() -> None:
    every = parts()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("".join(f"{line}\n" for line in table(every)), "utf-8")
    for licence, number in Counter(part.licence for part in flat(every)).most_common():
        print(f"{number:5}  {licence}")
    print(
        f"Parts that run: {len(every)}, compiled into them: {len(list(flat(every))) - len(every)}"
    )
    print(f"The list: {OUT.relative_to(PROJECT)}")
    if faults := refused(every):
        sys.exit("\n".join(["Not allowed, or not known:", *faults]))


def table(every: Iterable[Part]) -> Iterable[str]:
    """A line for each part; what was compiled into one is set in."""
    for part in every:
        yield f"{part.name:32} {part.version:16} {part.licence}"
        for inner in part.inside:
            yield f"    {inner.name:28} {inner.version:16} {inner.licence}"


def flat(every: Iterable[Part]) -> Iterable[Part]:
    for part in every:
        yield from (part, *part.inside)


def refused(every: Iterable[Part]) -> list[str]:
    """Parts whose licence is not allowed, or is not known."""
    return [
        f"{part.name} {part.version}: {part.licence or 'no licence named'}"
        for part in flat(every)
        if not is_allowed(part.licence)
    ]


def is_allowed(licence: str) -> bool:
    """Of several with "or" between them one must be; of several with "and", all.

    >>> is_allowed("Apache-2.0 OR GPL-2.0-only"), is_allowed("MIT AND GPL-2.0-only")
    (True, False)
    >>> is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"), is_allowed("")
    (True, False)
    """
    try:
        parsed = SPDX.parse(licence)
    except ExpressionError:
        return False
    return parsed is not None and _holds(parsed)


def _holds(expression: LicenseExpression) -> bool:
    if isinstance(expression, SPDX.OR):
        return any(map(_holds, expression.args))
    if isinstance(expression, SPDX.AND):
        return all(map(_holds, expression.args))
    return str(expression) in ALLOWED


if __name__ == "__main__":
    main()
