"""How many surveys were begun on tablets and not sent, in words for staff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feedback_server.actions.tablets.departures import surveys_begun
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.surveys.survey import Survey
from feedback_server.domain.tablets.departures import (
    MONTHS_KEPT,
    Place,
    SurveysBegun,
    add_up,
)
from feedback_server.domain.tablets.tablet import Tablet
from feedback_server.output.formatting import format_month
from feedback_server.web.shared.context import context


@dataclass(frozen=True)
class BegunRow:
    """A month of one surgery, or of one tablet."""

    surgery: str
    month: str
    sent: int
    left: str
    places: Sequence[str]
    """At which questions they stopped, the commonest first, with how many."""


def begun_by_surgery(tablets: Sequence[Tablet], names: Mapping[str, str]) -> list[BegunRow]:
    """This month and last of each surgery that has any, by the names of ``names``."""
    this = _this_month()
    found = _surveys_begun(tablets, this.previous())
    words = _question_words()
    rows = []
    for code, name in names.items():
        of_surgery = [
            begun for tablet in tablets if tablet.practice == code for begun in found[tablet.id]
        ]
        months = (add_up(month, of_surgery) for month in (this, this.previous()))
        rows += [_row(begun, words, name) for begun in months if begun.sent or begun.left]
    return rows


def begun_on_tablet(tablet: Tablet) -> list[BegunRow]:
    """A year of months that have any, latest first."""
    found = _surveys_begun([tablet], _this_month().plus(-MONTHS_KEPT))[tablet.id]
    words = _question_words()
    return [_row(begun, words) for begun in found]


def _surveys_begun(tablets: Sequence[Tablet], first: Month) -> dict[str, list[SurveysBegun]]:
    ctx = context()
    return surveys_begun(ctx.store, ctx.invitation_key, tablets, first)


def _row(begun: SurveysBegun, words: Mapping[Place, str], surgery: str = "") -> BegunRow:
    left = str(begun.left_in_all)
    if begun.share_left:
        left = f"{left} of {begun.in_all} begun ({begun.share_left})"
    return BegunRow(
        surgery,
        format_month(begun.month),
        begun.sent,
        left,
        [f"{count} {words.get(place, f'at {place[1]}')}" for place, count in begun.places()],
    )


def _question_words() -> dict[Place, str]:
    """Where people stopped, for every question that some version of a survey asks."""
    ctx = context()
    with ctx.store.read() as tx:
        versions = ctx.surveys.published(tx).values()
    return dict(_words_of(versions))


def _words_of(versions: Iterable[Survey]) -> Iterable[tuple[Place, str]]:
    """Nobody is counted who has answered nothing: where the first question was the last one seen,
    it had been answered, and what was missing is the tap that sends it.
    """
    for survey in versions:
        for question in survey.questions:
            asked = f"at “{question.text[survey.languages[0]]}”"
            words = "right after the first answer" if question.role == "fft" else asked
            yield (survey.id, question.id), words


def _this_month() -> Month:
    return Month.of(context().today())
