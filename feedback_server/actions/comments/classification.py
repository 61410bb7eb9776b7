"""Looks up what comments are about, their tone, and whether words of risk stand in them.

Not while a patient's answer is being stored, which it would make slower by a quarter: whoever opens
a page that tells of comments, or tells staff of those that need a person, has looked up those that
are new before. A job does it as well, so that nobody waits for many at once.

What was given up: between a commit and the next look the database does not know the theme or the
risk of a comment. So no query may rely on either before ``classify_new`` has run.
"""

from feedback_server.actions.operations.worker import Done
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.comments.risk_words import risks_in
from feedback_server.domain.comments.suggestion import suggest
from feedback_server.store import Store
from feedback_server.store.comments import classification
from feedback_server.store.comments.classification import Classified, Unclassified

AT_ONCE = 500
"""In one transaction."""


def classify_new(store: Store, surveys: SurveyRegistry) -> int:
    """Classify what is new; returns how many. Texts are read before any lock is held."""
    total = 0
    while new := _next(store, surveys):
        found = [_classified(comment) for comment in new]
        with store.write() as tx:
            classification.classify(tx, found)
        total += len(found)
    return total


def classify_in_background(store: Store, surveys: SurveyRegistry) -> Done:
    """Says of no job how many there were: its time would tell when patients answered."""
    classify_new(store, surveys)
    return Done()


def _next(store: Store, surveys: SurveyRegistry) -> list[Unclassified]:
    with store.read() as tx:
        return classification.unclassified(tx, lambda some: surveys.published(tx, some), AT_ONCE)


def _classified(new: Unclassified) -> Classified:
    found = suggest(new.text, asked_to_improve=new.asked_to_improve, fft=new.fft)
    risky = bool(risks_in(new.text))
    return Classified(new.submission, new.question, found.themes, found.tone, risky)
