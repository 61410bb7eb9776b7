"""What stands on the card of a comment: practice, words, themes, risk, who may see to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from feedback_server.actions.comments.follow_up import readers
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.clearing import (
    Part,
    may_clear_together,
    parts_of,
    same_words,
)
from feedback_server.domain.comments.comment import Comment, ModerationState, is_cleared
from feedback_server.domain.comments.follow_up import FollowUp
from feedback_server.domain.comments.listing import nameable
from feedback_server.domain.comments.risk_words import risks_in
from feedback_server.domain.comments.suggestion import reasons
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.comments.you_said import YouSaid
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Transaction
from feedback_server.store.comments import you_said
from feedback_server.store.submissions import tallies
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context

from .drafts import Draft, Posted, Problems, name_of, version
from .filters import network_of

NO_DRAFT = Draft(None, (), None, None, None, False, "")


@dataclass(frozen=True)
class Shown:
    """A comment as the page has it. ``practice`` is empty where it could point to a person."""

    comment: Comment
    practice: str
    network: str
    asked: str
    """The question."""

    parts: Sequence[Part]
    words: str
    """In the box for editing."""

    themes: Sequence[str]
    tone: Tone
    because: str
    """The words that led to the main theme."""

    risks: str
    """The words of risk, by kind."""

    readers: Sequence[str]
    actions: Sequence[YouSaid]
    """What it can be linked to."""

    follow: FollowUp
    """In the boxes for following it up."""

    version: str
    problems: Problems
    conflict: bool
    """Whether somebody else has decided on it since this person read it."""

    edited: bool
    """Whether other words stand in its box than its own."""

    relabelled: bool

    @property
    def id(self) -> str:
        return name_of(self.comment)

    @property
    def key(self) -> str:
        return f"{self.comment.submission}/{self.comment.question}"

    @property
    def address(self) -> str:
        return f"/staff/comments/{self.key}"

    @property
    def marked(self) -> bool:
        return any(part.kind for part in self.parts)

    @property
    def without(self) -> str:
        return without_marks(self.parts)

    @property
    def together(self) -> bool:
        return not self.marked and not self.edited and may_clear_together(self.comment)

    @property
    def cleared(self) -> bool:
        return bool(self.comment.review and self.comment.review.words)

    @property
    def is_cleared(self) -> bool:
        return is_cleared(self.comment)

    @property
    def is_kept_out(self) -> bool:
        review = self.comment.review
        return review is not None and review.state is ModerationState.KEPT_OUT

    @property
    def followed(self) -> bool:
        care, box = self.comment.care, self.follow
        return (care.assigned_to, care.note, care.done) != (box.assigned_to, box.note, box.done)

    @property
    def dirty(self) -> bool:
        """Whether something stands in its boxes that a new page would not have."""
        return self.edited or self.followed or self.relabelled

    @property
    def edit_open(self) -> bool:
        return "words" in self.problems or self.edited

    @property
    def follow_open(self) -> bool:
        return self.followed or bool({"note", "assigned_to"} & self.problems.keys())


def without_marks(parts: Sequence[Part]) -> str:
    return "".join(f"[{part.kind}]" if part.kind else part.words for part in parts)


def shown_comments(
    tx: Transaction, surveys: Mapping[str, Survey], found: Sequence[Comment], posted: Posted
) -> list[Shown]:
    """Accounts that may be chosen are looked up once a practice."""
    practices = {practice.code: practice for practice in scope.practices()}
    networks = {pcn.code: pcn.name for pcn in scope.pcns()}
    on, whose = context().today(), scope.person()
    names = _names(tx, found, practices)
    people = {
        code: readers(tx, practices[code], of=whose, on=on)
        for code in {comment.practice for comment in found}
    }
    written = _written(tx, {practices[comment.practice].pcn for comment in found})
    asked = {
        question.id: question.text.get("en", "")
        for survey in surveys.values()
        for question in survey.questions
    }
    return [
        _view(
            comment,
            names.get((comment.practice, comment.month), ""),
            networks.get(practices[comment.practice].pcn, ""),
            asked.get(comment.question, ""),
            people[comment.practice],
            written.get(practices[comment.practice].pcn, ()),
            posted,
        )
        for comment in found
    ]


def _view(
    comment: Comment,
    practice: str,
    network: str,
    asked: str,
    people: Sequence[str],
    actions: Sequence[YouSaid],
    posted: Posted,
) -> Shown:
    name, parts = name_of(comment), parts_of(comment.shown)
    draft = posted.drafts.get(name, NO_DRAFT)
    conflict = name in posted.conflicts
    review = comment.review
    words = (review.words if review else "") or without_marks(parts)
    themes = review.themes if review else comment.suggested_themes
    tone = review.tone if review else comment.suggested_tone
    risks = risks_in(comment.shown) if comment.care.suggested else {}
    return Shown(
        comment,
        practice,
        network,
        asked,
        parts,
        words if draft.words is None else draft.words,
        draft.themes or themes,
        draft.tone or tone,
        because=", ".join(reasons(comment.shown, themes[0])),
        risks="; ".join(f"{kind}: {', '.join(words)}" for kind, words in risks.items()),
        readers=people,
        actions=actions if is_cleared(comment) else (),
        follow=_in_boxes(comment.care, draft),
        version=draft.seen if draft.seen and not conflict else version(comment),
        problems=posted.problems.get(name, {}),
        conflict=conflict,
        edited=draft.words is not None and not same_words(draft.words, words),
        relabelled=(draft.themes or themes, draft.tone or tone) != (themes, tone),
    )


def _in_boxes(care: FollowUp, draft: Draft) -> FollowUp:
    if draft.note is None:
        return care
    return replace(care, assigned_to=draft.assigned_to or "", note=draft.note, done=draft.done)


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
