"""Changes to the questions of a file: put in, moved, retired. Files are mappings, as YAML has them.

Nothing here looks at what a question says: it may be half written.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from feedback_server.content.local_questions import FOLDER
from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.domain.surveys.questions import WholeNumber

Raw = Mapping[str, Any]
MANY_WORDS = 3
FILLING = {
    "a", "an", "and", "are", "at", "be", "by", "can", "could", "did", "do", "does", "for", "from",
    "had", "has", "have", "how", "i", "in", "is", "it", "of", "on", "or", "our", "the", "their",
    "there", "they", "to", "us", "was", "we", "were", "what", "when", "which", "who", "why",
    "will", "with", "you", "your",
}  # fmt: skip
"""Words that say nothing in an id."""


def path_of(key: str, *, is_place: bool) -> str:
    """Of the file that holds the questions of a place, or of a survey."""
    return f"content/{FOLDER}/{key}.yaml" if is_place else f"content/surveys/{key}.yaml"


def questions_of(content: Raw) -> Sequence[Raw]:
    found: Sequence[Raw] = content.get("questions") or []
    return found


def retired_of(content: Raw) -> Sequence[str]:
    """Ids of a place's questions; a survey's own ``retired`` says that it is offered no more."""
    found = content.get("retired")
    return found if isinstance(found, list) else []


def asked_of(content: Raw) -> list[Raw]:
    """The questions that are not retired."""
    return [raw for raw in questions_of(content) if raw["id"] not in retired_of(content)]


def find_question(content: Raw, id: str) -> Raw | None:
    return next((raw for raw in questions_of(content) if raw["id"] == id), None)


def locked_ids(content: Raw) -> Collection[str]:
    """What nobody here may change: the Friends and Family Test question and its free text, which
    are the same everywhere, and the leave to publish, on which privacy rests."""
    questions = questions_of(content)
    places = [n for n, raw in enumerate(questions) if raw.get("role") == "fft"]
    leave = [raw["id"] for raw in questions if raw.get("role") == "publish"]
    return {*leave, *(raw["id"] for n in places for raw in questions[n : n + 2])}


def put_question(content: Raw, raw: Raw) -> dict[str, Any]:
    """With this question in the place of the one with its id, or as the last."""
    questions = list(questions_of(content))
    ids = [other["id"] for other in questions]
    if raw["id"] in ids:
        questions[ids.index(raw["id"])] = raw
    else:
        questions.insert(_end(questions), raw)
    return {**content, "questions": questions}


def _end(questions: Sequence[Raw]) -> int:
    """Where a new question stands: before those about the patient."""
    about = (n for n, raw in enumerate(questions) if raw.get("role") == "about_you")
    return next(about, len(questions))


def move_question(content: Raw, id: str, step: int) -> dict[str, Any]:
    """With the question one place higher (-1) or lower (1) among those that are asked.

    Where there is no such place, or the place is locked, nothing moves.
    """
    questions, locked = list(questions_of(content)), locked_ids(content)
    asked = [raw["id"] for raw in asked_of(content)]
    if id not in asked or not 0 <= (place := asked.index(id) + step) < len(asked):
        return dict(content)
    other = asked[place]
    if {id, other} & set(locked):
        return dict(content)
    ids = [raw["id"] for raw in questions]
    here, there = ids.index(id), ids.index(other)
    questions[here], questions[there] = questions[there], questions[here]
    return {**content, "questions": questions}


def retire_question(content: Raw, id: str) -> dict[str, Any]:
    """Asked no more. Of a place it can be asked again; of a survey it goes, with what hangs on it:
    conditions, and the beginning of a part, which moves to the next question."""
    if "place" in content:
        return {**content, "retired": [*retired_of(content), id]}
    return remove_question(content, id)


def ask_again(content: Raw, id: str) -> dict[str, Any]:
    return {**content, "retired": [other for other in retired_of(content) if other != id]}


def remove_question(content: Raw, id: str) -> dict[str, Any]:
    """As if it had never been: for a question that nobody was asked yet."""
    questions = questions_of(content)
    kept = [_without_conditions_on(raw, id) for raw in questions if raw["id"] != id]
    changed = {**content, "questions": kept}
    if "place" in content:
        changed = ask_again(changed, id)
    if "parts" in content:
        changed["parts"] = _parts_without(content, id)
    return changed


def without_lost_conditions(questions: Sequence[Raw]) -> list[Raw]:
    """The questions without conditions on questions that are not among them."""
    ids = {raw["id"] for raw in questions}
    lost = {
        condition["question"] for raw in questions for condition in raw.get("show_when", [])
    } - ids
    for id in lost:
        questions = [_without_conditions_on(raw, id) for raw in questions]
    return list(questions)


def _without_conditions_on(raw: Raw, id: str) -> Raw:
    held = raw.get("show_when") or []
    left = [condition for condition in held if condition.get("question") != id]
    if len(left) == len(held):
        return raw
    rest = {key: value for key, value in raw.items() if key != "show_when"}
    return {**rest, "show_when": left} if left else rest


def _parts_without(content: Raw, id: str) -> list[Raw]:
    ids = [raw["id"] for raw in questions_of(content)]
    begins = {part["begins"] for part in content["parts"]}
    after = next(iter(ids[ids.index(id) + 1 :]), None)
    kept = []
    for part in content["parts"]:
        if part["begins"] != id:
            kept.append(part)
        elif after and after not in begins:
            kept.append({**part, "begins": after})
    return kept


def fingerprint(raw: Raw | None) -> str:
    """Tells whether somebody else has changed it since; "" for what is not there."""
    if raw is None:
        return ""
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:16]


def new_id(text: str, taken: Collection[str]) -> str:
    """An id from the first words that say something; they name columns of exports.

    >>> new_id("Could you park near the surgery?", {"park"})
    'park_near_surgery'
    >>> new_id("Could you park?", {"park"}), new_id("???", ())
    ('park_2', 'question')
    """
    words = [word for word in plain_words(text) if word not in FILLING]
    return free_name("_".join(words[:MANY_WORDS]) or "question", taken)


def is_id(text: str) -> bool:
    return re.fullmatch("[a-z0-9_]{1,60}", text) is not None


def plain_words(text: str) -> list[str]:
    """
    >>> plain_words("Don't know (yet)")
    ['dont', 'know', 'yet']
    """
    return re.findall("[a-z0-9]+", re.sub("['\u2019]", "", text.lower()))


def free_name(base: str, taken: Collection[str]) -> str:
    """The base, with a number where it is taken."""
    base = base[:40].strip("_")
    numbered = (f"{base}_{number}" for number in range(2, 10_000))
    return next(name for name in (base, *numbered) if name not in taken)


def blank_question(text: str, kind: str, taken: Collection[str]) -> dict[str, Any]:
    raw: dict[str, Any] = {"id": new_id(text, taken), "kind": kind, "text": {"en": text}}
    for name, setting in KINDS[kind].settings.items():
        raw[name] = setting.usual if isinstance(setting, WholeNumber) else []
    return raw
