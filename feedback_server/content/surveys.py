"""Reads the surveys of content/surveys/ with their translations and the questions of places."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from feedback_server.domain.surveys.service import MAIN
from feedback_server.domain.surveys.survey import Survey

from .content_file import ContentError, read_yaml
from .fft_wording import fft_wording_errors
from .local_questions import FOLDER, LocalQuestions, load_local_questions
from .survey_reader import parse_survey
from .translations import load_translations, translate, unreviewed_languages
from .urgent import advice_outside_rules

RETIRED = "retired"
"""A survey that is asked no more says so in its file. Its version does not depend on that."""


def load_surveys(folder: Path, local: Sequence[LocalQuestions] | None = None) -> list[Survey]:
    """Every survey of ``folder``, those of the main service first.

    Raises ContentError with all errors of all files.

    The translations of ``visit.yaml`` lie in the folder ``visit/``, a file for each language, and
    the questions of single places in ``local-questions/`` beside ``folder``, unless they are given
    as ``local``. A survey with ``retired: true`` is not among them.
    """
    surveys: list[Survey] = []
    retired: set[str] = set()
    local, errors = (
        (local, []) if local is not None else load_local_questions(folder.parent / FOLDER)
    )
    for path in sorted(folder.glob("*.yaml"), key=lambda path: path.stem):
        try:
            content = read_yaml(path)
            if isinstance(content, dict) and content.pop(RETIRED, False):
                retired.add(str(content.get("id")))
                continue
            survey, found = _load_survey(path, content)
        except ContentError as error:
            errors += [f"{path}: {line}" for line in error.errors]
        else:
            errors += [f"{path}: {line}" for line in found]
            surveys.append(_with_local_questions(survey, local, errors))
    if not surveys and not errors:
        errors.append(f"{folder}: holds no survey (a file ending in .yaml)")
    surveys.sort(key=_place_in_list)
    ids = {survey.id for survey in surveys} | retired
    errors += [
        f"{own.file_name}: survey: there is none {own.survey}"
        for own in local
        if own.survey not in ids
    ]
    if errors:
        raise ContentError(errors)
    return surveys


def _place_in_list(survey: Survey) -> tuple[bool, str, bool, str]:
    """The main service first, and of each service the survey for everybody."""
    return survey.service != MAIN, survey.service, survey.id != survey.service, survey.id


def _load_survey(path: Path, content: Any) -> tuple[Survey, list[str]]:
    """A survey with its translations, and the errors of its wording."""
    survey = parse_survey(content)
    translations = load_translations(path.with_suffix(""))
    if translations:
        survey = replace(
            parse_survey(translate(content, translations)),
            unreviewed=unreviewed_languages(translations, content),
        )
    texts = [content, *(dict(translation.texts) for translation in translations)]
    return survey, [*fft_wording_errors(survey), *advice_outside_rules(texts)]


def _with_local_questions(
    survey: Survey, local: Sequence[LocalQuestions], errors: list[str]
) -> Survey:
    """The survey with the questions of every place; adds to ``errors`` those of their files."""
    merged = survey.content
    for own in local:
        if own.survey != survey.id or not own.questions:
            continue
        try:
            parse_survey(own.merged(survey.content))
        except ContentError as error:
            errors += [f"{own.file_name}: {own.in_own_words(line)}" for line in error.errors]
        else:
            merged = own.merged(merged)
        errors += [f"{own.file_name}: {line}" for line in advice_outside_rules([*own.questions])]
    if merged is survey.content:
        return survey
    return replace(parse_survey(merged), unreviewed=survey.unreviewed)
