"""What the list of comments can be narrowed to, in words."""

from collections.abc import Sequence

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.listing import CommentView
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.statistics.fft import CODES
from feedback_server.output.formatting import format_month
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context

from .filters import EVERY_MONTH, place_at_first

TONES = {
    Tone.PRAISE: "Praise",
    Tone.SUGGESTION: "What could be better",
    Tone.NEITHER: "Neither",
}
SHOW = {
    CommentView.WAITING: "Waiting",
    CommentView.TODAY: "Needs a person today",
    CommentView.CLEARED: "Cleared for reports",
    CommentView.OUT: "Kept out",
    CommentView.PRIVATE: "Private, by the patient's wish",
    CommentView.MINE: "Assigned to me",
    CommentView.OPEN: "Followed up, not done",
    CommentView.DONE: "Done",
    CommentView.ALL: "Everything",
}


def answers_in_words() -> dict[str, str]:
    main = context().offered[0]
    return {code: main.option_text(main.fft.id, code, "en") for code in CODES}


def title_of(month: str) -> str:
    return "Comments" if month == EVERY_MONTH else f"Comments, {format_month(Month.parse(month))}"


def months_to_choose(held: Sequence[Month], chosen: str) -> list[tuple[str, str]]:
    every = set(held) | ({Month.parse(chosen)} if chosen != EVERY_MONTH else set())
    return [(str(month), format_month(month)) for month in sorted(every, reverse=True)]


def practices_near(place: str) -> Sequence[str]:
    """The practices whose comments are called to mind: all, or of very many the network's."""
    practices = scope.practices()
    if not place_at_first():
        return [practice.code for practice in practices]
    network = {practice.pcn for practice in practices if place in (practice.code, practice.pcn)}
    return [practice.code for practice in practices if practice.pcn in network]


def places_to_choose(chosen: str) -> list[tuple[str, str]]:
    """Networks, each followed by its practices; of many networks, those of the chosen one alone."""
    networks, practices = scope.pcns(), scope.practices()
    many = bool(place_at_first())
    found = [] if many else [("", "All practices")]
    near = {practice.pcn for practice in practices if chosen in (practice.code, practice.pcn)}
    for pcn in networks:
        if len(networks) > 1:
            found.append((pcn.code, pcn.name))
        if not many or pcn.code in near:
            found += [
                (practice.code, practice.name) for practice in practices if practice.pcn == pcn.code
            ]
    return found
