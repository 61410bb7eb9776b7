"""Writes the figures of the last training into the tables of the handbook.

    python -m tests.training.tables

Between ``<!-- themes: NAME -->`` and ``<!-- end -->`` on a page stands what one of TABLES makes.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from feedback_server.config.settings import PROJECT

RESULTS = PROJECT / "tests" / "data" / "theme_results.json"
PAGE = PROJECT / "content" / "handbook" / "assurance" / "suggestions.md"
MARKED = re.compile(r"(<!-- themes: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
Results = Mapping[str, Any]


def filled(page: str, results: Results) -> str:
    return MARKED.sub(lambda found: f"{found[1]}\n{TABLES[found[2]](results)}\n", page)


def first_right(results: Results) -> str:
    rows = [
        (words, of["number"], *(_two(of[way]) for way in ("lists", "logistic", "model")))
        for words, of in (
            ("Real comments, as they came", results["first_right"]["as_they_came"]),
            ("Real comments, each wording once", results["first_right"]["each_once"]),
        )
    ]
    made_up = results["held_out"]
    rows.append(
        (
            "Made-up comments of therapy, held out",
            made_up["number"],
            _two(made_up["lists"]),
            "",
            _two(made_up["model"]),
        )
    )
    heads = ("the first suggestion is right", "number", "word lists", "plain regression", "model")
    return _table(heads, rows)


def of_themes(results: Results) -> str:
    heads = (
        "theme",
        "number",
        "word lists",
        "model, first suggestion",
        "model, any suggestion",
        "made up, held out: number",
        "model, first suggestion",
    )
    rows = [
        (
            theme,
            of["number"],
            *(_pair(of[way]) if of["number"] else "" for way in ("lists", "first", "any")),
            made_up["number"],
            _pair(made_up),
        )
        for (theme, of), made_up in zip(
            results["themes"].items(), results["held_out"]["themes"].values(), strict=True
        )
    ]
    every = results["all"]
    for words, kind in (("all, counted together", "micro"), ("mean of the themes", "macro")):
        both = f"{every[f'{kind}_precision']:.2f}, {every[f'{kind}_recall']:.2f}"
        rows.append((words, "", "", "", both, "", ""))
    return _table(heads, rows)


def tone(results: Results) -> str:
    names = {"praise": "Praise", "suggestion": "What could be better", "neither": "Neither"}
    rows = [(words, of["number"], _pair(of)) for words, of in _named(results["tone"], names)]
    parts = {"all": "right, of all", "asked_to_improve": "right, where it was asked for"}
    rows += [
        (words, of["number"], _two(of["right"])) for words, of in _named(results["tone"], parts)
    ]
    return _table(("tone", "number", "precision, recall"), rows)


TABLES: Mapping[str, Callable[[Results], str]] = {
    "first_right": first_right,
    "of_themes": of_themes,
    "tone": tone,
}


def _named(of: Results, names: Mapping[str, str]) -> list[tuple[str, Results]]:
    return [(words, of[name]) for name, words in names.items()]


def _pair(of: Results) -> str:
    return f"{of['precision']:.2f}, {of['recall']:.2f}"


def _two(share: float) -> str:
    return f"{share:.2f}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [" | ".join(map(str, row)) for row in rows]
    head = " | ".join(heads)
    rule = "|" + "---|" * (head.count("|") + 1)
    return "\n".join([f"| {head} |", rule, *(f"| {line} |" for line in lines)]) + "\n"


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    PAGE.write_text(filled(page, json.loads(RESULTS.read_text("utf-8"))), "utf-8")
