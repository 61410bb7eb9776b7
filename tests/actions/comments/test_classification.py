"""Themes and words of risk are looked up after an answer was stored: once, and never left out."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_server.actions.comments.classification import classify_in_background, classify_new
from feedback_server.actions.notifications.monitors import watch_comments
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.settings import load_settings
from feedback_server.domain.comments.comment import Comment
from feedback_server.domain.comments.follow_up import FollowUp
from feedback_server.domain.comments.tone import Tone
from feedback_server.jobs.registry import make_worker
from feedback_server.store import Store
from feedback_server.store.comments import classification, comments, follow_up
from feedback_server.store.comments.classification import Classified
from feedback_server.store.comments.tables import comment_follow_up_table
from feedback_server.store.submissions import insert
from tests.factories import NOW, a_submission, a_survey
from tests.keys import make_ready

RISKY = "I fell in the bath today"
VERSIONS = {a_survey().version: a_survey()}


def give(store: Store, text: str) -> str:
    given = a_submission(answers={"experience": "1", "why": text})
    with store.write() as tx:
        insert.add(tx, [given], VERSIONS)
    return given.id


def held(store: Store, id: str) -> Comment:
    with store.read() as tx:
        found = comments.find(tx, lambda _: VERSIONS, id, "why")
    assert found
    return found


def test_what_was_stored_is_classified_once(peopled: Store) -> None:
    risky, harmless = give(peopled, RISKY), give(peopled, "She was kind")
    assert held(peopled, risky).suggested_themes == ("Something else",)
    assert classify_new(peopled, SurveyRegistry()) == 2
    assert held(peopled, risky).suggested_themes == ("Equipment and the home",)
    assert held(peopled, harmless).suggested_themes == ("Staff",)
    assert held(peopled, risky).care.needs_today and not held(peopled, harmless).care.needs_today
    assert classify_new(peopled, SurveyRegistry()) == 0


def test_the_tone_goes_by_answer_and_question(peopled: Store) -> None:
    answers = {"experience": "1", "why": "All of it", "better": "The sign is hard to see"}
    given = a_submission(answers=answers)
    with peopled.write() as tx:
        insert.add(tx, [given], VERSIONS)
    classify_new(peopled, SurveyRegistry())
    with peopled.read() as tx:
        found = [comments.find(tx, lambda _: VERSIONS, given.id, id) for id in ("why", "better")]
    assert [comment and comment.suggested_tone for comment in found] == [
        Tone.PRAISE,
        Tone.SUGGESTION,
    ]


def test_many_are_classified_a_few_at_a_time(
    peopled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback_server.actions.comments.classification.AT_ONCE", 2)
    for _ in range(5):
        give(peopled, RISKY)
    assert classify_in_background(peopled, SurveyRegistry()).outcome.message == "", (
        "nothing tells when they came"
    )
    with peopled.read() as tx:
        assert follow_up.today(tx)["V89001"] == 5


def test_a_fault_on_the_way_leaves_a_comment_to_the_next_look(
    peopled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = give(peopled, RISKY)
    with monkeypatch.context() as patched:
        patched.setattr(follow_up, "suggest", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            classify_new(peopled, SurveyRegistry())
    assert held(peopled, id).suggested_themes == ("Something else",)
    assert classify_new(peopled, SurveyRegistry()) == 1
    assert held(peopled, id).care.needs_today


def test_staff_are_told_of_what_nobody_has_looked_up(peopled: Store) -> None:
    give(peopled, RISKY)
    assert watch_comments(peopled, SurveyRegistry(), NOW).outcome.message == "comments: 1"


def test_what_staff_have_done_by_then_stays(peopled: Store) -> None:
    id = give(peopled, RISKY)
    with peopled.write() as tx:
        follow_up.upsert(tx, held(peopled, id), FollowUp(note="Rang back", done=True))
    classify_new(peopled, SurveyRegistry())
    assert held(peopled, id).care == FollowUp(suggested=True, note="Rang back", done=True)


def test_one_that_is_deleted_or_classified_in_between_is_left_alone(peopled: Store) -> None:
    deleted, classified = give(peopled, RISKY), give(peopled, RISKY)
    found = [Classified(id, "why", ("Staff",), Tone.PRAISE, True) for id in (deleted, classified)]
    with peopled.write() as tx:
        insert.delete(tx, deleted, SurveyRegistry().published(tx))
    classify_new(peopled, SurveyRegistry())
    with peopled.write() as tx:
        classification.classify(tx, found)
        assert tx.scalars(sa.select(comment_follow_up_table.c.submission)).all() == [classified]
    assert held(peopled, classified).suggested_themes == ("Equipment and the home",)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_next_ones_are_found_without_a_look_at_all_comments(store: Store) -> None:
    asked = list[str]()
    sa.event.listen(store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    with store.read() as tx:
        classification.unclassified(tx, lambda _: VERSIONS, 9)
        plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1]}", (9, 0)).all()
    assert "USING INDEX ix_comment_unclassified" in str(plan)


def test_a_job_does_it_each_quarter_of_an_hour(peopled: Store, tmp_path: Path) -> None:
    url = peopled.engine.url.render_as_string(hide_password=False)
    settings = load_settings({"HANDRAIL_VAR": str(tmp_path), "HANDRAIL_DATABASE_URL": url})
    make_ready(peopled, settings)
    now = NOW
    worker = make_worker(settings, peopled, now=lambda: now)
    worker.run_once()
    id = give(peopled, RISKY)
    now += timedelta(minutes=15)
    worker.run_once()
    assert held(peopled, id).care.needs_today
