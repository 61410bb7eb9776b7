"""Reads the content of one survey into a value, with all its errors."""

from collections.abc import Mapping, Sequence
from typing import Any

from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.domain.surveys.questions import (
    Condition,
    Option,
    OptionList,
    Question,
    Texts,
    WholeNumber,
)
from feedback_server.domain.surveys.survey import Part, Survey

from .content_file import ContentError

ROLES = ("fft", "improve", "publish", "about_you")
MOST_IN_A_NAME = 80
QUESTION_KEYS = {
    "id", "kind", "text", "hint", "easier", "easier_hint", "required", "role", "show_when",
    "places", "untranslated",
}  # fmt: skip


def parse_survey(content: object) -> Survey:
    """A survey from its content. Raises ContentError with all its errors."""
    if not isinstance(content, Mapping):
        raise ContentError(["a survey is a mapping with id, languages, title and questions"])
    return _SurveyReader(content).survey()


class _SurveyReader:
    """Reads one survey, and collects its errors instead of stopping at the first."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.errors: list[str] = []
        self.languages: tuple[str, ...] = ()

    def survey(self) -> Survey:
        content = self.content
        self.languages = tuple(self._strings(content.get("languages"), "languages"))
        if not self.languages:
            self.errors.append("languages: name at least one")
        questions = self._questions(content.get("questions"))
        survey = Survey(
            id=self._identifier(content.get("id"), "id"),
            service=self._identifier(content.get("service"), "service"),
            languages=self.languages,
            title=self._texts(content.get("title"), "title"),
            introduction=self._texts(content.get("introduction"), "introduction"),
            questions=questions,
            content=content,
            parts=self._parts(content.get("parts", []), [question.id for question in questions]),
            pictures=self._boolean(content, "pictures", "the survey"),
            service_name=self._words(content, "service_name"),
            professional=self._words(content, "professional"),
        )
        self._check_fft(survey)
        if self.errors:
            raise ContentError(self.errors)
        return survey

    def _check_fft(self, survey: Survey) -> None:
        fft = [question for question in survey.questions if question.role == "fft"]
        if len(fft) != 1 or not fft[0].one_option:
            self.errors.append("questions: exactly one choice question has the role fft")
        elif [option.code for option in fft[0].options] != ["1", "2", "3", "4", "5", "6"]:
            self.errors.append(f"{fft[0].id}: the role fft has the six national codes 1 to 6")
        elif fft[0].easier or any(option.easier for option in fft[0].options):
            self.errors.append(f"{fft[0].id}: its words are fixed nationally: use easier_hint")

    def _parts(self, raw: object, questions: Sequence[str]) -> tuple[Part, ...]:
        if not isinstance(raw, list):
            self.errors.append("parts: must be a list of parts, each with id, name and begins")
            return ()
        parts = [self._part(item, f"part {n}", first=n == 1) for n, item in enumerate(raw, 1)]
        begins = [part.begins for part in parts]
        in_order = begins == [id for id in questions if id in begins]
        if begins and not (in_order and begins[0] == questions[0]):
            self.errors.append(
                "parts: begins must name a question each, in their order, from the first on"
            )
        return tuple(parts)

    def _part(self, raw: object, where: str, *, first: bool) -> Part:
        part = raw if isinstance(raw, Mapping) else {}
        id = self._identifier(part.get("id"), f"{where}, id")
        return Part(
            id=id,
            name=self._texts(part.get("name"), f"{id or where}, name"),
            begins=self._identifier(part.get("begins"), f"{id or where}, begins"),
            offer=None if first else self._texts(part.get("offer"), f"{id or where}, offer"),
            hint=self._optional_texts(part, "hint", id or where),
        )

    def _questions(self, raw: object) -> tuple[Question, ...]:
        if not isinstance(raw, list) or not raw:
            self.errors.append("questions: a list of at least one question is missing")
            return ()
        questions: list[Question] = []
        for number, item in enumerate(raw, 1):
            if not isinstance(item, Mapping):
                self.errors.append(f"question {number}: must be a mapping with id, kind and text")
                continue
            question = self._question(item, f"question {number}", questions)
            if question is not None:
                questions.append(question)
        return tuple(questions)

    def _question(
        self, raw: Mapping[str, Any], where: str, earlier: Sequence[Question]
    ) -> Question | None:
        id = self._identifier(raw.get("id"), f"{where}, id")
        where = id or where
        if id in {question.id for question in earlier}:
            self.errors.append(f"{where}: this id is used by an earlier question")
        kind = KINDS.get(raw.get("kind", ""))
        if kind is None:
            self.errors.append(f"{where}: kind must be one of {', '.join(KINDS)}")
            return None
        for key in set(raw) - QUESTION_KEYS - set(kind.settings):
            self.errors.append(f"{where}: {key} is not a setting of a {kind.kind} question")
        if raw.get("role") not in (None, *ROLES):
            self.errors.append(f"{where}: role must be one of {', '.join(ROLES)}")
        shared: dict[str, Any] = {
            "id": id,
            "text": self._texts(raw.get("text"), f"{where}, text"),
            "hint": self._optional_texts(raw, "hint", where),
            "easier": self._optional_texts(raw, "easier", where),
            "easier_hint": self._optional_texts(raw, "easier_hint", where),
            "required": self._boolean(raw, "required", where),
            "role": raw.get("role"),
            "show_when": self._conditions(raw.get("show_when", []), where, earlier),
            "places": frozenset(self._strings(raw.get("places", []), f"{where}, places")),
            "untranslated": frozenset(
                self._strings(raw.get("untranslated", []), f"{where}, untranslated")
            ),
        }
        for name, setting in kind.settings.items():
            shared[name] = self._setting(raw, name, setting, where)
        return kind(**shared)

    def _setting(
        self, raw: Mapping[str, Any], name: str, setting: OptionList | WholeNumber, where: str
    ) -> object:
        if isinstance(setting, OptionList):
            return self._options(raw.get(name), where)
        return self._number(raw.get(name, setting.usual), setting, f"{where}: {name}")

    def _number(self, raw: object, setting: WholeNumber, where: str) -> int:
        if isinstance(raw, int) and setting.lowest <= raw <= setting.highest:
            return raw
        self.errors.append(f"{where} must be a number from {setting.lowest} to {setting.highest}")
        return setting.lowest

    def _options(self, raw: object, where: str) -> tuple[Option, ...]:
        if not isinstance(raw, list) or len(raw) < 2:
            self.errors.append(f"{where}: at least two options are needed")
            return ()
        options: list[Option] = []
        for number, item in enumerate(raw, 1):
            place = f"{where}, option {number}"
            if not isinstance(item, Mapping):
                self.errors.append(f"{place}: must be a mapping with code and text")
                continue
            code = self._identifier(item.get("code"), f"{place}, code")
            if code in {option.code for option in options}:
                self.errors.append(f"{place}: the code {code} is used twice")
            text = self._texts(item.get("text"), f"{place}, text")
            options.append(
                Option(
                    code,
                    text,
                    exclusive=self._boolean(item, "exclusive", place),
                    easier=self._optional_texts(item, "easier", place),
                    picture=self._identifier(item["picture"], place) if "picture" in item else "",
                    favourable=self._boolean(item, "favourable", place),
                    unrated=self._boolean(item, "unrated", place),
                )
            )
        return tuple(options)

    def _conditions(
        self, raw: object, where: str, earlier: Sequence[Question]
    ) -> tuple[Condition, ...]:
        if not isinstance(raw, list):
            self.errors.append(f"{where}: show_when must be a list of conditions")
            return ()
        conditions = []
        by_id = {question.id: question for question in earlier}
        for item in raw:
            name = item.get("question") if isinstance(item, Mapping) else None
            if name not in by_id:
                self.errors.append(f"{where}: show_when must name an earlier question, not {name}")
                continue
            codes = self._strings(item.get("is", []), f"{where}, show_when, is")
            known = {option.code for option in by_id[name].options}
            for code in codes:
                if code not in known:
                    self.errors.append(f"{where}: {name} has no option {code}")
            conditions.append(Condition(name, tuple(codes)))
        return tuple(conditions)

    def _optional_texts(self, raw: Mapping[str, Any], key: str, where: str) -> Texts | None:
        return self._texts(raw[key], f"{where}, {key}") if key in raw else None

    def _texts(self, raw: object, where: str) -> Texts:
        texts = raw if isinstance(raw, Mapping) else {}
        found = {}
        for language in self.languages:
            text = texts.get(language)
            if isinstance(text, str) and text.strip():
                found[language] = text.strip()
            else:
                self.errors.append(f"{where}: the words in {language} are missing")
        return found

    def _words(self, raw: Mapping[str, Any], key: str) -> str:
        text = raw.get(key, "")
        if not isinstance(text, str) or len(text) > MOST_IN_A_NAME:
            self.errors.append(f"{key}: must be words, {MOST_IN_A_NAME} characters at most")
            return ""
        return text.strip()

    def _identifier(self, raw: object, where: str) -> str:
        if isinstance(raw, str) and raw and all(c.isalnum() or c in "_-" for c in raw):
            return raw
        self.errors.append(f"{where}: must be letters, digits, - and _ (quoted if all digits)")
        return ""

    def _strings(self, raw: object, where: str) -> list[str]:
        if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
            return raw
        self.errors.append(f"{where}: must be a list of words (quote yes, no and numbers)")
        return []

    def _boolean(self, raw: Mapping[str, Any], key: str, where: str) -> bool:
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.errors.append(f"{where}: {key} must be true or false")
        return value is True
