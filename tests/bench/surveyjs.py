"""SurveyJS showing one of our surveys: the same questions, from a page and a worker of its own."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from feedback_server.config.settings import PROJECT
from tests.bench.kept_site import write_worker

SOURCE = PROJECT / "tests/bench/surveyjs"
MODULES = PROJECT / "tests/bench/node_modules"
ESBUILD = PROJECT / "pwa/node_modules/.bin/esbuild"
KINDS = {"choice": "radiogroup", "choices": "checkbox", "text": "comment"}


def build(folder: Path, questions: Path) -> None:
    """The page, its style sheet, its script and its worker."""
    folder.mkdir()
    survey = json.dumps(convert(yaml.safe_load(questions.read_text("utf-8"))))
    html = (SOURCE / "index.html").read_text("utf-8")
    page = html.replace("SURVEY", survey.replace("<", "\\u003c"))
    (folder / "index.html").write_text(page, "utf-8")
    write_worker(folder, "/", "/survey.css", "/page.js")
    shutil.copy(MODULES / "survey-core/survey-core.fontless.min.css", folder / "survey.css")
    options = ["--bundle", "--minify", "--format=iife", "--target=chrome87,firefox114,safari15.4"]
    out = ["--legal-comments=none", "--log-level=error", f"--outfile={folder / 'page.js'}"]
    subprocess.run([ESBUILD, SOURCE / "page.js", *options, *out], check=True)


def convert(survey: dict[str, Any]) -> dict[str, Any]:
    """Our survey in SurveyJS's words, with what ours shows beside: how far one is."""
    return {
        "title": survey["title"]["en"],
        "description": survey["introduction"]["en"],
        "questionsOnPageMode": "questionPerPage",
        "showQuestionNumbers": False,
        "showProgressBar": True,
        "progressBarType": "questions",
        "pageNextText": "Continue",
        "elements": [element(question) for question in survey["questions"]],
    }


def element(question: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": KINDS[question["kind"]],
        "name": question["id"],
        "title": question["text"]["en"],
    }
    if "hint" in question:
        made["description"] = question["hint"]["en"]
    if question.get("required"):
        made["isRequired"] = True
    if "max_length" in question:
        made |= {"maxLength": question["max_length"], "rows": 6}
    if "options" in question:
        made["choices"] = [choice(option) for option in question["options"]]
    if "show_when" in question:
        made["visibleIf"] = " or ".join(map(condition, question["show_when"]))
    return made


def choice(option: dict[str, Any]) -> dict[str, Any]:
    made = {"value": option["code"], "text": option["text"]["en"]}
    return made | {"isExclusive": True} if option.get("exclusive") else made


def condition(wanted: dict[str, Any]) -> str:
    if "is" not in wanted:
        return f"{{{wanted['question']}}} notempty"
    return f"{{{wanted['question']}}} anyof {json.dumps(wanted['is'])}"
