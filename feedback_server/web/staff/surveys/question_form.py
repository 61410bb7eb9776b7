"""Reads the form of a question into a mapping as files hold it, complete or not."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from feedback_server.actions.surveys.answer_lists import SOURCE, new_code, texts_of
from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.domain.surveys.questions import WholeNumber

Raw = Mapping[str, Any]
Form = MultiDict[str, str]
TEXTS = ("text", "hint", "easier", "easier_hint")
FEWEST_ROWS = 3


def read_question(form: Form, current: Raw) -> dict[str, Any]:
    """The question as the form has it; what no field shows stays as it is."""
    raw = {key: value for key, value in current.items() if key not in (*TEXTS, "show_when")}
    for key in TEXTS:
        words = _words(form.get(key, ""))
        if words or key == "text":
            raw[key] = {**current.get(key, {}), SOURCE: words}
    for name, setting in KINDS[current["kind"]].settings.items():
        given = form.get(name, "").strip()
        if isinstance(setting, WholeNumber):
            raw[name] = int(given) if given.isdecimal() and len(given) < 6 else given
        else:
            raw[name] = moved(_options(form, current), form)
    if conditions := _conditions(form):
        raw["show_when"] = conditions
    return raw


def read_translation(form: Form, current: Raw, language: str) -> dict[str, Any]:
    """The question with the words of the form in one language; what is left empty is taken out."""

    def put(name: str, texts: Mapping[str, str]) -> dict[str, str]:
        others = {key: text for key, text in texts.items() if key != language}
        words = _words(form.get(f"words-{name}", ""))
        return {**others, language: words} if words else others

    named = {name: put(name, texts) for name, texts in texts_of(current)}
    raw = {**current, **{key: named[key] for key in TEXTS if key in current}}
    if "options" in current:
        raw["options"] = [
            {
                **option,
                **{
                    key: named[f"{option['code']}:{key}"]
                    for key in ("text", "easier")
                    if key in option
                },
            }
            for option in current["options"]
        ]
    return raw


def _options(form: Form, current: Raw) -> list[Raw]:
    """Rows without words are no answers. A code is made once, and stays when the words change."""
    known = {option["code"]: option for option in current.get("options", [])}
    alone, codes = set(form.getlist("exclusive")), form.getlist("code")
    easier = form.getlist("option_easier")
    found: list[Raw] = []
    for number, words in enumerate(map(_words, form.getlist("option"))):
        code = _at(codes, number)
        if not words:
            continue
        old = known.get(code, {})
        taken = {*codes, *(option["code"] for option in found)}
        option: dict[str, Any] = {**old, "code": code if old else new_code(words, taken)}
        option["text"] = {**old.get("text", {}), SOURCE: words}
        option.pop("easier", None)
        if easy := _words(_at(easier, number)):
            option["easier"] = {**old.get("easier", {}), SOURCE: easy}
        option.pop("exclusive", None)
        if str(number) in alone:
            option["exclusive"] = True
        found.append(option)
    return found


def moved(options: list[Raw], form: Form) -> list[Raw]:
    """The answers after the button that was pressed: one higher, one lower, or one less."""
    codes = [option["code"] for option in options]
    for button, step in (("up", -1), ("down", 1)):
        if (code := form.get(button)) in codes:
            here = codes.index(code)
            there = here + step
            if 0 <= there < len(options):
                options[here], options[there] = options[there], options[here]
    return [option for option in options if option["code"] != form.get("remove")]


def _conditions(form: Form) -> list[Raw]:
    found: list[Raw] = []
    for question in dict.fromkeys(form.getlist("if_question")):
        if not question:
            continue
        codes = [
            code
            for named, _, code in (pair.partition(":") for pair in form.getlist("if_is"))
            if named == question
        ]
        found.append({"question": question, "is": codes} if codes else {"question": question})
    return found


def _at(items: list[str], number: int) -> str:
    return items[number] if number < len(items) else ""


def _words(text: str) -> str:
    """One line, without spaces around it."""
    return " ".join(text.split())
