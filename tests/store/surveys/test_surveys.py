"""Published versions are frozen, numbered and kept."""

import json

from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.content import parse_survey
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Store
from tests.factories import a_survey


def changed_survey() -> Survey:
    content = json.loads(a_survey().canonical())
    content["questions"][1]["text"]["en"] = "Why?"
    return parse_survey(content)


def test_publishing_twice_freezes_once(store: Store) -> None:
    assert publish_survey(store, a_survey()) is True
    assert publish_survey(store, a_survey()) is False


def test_an_old_version_stays_valid_after_a_new_one(store: Store, surveys: SurveyRegistry) -> None:
    publish_survey(store, a_survey())
    publish_survey(store, changed_survey())
    with store.read() as tx:
        held = surveys.published(tx)
        assert held[a_survey().version] == a_survey()
        assert surveys.newest(tx, "occupational-therapy") == changed_survey()


def test_going_back_to_an_earlier_version_makes_it_the_newest(store: Store) -> None:
    publish_survey(store, a_survey())
    publish_survey(store, changed_survey())
    publish_survey(store, a_survey())
    with store.read() as tx:
        assert SurveyRegistry().newest(tx, "occupational-therapy") == a_survey()


def test_a_version_published_elsewhere_is_found_when_asked_for(store: Store) -> None:
    surveys = SurveyRegistry()
    publish_survey(store, a_survey())
    with store.read() as tx:
        surveys.published(tx)
    publish_survey(store, changed_survey())
    with store.read() as tx:
        assert changed_survey().version in surveys.published(tx, [changed_survey().version])
