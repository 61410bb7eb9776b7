"""What is asked of the reader, as follows from the rest."""

from collections.abc import Iterator, Sequence

from feedback_server.domain.reports.blocks import Figure, Finding, Subject
from feedback_server.domain.reports.context import ReportContext
from feedback_server.domain.reports.figures import count
from feedback_server.domain.reports.quality import silent_tablets
from feedback_server.domain.surveys.service import MAIN

from .phrases import listed, number_word

MOST = 3
LOW_REACH = 10
"""Answers for every 100 seen below which it is worth asking more patients: where the receptionist
asks, 60 answer."""

Ask = tuple[str, tuple[Figure, ...]]


def asked(context: ReportContext, findings: Sequence[Finding]) -> Finding:
    """At most three things to do, in this order; or that nothing is."""
    asks = [*_waiting(context), *_missing(context), *_to_look_at(context, findings)][:MOST]
    if not asks:
        month = " this month" if context.length == 1 else ""
        return Finding("asked", f"Nothing is asked of you{month}.")
    figures = tuple(figure for _, several in asks for figure in several)
    wanted = listed([words for words, _ in asks])
    return Finding("asked", f"Please {wanted}.", figures)


def _waiting(context: ReportContext) -> Iterator[Ask]:
    if flagged := context.supplementary.quality.flagged.waiting:
        figure = count("Flagged, waiting", "flagged_waiting", flagged, "flagged", Subject())
        yield f"decide on {_several(flagged, 'flagged answer')}", (figure,)
    if comments := context.supplementary.comments.waiting:
        figure = count("Comments waiting", "comments_waiting", comments, "comments", Subject())
        yield f"read {_several(comments, 'comment')} that nobody has cleared yet", (figure,)


def _missing(context: ReportContext) -> Iterator[Ask]:
    if context.survey.service == MAIN and context.as_of > context.month.last_day():
        given = {activity.practice for activity in context.supplementary.activity}
        names = [one.name for one in context.practices if one.code not in given]
        if names and not given:
            yield "bring in the appointments file", ()
        elif names:
            yield f"bring in the appointments of {_first(names, 'surgery', 'surgeries')}", ()
    if silent := silent_tablets(context):
        yield f"find out why {_first(silent, 'tablet', 'tablets')} sent nothing", ()


def _to_look_at(context: ReportContext, findings: Sequence[Finding]) -> Iterator[Ask]:
    by_id = {finding.id: finding for finding in findings}
    if "places" in by_id:
        codes = dict.fromkeys(figure.about.practice for figure in by_id["places"].figures)
        names = [context.practice_names()[code] for code in codes if code]
        whose = "its" if len(names) == 1 else "their"
        yield f"ask {_first(names, 'surgery', 'surgeries')} what may lie behind {whose} answers", ()
    of_service = by_id["service"].figures if "service" in by_id else ()
    low = tuple(
        figure
        for figure in of_service
        if figure.measure == "reach_seen" and (figure.value or 0) < LOW_REACH
    )
    if low or "too_few" in by_id:
        yield "ask more patients for their answers", low


def _several(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _first(names: Sequence[str], one: str, several: str) -> str:
    """A name, two of them, or the first and how many more."""
    if len(names) <= 2:
        return listed(names)
    rest = len(names) - 1
    return f"{names[0]} and {number_word(rest)} more {one if rest == 1 else several}"
