"""What patients wrote, and what was done about it."""

from collections.abc import Iterator

from .basis import Basis
from .blocks import Block, Note, Quotes, Text


def comments(basis: Basis) -> Iterator[Block]:
    """Only what a person has cleared for the report, by theme."""
    given = basis.around.comments
    for theme, words in given.cleared.items():
        yield Quotes(theme, tuple(words))
    if given.waiting:
        more = "more were written" if given.cleared else "comments were written"
        yield Text(
            f"{given.waiting} {more}. They stand here once somebody has read them and taken out "
            "what says who anybody is."
        )
    elif not given.cleared:
        yield Text("Nobody wrote a comment in this month.")
    else:
        yield Note("In the patients' own words", "What says who somebody is was taken out.")


def you_said(basis: Basis) -> Iterator[Block]:
    if not basis.around.changes:
        yield Text("Nothing has been written here yet. Patients like to see what came of it.")
    for change in basis.around.changes:
        yield Quotes("You said", (change.said,))
        yield Text(f"We did: {change.did}")
