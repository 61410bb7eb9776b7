"""Trains the model of themes and tone, and measures it by nested cross-validation.

    python -m tests.training.themes nhs_comments_labelled.csv

It writes the weights (``feedback_server/domain/comments/theme_weights.bin``) and the figures
(``tests/data/theme_results.json``), from which the handbook's tables are made. How to do it:
``content/handbook/develop/themes.md``.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedback_server.config.settings import PROJECT
from feedback_server.domain.comments.linear_model import LinearModel, load
from feedback_server.domain.comments.suggestion import WEIGHTS, Suggestion, suggest_by
from feedback_server.domain.comments.themes import THEMES, theme_of_most_words
from feedback_server.domain.comments.tone import Tone

from .examples import Example, read_labelled, read_made_up
from .learning import choose, fit, in_parts, plain_logistic

RESULTS = PROJECT / "tests" / "data" / "theme_results.json"
FOLDS = 5
SAMPLES = (
    "The therapist was kind, and kind to my dog",
    "Nobody told me when they would ring",
    "A rail by the bath, and I can wash myself again",
    "Xyzzy",
)
"""Made up: their scores are recorded, to hold what is worked out without scikit-learn to them."""

ABOUT = {
    "about": "Weights of Handrail's model of themes and tone.",
    "learnt_from": "Labels and word counts of the patient experience framework data, version 6, of "
    "pxtextmining (The Strategy Unit for NHS England, https://github.com/The-Strategy-Unit/"
    "pxtextmining), MIT licence, Copyright (c) 2021 NHS England; and comments made up by Handrail.",
}


@dataclass(frozen=True)
class Answer:
    """What was said of a comment that was left out."""

    example: Example
    model: Suggestion
    logistic: str

    @property
    def lists(self) -> str:
        return theme_of_most_words(self.example.text)


def main() -> None:
    labelled = read_labelled(Path(sys.argv[1]))
    learnt, held_out = read_made_up()
    answers = list(_left_out(labelled, learnt))
    choice = choose([*labelled, *learnt])
    fitted = fit([*labelled, *learnt], choice)
    weights = fitted.file(ABOUT)
    WEIGHTS.write_bytes(weights)
    real = [answer for answer in answers if not answer.example.made_up]
    model = load(weights)
    results = {
        "choice": vars(choice),
        "weights": _about_weights(weights, model),
        "comments": {"labelled": len(real), "made_up": len(learnt), "held_out": len(held_out)},
        "first_right": _first_right(real),
        "themes": {theme: _of_theme(real, theme) for theme in THEMES},
        "all": _of_all(real),
        "tone": _tone([answer for answer in real if answer.example.tone]),
        "held_out": _held_out(model, held_out),
        "scores": {text: fitted.scores(Example(text, frozenset())) for text in SAMPLES},
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    print(json.dumps(results, indent=1))


def _left_out(labelled: Sequence[Example], learnt: Sequence[Example]) -> Any:
    """Each comment as a model sees it that has learnt from others, its settings as well."""
    for seen, left in in_parts([*labelled, *learnt], FOLDS):
        choice = choose(seen)
        print(choice, flush=True)
        model = fit(seen, choice).model()
        plain = plain_logistic([one for one in seen if not one.made_up], left)
        for example, logistic in zip(left, plain, strict=True):
            yield Answer(example, _said(model, example), logistic)


def _said(model: LinearModel, example: Example) -> Suggestion:
    return suggest_by(model, example.text, example.to_improve, "")


def _first_right(answers: Sequence[Answer]) -> dict[str, Any]:
    """As the comments came, and each wording once."""
    once = list({answer.example.key: answer for answer in answers}.values())
    return {
        name: {
            "number": len(some),
            "lists": _share([a.lists in a.example.themes for a in some]),
            "logistic": _share([a.logistic in a.example.themes for a in some]),
            "model": _share([a.model.themes[0] in a.example.themes for a in some]),
        }
        for name, some in (("as_they_came", answers), ("each_once", once))
    }


def _of_theme(answers: Sequence[Answer], theme: str) -> dict[str, Any]:
    labelled = [theme in answer.example.themes for answer in answers]
    return {
        "number": sum(labelled),
        "lists": _precision_recall(labelled, [a.lists == theme for a in answers]),
        "first": _precision_recall(labelled, [a.model.themes[0] == theme for a in answers]),
        "any": _precision_recall(labelled, [theme in a.model.themes for a in answers]),
    }


def _of_all(answers: Sequence[Answer]) -> dict[str, float]:
    """Of all suggestions: micro over comments, macro over the themes that are labelled at all."""
    pairs = [(answer, theme) for answer in answers for theme in THEMES]
    labelled = [theme in answer.example.themes for answer, theme in pairs]
    said = [theme in answer.model.themes for answer, theme in pairs]
    micro = _precision_recall(labelled, said)
    each = [_of_theme(answers, theme) for theme in THEMES]
    known = [one["any"] for one in each if one["number"]]
    return {
        "micro_precision": micro["precision"],
        "micro_recall": micro["recall"],
        "macro_precision": round(sum(one["precision"] for one in known) / len(known), 3),
        "macro_recall": round(sum(one["recall"] for one in known) / len(known), 3),
    }


def _tone(answers: Sequence[Answer]) -> dict[str, Any]:
    asked = [answer for answer in answers if answer.example.to_improve]
    found: dict[str, Any] = {
        tone.value: {
            "number": sum(answer.example.tone is tone for answer in answers),
            **_precision_recall(
                [answer.example.tone is tone for answer in answers],
                [answer.model.tone is tone for answer in answers],
            ),
        }
        for tone in Tone
    }
    for name, some in (("all", answers), ("asked_to_improve", asked)):
        right = [answer.model.tone is answer.example.tone for answer in some]
        found[name] = {"number": len(some), "right": _share(right)}
    return found


def _held_out(model: LinearModel, examples: Sequence[Example]) -> dict[str, Any]:
    first = [_said(model, one).themes[0] for one in examples]
    lists = [theme_of_most_words(one.text) for one in examples]
    return {
        "number": len(examples),
        "lists": _share([said in one.themes for said, one in zip(lists, examples, strict=True)]),
        "model": _share([said in one.themes for said, one in zip(first, examples, strict=True)]),
        "themes": {
            theme: {
                "number": sum(theme in one.themes for one in examples),
                **_precision_recall(
                    [theme in one.themes for one in examples], [said == theme for said in first]
                ),
            }
            for theme in THEMES
        },
    }


def _about_weights(weights: bytes, model: LinearModel) -> dict[str, Any]:
    return {
        "bytes": len(weights),
        "sha256": hashlib.sha256(weights).hexdigest(),
        "words": len(model.words.weights),
        "letters": len(model.letters.weights),
    }


def _precision_recall(labelled: Sequence[bool], said: Sequence[bool]) -> dict[str, Any]:
    right = sum(one and other for one, other in zip(labelled, said, strict=True))
    return {
        "said": sum(said),
        "precision": round(right / sum(said), 3) if any(said) else 0.0,
        "recall": round(right / sum(labelled), 3) if any(labelled) else 0.0,
    }


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4)


if __name__ == "__main__":
    main()
