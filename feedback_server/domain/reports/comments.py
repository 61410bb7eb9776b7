"""The sections of patients' comments, and of what was done about them."""

from collections.abc import Iterator

from .blocks import Block, Note, Quote, Quotes, Text
from .context import ReportContext

IN_SUMMARY = 3
"""The most themes that a summary has room for, with one comment each."""


def comments(context: ReportContext) -> Iterator[Block]:
    """The comments that a person has cleared for the report, by theme."""
    given = context.supplementary.comments
    themes = sorted(given.cleared.items(), key=lambda theme: -len(theme[1]))
    if context.layout.summary:
        themes = [(theme, words[:1]) for theme, words in themes[:IN_SUMMARY]]
    for theme, words in themes:
        every = len(given.cleared[theme])
        of = f"{len(words)} of {every}" if len(words) < every else f"{every}"
        yield Quotes(f"{theme} ({of})", tuple(map(Quote, words)))
    if given.cleared and not context.layout.summary:
        yield Note("In the patients' own words", "What says who somebody is was taken out.")
    if sentence := " ".join(_rest(context)):
        yield Text(sentence)


def _rest(context: ReportContext) -> Iterator[str]:
    given = context.supplementary.comments
    if given.waiting:
        number = f"{given.waiting} more" if given.cleared else f"{given.waiting}"
        yield (
            f"Comments that nobody has read yet: {number}. They stand here once somebody has taken "
            "out what says who anybody is."
        )
    if given.private:
        yield f"Kept private by the patient's wish: {given.private}."
    if not (given.cleared or given.waiting or given.private):
        yield "Nobody wrote a comment in this month."


def you_said(context: ReportContext) -> Iterator[Block]:
    if not context.supplementary.changes:
        yield Text("Nothing has been written here yet. Patients like to see what came of it.")
    for change in context.supplementary.changes:
        yield Quotes("You said", (Quote(change.said),))
        yield Text(f"We did: {change.did}")
