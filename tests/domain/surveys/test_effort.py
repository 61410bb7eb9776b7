"""Every time that we promise a patient is true by the model, in easier words within a minute."""

import re
from collections.abc import Callable

import pytest
import yaml

from feedback_server.config.settings import PROJECT
from feedback_server.content.surveys import load_surveys
from feedback_server.domain.surveys.effort import (
    CHOOSE_S,
    EASIER,
    PLAIN,
    Cost,
    Screen,
    SurveyWording,
    cost,
)
from feedback_server.domain.surveys.survey import Survey

TEXTS = yaml.safe_load((PROJECT / "pwa/translations/en.yaml").read_text("utf-8"))
SURVEYS = {survey.id: survey for survey in load_surveys(PROJECT / "content/surveys")}
MAIN, CHILDREN = SURVEYS["occupational-therapy"], SURVEYS["occupational-therapy-children"]
TIMES = {"a few seconds": 5 / 60, "half a": 0.5, "a": 1, "one": 1, "two": 2, "three": 3}
PROMISE = re.compile(
    r"\b(a few seconds|(half a|an?|one|two|three|four|five|\d+)[ -]minutes?)\b", re.I
)
PLACES = (
    "README.md",
    "content/provider.yaml",
    *(f"content/surveys/{survey}.yaml" for survey in SURVEYS),
    "pwa/translations/en.yaml",
    *(f"feedback_server/output/{name}.py" for name in ("poster", "prompt_card", "place_sheet")),
    *(
        path.relative_to(PROJECT).as_posix()
        for folder in ("content/pages", "content/pages/easier", "content/pages/what-patients-say")
        for path in (PROJECT / folder).glob("*.md")
    ),
)


def sent_after(survey: Survey, part: str) -> Callable[[bool], Cost]:
    """Of a patient who goes from the first screen to the thanks, and answers up to this part."""
    parts = [named.id for named in survey.parts]
    return lambda easier: cost(
        SurveyWording(survey, TEXTS, "en", easier).path(parts.index(part) + 1),
        EASIER if easier else PLAIN,
    )


def part_of(survey: Survey, part: str) -> Callable[[bool], Cost]:
    """Of one part alone, once its offer was taken."""
    (named,) = (named for named in survey.parts if named.id == part)
    return lambda easier: cost(
        SurveyWording(survey, TEXTS, "en", easier).part(named), EASIER if easier else PLAIN
    )


PROMISES = {
    ("content/surveys/occupational-therapy.yaml", "2 minutes"): part_of(MAIN, "visit"),
    ("content/surveys/occupational-therapy.yaml", "1 minute"): part_of(MAIN, "about_you"),
    ("content/surveys/occupational-therapy-children.yaml", "1 minute"): part_of(CHILDREN, "visit"),
    ("pwa/translations/en.yaml", "half a minute"): sent_after(MAIN, "answer"),
    ("pwa/translations/en.yaml", "3 minutes"): sent_after(MAIN, "words"),
}
NO_PROMISES = {
    ("README.md", "a minute"): "the quick tests",
    ("content/provider.yaml", "40 minutes"): "an example of how long visits take",
    ("pwa/translations/en.yaml", "a few seconds"): "how soon the thanks are cleared",
}


def found_in(place: str) -> set[tuple[str, str]]:
    text = (PROJECT / place).read_text("utf-8")
    return {(place, re.sub(r"[\s-]", " ", match[1]).lower()) for match in PROMISE.finditer(text)}


def test_every_time_that_is_promised_is_known() -> None:
    assert set().union(*map(found_in, PLACES)) == {*PROMISES, *NO_PROMISES}


@pytest.mark.parametrize(("place", "promise"), PROMISES)
def test_what_is_promised_is_true(place: str, promise: str) -> None:
    first = promise.removesuffix("s").removesuffix(" minute")
    minutes = TIMES.get(first) or float(first)
    costs = PROMISES[place, promise]
    assert abs(costs(False).seconds - 60 * minutes) <= 30, costs(False)
    assert costs(True).seconds <= 60 * (minutes + 1), costs(True)


def test_the_shortest_way_takes_two_taps() -> None:
    assert sent_after(MAIN, "answer")(False).taps == 2
    assert sent_after(CHILDREN, "answer")(False).taps == 2


def test_a_screen_costs_what_is_read_chosen_and_written() -> None:
    screen = Screen(("one two three four " * 4,), chosen=1, written=12)
    assert screen.seconds(160) == pytest.approx(6 + CHOOSE_S + 48)
