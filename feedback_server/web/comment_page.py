"""The page of comments: what stands beside each, and what it can be narrowed to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import g, render_template, request

from ..actions.follow_up import readers
from ..actions.review_comments import may_take_back
from ..domain.care import LONGEST_NOTE
from ..domain.comment import LONGEST, Comment, is_cleared
from ..domain.comment_list import Show, nameable
from ..domain.fft import CODES
from ..domain.organisation import Practice
from ..domain.period import Month
from ..domain.person import May
from ..domain.risk import risks_in
from ..domain.screening import suggested
from ..domain.themes import THEMES, theme_words
from ..domain.you_said import YouSaid
from ..output.words import month_words
from ..store import Transaction, care, comment_list, comments, submissions, you_said
from . import scope
from .comment_filters import EVERY_MONTH, LONGEST_TEXT, Filters, network_of
from .services import services

AT_ONCE = 20
SHOW = {
    Show.WAITING: "Waiting",
    Show.TODAY: "Needs a person today",
    Show.CLEARED: "Cleared for reports",
    Show.OUT: "Kept out",
    Show.PRIVATE: "Private, by the patient's wish",
    Show.MINE: "Assigned to me",
    Show.OPEN: "Followed up, not done",
    Show.DONE: "Done",
}
Key = tuple[str, str]
Problems = Mapping[str, str]


@dataclass(frozen=True)
class Shown:
    """A comment as the page has it. ``practice`` is empty where it could point to a person."""

    comment: Comment
    practice: str
    network: str
    words: str
    theme: str
    because: str
    """The words that led to the theme."""

    risks: str
    """The words of risk, by kind."""

    readers: Sequence[str]
    actions: Sequence[YouSaid]
    """What it can be linked to."""

    problems: Problems

    @property
    def id(self) -> str:
        return f"{self.comment.submission}-{self.comment.question}"

    @property
    def address(self) -> str:
        return f"/staff/comments/{self.comment.submission}/{self.comment.question}"

    @property
    def cleared(self) -> bool:
        return bool(self.comment.review and self.comment.review.words)


def page(filters: Filters, problem: tuple[Key, Problems] | None = None, done: str = "") -> str:
    """``problem`` is what is wrong with the form of one comment, by field."""
    our = services()
    with our.store.read() as tx:
        held = submissions.months(tx, [each.code for each in scope.practices()])
        newest = held[0] if held else Month.of(our.today())
        wanted = filters.wanted(tx, newest)
        versions = our.surveys.of(tx)
        found = comment_list.listed(
            tx, versions, wanted, filters.show, page=filters.page, at_once=AT_ONCE
        )
        today = care.today(tx, [each.code for each in scope.practices()])
        shown = _shown(tx, found.comments, problem)
        undo = _can_undo(tx, done)
    month = filters.month or str(newest)
    main = our.offered[0]
    answers = {code: main.option_text(main.fft.id, code, "en") for code in CODES}
    return render_template(
        "comments.html.jinja",
        filters=filters,
        month=month,
        title="Comments"
        if month == EVERY_MONTH
        else f"Comments, {month_words(Month.parse(month))}",
        months=[(EVERY_MONTH, "All months"), *_months(held, month)],
        places=[("", "All practices"), *_places()],
        shows=[(each, f"{words} ({found.counts[each]})") for each, words in SHOW.items()],
        themes=THEMES,
        theme_options=[("", "Anything"), *((each, each) for each in THEMES)],
        answers=answers,
        answer_options=[("", "Any answer"), *answers.items()],
        one_practice=filters.place in {each.code for each in scope.practices()},
        shown=shown,
        first=(found.page - 1) * AT_ONCE,
        today=today,
        number=found.counts[filters.show],
        page=found.page,
        pages=found.pages,
        longest=LONGEST,
        longest_note=LONGEST_NOTE,
        longest_text=LONGEST_TEXT,
        may_publish=scope.person().may(May.PUBLISH),
        may_read_originals=scope.person().may(May.READ_ORIGINALS),
        problems={
            f"{name}-{each.id}": words for each in shown for name, words in each.problems.items()
        },
        done=done,
        undo=undo,
    )


def _title(month: str) -> str:
    return "Comments" if month == EVERY_MONTH else f"Comments, {month_words(Month.parse(month))}"


def seen(comment: Comment) -> bool:
    return comment.practice in {each.code for each in scope.practices()}


def _shown(
    tx: Transaction, found: Sequence[Comment], problem: tuple[Key, Problems] | None
) -> list[Shown]:
    """Accounts that may be chosen are looked up once a practice."""
    key, problems = problem or (("", ""), {})
    practices = {each.code: each for each in scope.practices()}
    networks = {each.code: each.name for each in scope.pcns()}
    on, whose = services().today(), scope.person()
    names = _names(tx, found, practices)
    people = {
        code: readers(tx, practices[code], of=whose, on=on)
        for code in {each.practice for each in found}
    }
    written = _written(tx, {practices[each.practice].pcn for each in found})
    return [
        _one(
            each,
            names.get((each.practice, each.month), ""),
            networks.get(practices[each.practice].pcn, ""),
            people[each.practice],
            written.get(practices[each.practice].pcn, ()),
            problems if (each.submission, each.question) == key else {},
        )
        for each in found
    ]


def _one(
    comment: Comment,
    practice: str,
    network: str,
    people: Sequence[str],
    actions: Sequence[YouSaid],
    problems: Problems,
) -> Shown:
    theme, words = comment.suggested_theme, suggested(comment.shown)
    if comment.review:
        theme, words = comment.review.theme, comment.review.words or words
    if "words" in problems:
        words = request.form.get("words", words)
    risks = risks_in(comment.shown) if comment.care.suggested else {}
    return Shown(
        comment,
        practice,
        network,
        words,
        theme,
        because=", ".join(theme_words(comment.shown, theme)),
        risks="; ".join(f"{kind}: {', '.join(words)}" for kind, words in risks.items()),
        readers=people,
        actions=actions if is_cleared(comment) else (),
        problems=problems,
    )


def _written(tx: Transaction, networks: Collection[str]) -> dict[str, list[YouSaid]]:
    """ "You said, we did" by network, for who may write it."""
    if not scope.person().may(May.PUBLISH):
        return {}
    whole = {each.code for each in scope.pcns() if not scope.only(each)}
    return {code: you_said.every(tx, code) for code in whole & set(networks)}


def _names(
    tx: Transaction, found: Sequence[Comment], practices: Mapping[str, Practice]
) -> dict[tuple[str, Month], str]:
    """The name of the practice, for those practices and months that may be named."""
    around = {each: network_of(practices[each]) for each in {one.practice for one in found}}
    every = {code for codes in around.values() for code in codes}
    given = submissions.responses(tx, every, {each.month for each in found})
    named: dict[tuple[str, Month], str] = {}
    for each in found:
        of_network = {code: given.get((code, each.month), 0) for code in around[each.practice]}
        if each.practice in nameable(of_network):
            named[each.practice, each.month] = practices[each.practice].name
    return named


def _can_undo(tx: Transaction, done: str) -> bool:
    submission, _, question = done.partition("/")
    found = comments.find(tx, lambda some: services().surveys.of(tx, some), submission, question)
    if found is None or not seen(found) or found.review is None or not found.text:
        return False
    return may_take_back(found, g.person, services().today())


def _months(held: Sequence[Month], chosen: str) -> list[tuple[str, str]]:
    every = set(held) | ({Month.parse(chosen)} if chosen != EVERY_MONTH else set())
    return [(str(each), month_words(each)) for each in sorted(every, reverse=True)]


def _places() -> list[tuple[str, str]]:
    """Networks, each followed by its practices."""
    found: list[tuple[str, str]] = []
    networks = scope.pcns()
    for pcn in networks:
        if len(networks) > 1:
            found.append((pcn.code, pcn.name))
        found += [(each.code, each.name) for each in scope.practices() if each.pcn == pcn.code]
    return found
