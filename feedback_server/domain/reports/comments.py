"""The sections of patients' comments, and of what was done about them."""

from collections.abc import Iterator

from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.surveys.questions import Question

from .blocks import Block, Note, Quote, Quotes, Text
from .context import ClearedComment, ReportContext

TONES = {
    Tone.PRAISE: "Praise",
    Tone.SUGGESTION: "What could be better",
    Tone.NEITHER: "Also said",
}
Group = tuple[str, Tone, str]
"""Question, tone and main theme."""


def comments(context: ReportContext) -> Iterator[Block]:
    """The comments that a person has cleared for the report: under their question, praise before
    suggestions, each by its main theme."""
    given = context.supplementary.comments
    for (question, tone, theme), cleared in _groups(context).items():
        quotes = tuple(_quote(context, comment) for comment in cleared)
        asked = _asked(context, question) or question
        yield Quotes(f"{TONES[tone]}: {theme} ({len(cleared)})", quotes, asked)
    if given.cleared:
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
