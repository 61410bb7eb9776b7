"""Lists of comments: narrowed, paged, ordered by chance; the same on both databases."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from feedback_server.actions.comments.classification import classify_new
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import Comment, ModerationState, Review
from feedback_server.domain.comments.follow_up import FollowUp
from feedback_server.domain.comments.listing import CommentQuery, CommentView
from feedback_server.domain.comments.tone import Tone
from feedback_server.store import Store
from feedback_server.store.comments import comments, follow_up, listing
from feedback_server.store.comments.listing import CommentPage
from feedback_server.store.submissions import insert
from tests.factories import a_submission, a_survey

OCTOBER = Month(2026, 10)
EVERY = CommentQuery(frozenset({"V89001", "V89002"}))


def give(
    store: Store,
    text: str,
    *,
    willing: bool = True,
    fft: str = "1",
    practice: str = "V89001",
    on: date = date(2026, 10, 7),
) -> Comment:
    answers = {"experience": fft, "why": text, "publish": "yes" if willing else "no"}
    given = a_submission(practice=practice, given_on=on, answers=answers)
    with store.write() as tx:
        insert.add(tx, [given], {a_survey().version: a_survey()})
    classify_new(store, SurveyRegistry())
    with store.read() as tx:
        found = comments.find(tx, lambda _: {a_survey().version: a_survey()}, given.id, "why")
    assert found
    return found


def lists(
    store: Store,
    wanted: CommentQuery = EVERY,
    show: CommentView = CommentView.WAITING,
    page: int = 1,
    at_once: int = 9,
) -> CommentPage:
    with store.read() as tx:
        versions = SurveyRegistry().published(tx)
        return listing.listed(tx, versions, wanted, show, page=page, at_once=at_once)


def texts(store: Store, show: CommentView = CommentView.WAITING, **narrower: object) -> set[str]:
    wanted = replace(EVERY, **narrower)  # type: ignore[arg-type]
    return {comment.shown for comment in lists(store, wanted, show).comments}


@pytest.mark.parametrize(
    "search, found",
    [
        ("rail", {"The RAIL is good"}),
        ("100%", {"It is 100% better"}),
        ("%", {"It is 100% better"}),
        ("_", {"a_b"}),
        ("/", {"and/or"}),
        ("\\", {"back\\slash"}),
        ("élodie", {"\u00c9lodie helped", "\u00e9lodie came"}),
        ("\u00c9LODIE", {"\u00c9lodie helped", "\u00e9lodie came"}),
        ("'; drop table comment; --", set()),
    ],
)
def test_words_are_found_whatever_their_case_and_wildcards_are_letters(
    peopled: Store, search: str, found: set[str]
) -> None:
    for text in ("The RAIL is good", "It is 100% better", "a_b", "and/or", "back\\slash"):
        give(peopled, text)
    for text in ("\u00c9lodie helped", "\u00e9lodie came"):
        give(peopled, text)
    assert texts(peopled, text=search) == found


def test_a_list_is_narrowed_by_month_practice_answer_and_theme(peopled: Store) -> None:
    give(peopled, "I waited weeks for an appointment", fft="4")
    give(peopled, "She was kind", practice="V89002")
    give(peopled, "So kind", on=date(2026, 9, 30))
    assert texts(peopled, fft="4") == {"I waited weeks for an appointment"}
    assert texts(peopled, practices=frozenset({"V89002"})) == {"She was kind"}
    assert texts(peopled, spans=((Month(2026, 9), Month(2026, 9)),)) == {"So kind"}
    assert texts(peopled, spans=()) == set()
    assert texts(peopled, theme="Staff") == {"She was kind", "So kind"}
    staff = replace(EVERY, theme="Staff")
    assert lists(peopled, staff).counts[CommentView.WAITING] == 2
    two = lists(peopled, staff, page=2, at_once=1)
    assert (len(two.comments), two.page, two.pages) == (1, 2, 2)


def test_a_comment_is_found_by_each_of_its_themes(peopled: Store) -> None:
    found = give(peopled, "She was kind, and explained the rail")
    themes = ("Equipment and the home", "Staff")
    review = Review(ModerationState.CLEARED, "Kind", themes, Tone.PRAISE, "a", date(2026, 11, 1))
    with peopled.write() as tx:
        comments.decide(tx, found, review)
    for theme in themes:
        (comment,) = lists(peopled, replace(EVERY, theme=theme), CommentView.CLEARED).comments
        assert comment.review and (comment.review.themes, comment.review.tone) == (
            themes,
            Tone.PRAISE,
        )
    assert texts(peopled, CommentView.CLEARED, theme="Place and travel") == set()


def test_once_cleared_only_the_cleared_words_are_searched_and_shown(peopled: Store) -> None:
    found = give(peopled, "Priya was kind")
    review = Review(
        ModerationState.CLEARED, "[name] was kind", ("Staff",), Tone.PRAISE, "a", date(2026, 11, 1)
    )
    with peopled.write() as tx:
        comments.decide(tx, found, review)
    assert texts(peopled, CommentView.CLEARED) == {"[name] was kind"}
    assert texts(peopled, CommentView.CLEARED, text="priya") == set()
    with peopled.write() as tx:
        comments.decide(tx, found, replace(review, state=ModerationState.KEPT_OUT))
    assert texts(peopled, CommentView.OUT) == {"[name] was kind"}


def test_the_database_and_the_domain_agree_on_each_list(peopled: Store) -> None:
    kept = [give(peopled, f"Good {n}", willing=n % 3 > 0) for n in range(6)]
    states = [
        FollowUp(),
        FollowUp(today=True),
        FollowUp(today=False),
        FollowUp(assigned_to="a"),
        FollowUp(done=True),
    ]
    with peopled.write() as tx:
        for comment, state in zip(kept, states, strict=False):
            follow_up.upsert(tx, comment, state)
    give(peopled, "I want to die", willing=False)
    with peopled.read() as tx:
        every = comments.list_for_month(
            tx, lambda _: SurveyRegistry().published(tx), ["V89001"], OCTOBER
        )
        assert follow_up.today(tx)["V89001"] == sum(item.care.needs_today for item in every) == 2
    counts = lists(peopled, replace(EVERY, me="a")).counts
    assert counts[CommentView.PRIVATE] == sum(not item.willing for item in every)
    assert counts[CommentView.WAITING] == sum(
        item.willing or item.care.needs_today for item in every
    )
    assert (counts[CommentView.MINE], counts[CommentView.OPEN], counts[CommentView.DONE]) == (
        1,
        2,
        1,
    )


def test_pages_hold_each_once_and_their_order_is_that_of_chance(peopled: Store) -> None:
    """By random ids: what came first does not stand first, nor does the day matter."""
    given = [give(peopled, f"Good {n}", on=date(2026, 10, 1 + n)) for n in range(12)]
    urgent = give(peopled, "I fell just now")
    found = [
        comment for page in (1, 2, 3) for comment in lists(peopled, page=page, at_once=5).comments
    ]
    assert found[0].submission == urgent.submission
    rest = [comment.submission for comment in found[1:]]
    assert sorted(rest) == rest and set(rest) == {comment.submission for comment in given}
    assert all(one < other for one, other in pairwise(rest))
    last = lists(peopled, page=99, at_once=5)
    assert last.page == 3 and last.comments == found[10:]
