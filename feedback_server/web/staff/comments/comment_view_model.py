"""What stands beside a comment on its page: practice, words, theme, risk, who may see to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import request

from feedback_server.actions.comments.follow_up import readers
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import Comment, is_cleared
from feedback_server.domain.comments.identifiers import suggested
from feedback_server.domain.comments.listing import nameable
from feedback_server.domain.comments.risk_words import risks_in
from feedback_server.domain.comments.themes import theme_words
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.comments.you_said import YouSaid
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Transaction
from feedback_server.store.comments import you_said
from feedback_server.store.submissions import tallies
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context

from .filters import network_of

Key = tuple[str, str]
Problems = Mapping[str, str]


@dataclass(frozen=True)
class Shown:
    """A comment as the page has it. ``practice`` is empty where it could point to a person."""

    comment: Comment
    practice: str
    network: str
    words: str
    themes: Sequence[str]
    tone: Tone
    because: str
    """The words that led to the main theme."""

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


def shown_comments(
    tx: Transaction, found: Sequence[Comment], problem: tuple[Key, Problems] | None
) -> list[Shown]:
    """Accounts that may be chosen are looked up once a practice."""
    key, problems = problem or (("", ""), {})
    practices = {practice.code: practice for practice in scope.practices()}
    networks = {pcn.code: pcn.name for pcn in scope.pcns()}
    on, whose = context().today(), scope.person()
    names = _names(tx, found, practices)
    people = {
        code: readers(tx, practices[code], of=whose, on=on)
        for code in {comment.practice for comment in found}
    }
    written = _written(tx, {practices[comment.practice].pcn for comment in found})
    return [
        _view(
            comment,
            names.get((comment.practice, comment.month), ""),
            networks.get(practices[comment.practice].pcn, ""),
            people[comment.practice],
            written.get(practices[comment.practice].pcn, ()),
            problems if (comment.submission, comment.question) == key else {},
        )
        for comment in found
    ]


def _view(
    comment: Comment,
    practice: str,
    network: str,
    people: Sequence[str],
    actions: Sequence[YouSaid],
    problems: Problems,
) -> Shown:
    themes, tone = comment.suggested_themes, comment.suggested_tone
    words = suggested(comment.shown)
    if comment.review:
        themes, tone = comment.review.themes, comment.review.tone
        words = comment.review.words or words
    if "words" in problems:
        words = request.form.get("words", words)
    risks = risks_in(comment.shown) if comment.care.suggested else {}
    return Shown(
        comment,
        practice,
        network,
        words,
        themes,
        tone,
        because=", ".join(theme_words(comment.shown, themes[0])),
        risks="; ".join(f"{kind}: {', '.join(words)}" for kind, words in risks.items()),
        readers=people,
        actions=actions if is_cleared(comment) else (),
        problems=problems,
    )


def _written(tx: Transaction, networks: Collection[str]) -> dict[str, list[YouSaid]]:
    """ "You said, we did" by network, for who may write it."""
    if not scope.person().may(Permission.PUBLISH):
        return {}
    whole = {pcn.code for pcn in scope.pcns() if not scope.visible_practices(pcn)}
    return {code: you_said.list_all(tx, code) for code in whole & set(networks)}


def _names(
    tx: Transaction, found: Sequence[Comment], practices: Mapping[str, Practice]
) -> dict[tuple[str, Month], str]:
    """The name of the practice, for those practices and months that may be named."""
    around = {each: network_of(practices[each]) for each in {one.practice for one in found}}
    every = {code for codes in around.values() for code in codes}
    given = tallies.count_responses(tx, every, {comment.month for comment in found})
    named: dict[tuple[str, Month], str] = {}
    for comment in found:
        of_network = {
            code: given.get((code, comment.month), 0) for code in around[comment.practice]
        }
        if comment.practice in nameable(of_network):
            named[comment.practice, comment.month] = practices[comment.practice].name
    return named
