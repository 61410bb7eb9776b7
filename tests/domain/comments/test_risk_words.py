"""Words of risk: suggested too often rather than too seldom, but not at every idiom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.comments.follow_up import FollowUp
from feedback_server.domain.comments.risk_words import RISKS, risks_in


@pytest.mark.parametrize(
    "risk, text",
    [
        ("harm to self", "Some days I want to kill myself."),
        ("harm to self", "I am not suicidal, just tired"),
        ("harm to self", "I don\u2019t want to be here any more"),
        ("harm to self", "They would be better off without me"),
        ("harm to self", "I CAN'T GO ON like this"),
        ("harm to self", "What is left? Nothing to live for."),
        ("harm to others", "I am so angry that I could hurt someone"),
        ("harm to others", "He said he would kill her"),
        ("safeguarding", "My son takes my pension and there is no food in the house"),
        ("safeguarding", "He hits me when he has been drinking"),
        ("safeguarding", "She is afraid of her carer, and has bruises"),
        ("safeguarding", "Nobody comes, I am left alone all day"),
        ("medical emergency", "I have had chest pain since this morning"),
        ("medical emergency", "My wife cannot   breathe properly"),
        ("medical emergency", "I think I had a stroke"),
        ("medical emergency", "Her face has dropped on one side"),
        ("medical emergency", "I took too many tablets"),
        ("feels unsafe", "I don't feel safe at home"),
        ("feels unsafe", "The stairs are not safe and I am frightened to go up"),
        ("feels unsafe", "There is a smell of gas in the kitchen"),
        ("a fall just now", "I fell in the bathroom this morning"),
        ("a fall just now", "He has just had a fall"),
        ("a fall just now", "I keep falling"),
        ("a fall just now", "Mum is stuck on the floor"),
    ],
)
def test_words_of_risk_suggest_that_a_person_looks(risk: str, text: str) -> None:
    assert risk in risks_in(text), risks_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I was killing time in the waiting room",
        "My feet were killing me but it was worth it",
        "Since my stroke last year I could not dress; now I can",
        "I had a heart attack in 2019 and you helped me back to work",
        "The new rail is safe and I feel safe in the bath",
        "Dead easy to find. Dead good service.",
        "I was dying for a cup of tea, and the cake was to die for",
        "After my fall last year I lost my confidence",
        "Fitting the rail took ten minutes",
        "The appointment fell on a Tuesday",
        "I can't fault it. I cannot wait to try it",
        "She pushed me to do my best",
        "I could have died of embarrassment",
        "A shot in the arm for my confidence",
        "",
    ],
)
def test_idioms_and_what_lies_behind_suggest_nothing(text: str) -> None:
    assert risks_in(text) == {}


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert risks_in(text).keys() <= RISKS.keys()


@pytest.mark.parametrize(
    "care, needed",
    [
        (FollowUp(), False),
        (FollowUp(suggested=True), True),
        (FollowUp(suggested=True, today=False), False),
        (FollowUp(today=True), True),
        (FollowUp(today=True, done=True), False),
        (FollowUp(suggested=True, done=True), False),
    ],
)
def test_a_person_has_the_last_word_and_done_is_done(care: FollowUp, needed: bool) -> None:
    assert care.needs_today == needed
