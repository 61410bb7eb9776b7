"""The least that asks a survey's first question: radio buttons, a few lines of style, no script."""

import shutil
from html import escape
from pathlib import Path
from typing import Any

import yaml

from feedback_server.config.settings import PROJECT
from tests.bench.kept_site import write_worker

SOURCE = PROJECT / "tests/bench/bare_page"


def build(folder: Path, questions: Path) -> None:
    """The page, its style sheet, its worker, and the page that registers the worker."""
    shutil.copytree(SOURCE, folder)
    survey = yaml.safe_load(questions.read_text("utf-8"))
    first = survey["questions"][0]
    words = {
        "TITLE": survey["title"]["en"],
        "NAME": first["id"],
        "QUESTION": first["text"]["en"],
        "HINT": first["hint"]["en"],
    }
    page = (SOURCE / "index.html").read_text("utf-8")
    for place, text in words.items():
        page = page.replace(place, escape(text))
    options = "\n".join(option(first["id"], choice) for choice in first["options"])
    (folder / "index.html").write_text(page.replace("OPTIONS", options), "utf-8")
    write_worker(folder, "/", "/page.css")


def option(question: str, choice: dict[str, Any]) -> str:
    box = f'<input type="radio" name="{question}" value="{choice["code"]}" />'
    return f"<label>{box} {escape(choice['text']['en'])}</label>"
