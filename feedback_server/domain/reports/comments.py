"""The sections of patients' comments, and of what was done about them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.surveys.questions import Question

from .blocks import Block, Note, Quote, Quotes, Text
from .context import ClearedComment, ReportContext

TONES = {
    Tone.PRAISE: "Praise",
    Tone.SUGGESTION: "What could be better",
    Tone.NEITHER: "Also said",
}
IN_SUMMARY = 2
"""A summary has room for so many comments: one of praise, and one of what could be better."""

Group = tuple[str, Tone, str]
"""Question, tone and main theme."""


def comments(context: ReportContext) -> Iterator[Block]:
    """The comments that a person has cleared for the report: under their question, praise before
    suggestions, each by its main theme."""
    given = context.supplementary.comments
    groups = _groups(context)
    if context.layout.summary:
        groups = {group: groups[group] for group in _in_summary(groups)}
    for (question, tone, theme), cleared in groups.items():
        shown = cleared[:1] if context.layout.summary else cleared
        number = len(cleared)
        of = f"{len(shown)} of {number}" if len(shown) < number else f"{number}"
        quotes = tuple(_quote(context, comment) for comment in shown)
        asked = "" if context.layout.summary else _asked(context, question)
        yield Quotes(f"{TONES[tone]}: {theme} ({of})", quotes, asked)
    if given.cleared and not context.layout.summary:
        yield Note("In the patients' own words", "What says who somebody is was taken out.")
    if sentence := " ".join(_rest(context)):
        yield Text(sentence)


def _groups(context: ReportContext) -> dict[Group, list[ClearedComment]]:
    """Questions as they are asked, praise first, and the theme of most comments first."""
    found: dict[Group, list[ClearedComment]] = {}
    for comment in context.supplementary.comments.cleared:
        found.setdefault((comment.question, comment.tone, comment.themes[0]), []).append(comment)
    asked = list(dict.fromkeys(question.id for question in _questions(context)))
    tones = list(TONES)

    def place(group: Group) -> tuple[int, int, int]:
        order = asked.index(group[0]) if group[0] in asked else len(asked)
        return (order, tones.index(group[1]), -len(found[group]))

    return {group: found[group] for group in sorted(found, key=place)}


def _in_summary(groups: Mapping[Group, Sequence[ClearedComment]]) -> Iterable[Group]:
    """The group of most comments of each tone."""
    largest = sorted(groups, key=lambda group: -len(groups[group]))
    most = {group[1]: group for group in reversed(largest)}
    return [most[tone] for tone in TONES if tone in most][:IN_SUMMARY]


def _questions(context: ReportContext) -> Iterator[Question]:
    for survey in (*context.surveys, *context.former):
        yield from survey.questions


def _asked(context: ReportContext, id: str) -> str:
    """The words of a question, as the newest survey that asks it has them."""
    asked = (question for question in _questions(context) if question.id == id)
    return next((question.text[context.language] for question in asked), "")


def _quote(context: ReportContext, comment: ClearedComment) -> Quote:
    answered = context.fft_words(comment.answered) if comment.answered else ""
    return Quote(comment.words, answered)


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
