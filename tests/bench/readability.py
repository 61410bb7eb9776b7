"""How hard each public page and the app are to read: grade, words, longest sentence."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from feedback_server.builder.translations import load_app_texts
from feedback_server.config.settings import PROJECT
from feedback_server.content import load_surveys
from feedback_server.content.plain_words import text_groups
from feedback_server.content.readability import Prose, parse_prose, prose_of
from tests.bench.pages import build_pages


def main() -> None:
    print(f"{'page or file':44} {'grade':>5} {'words':>6} {'longest sentence':>17}")
    with tempfile.TemporaryDirectory() as folder:
        site = build_pages(Path(folder)) / "site"
        for path in sorted(site.rglob("index.html")):
            text = path.read_text("utf-8")
            prose = parse_prose(text[text.index("<main") : text.index("</main>")])
            print_line("/" + path.parent.relative_to(site).as_posix().removeprefix("."), prose)
    surveys = load_surveys(PROJECT / "content" / "surveys")
    for group in text_groups(dict(load_app_texts(PROJECT, ["en"])["en"].items()), surveys):
        if group.texts:
            print_line(
                f"{Path(group.place).name}, grade {group.limits.grade}",
                joined(group.texts.values()),
            )


def joined(texts: Iterable[str]) -> Prose:
    return Prose(tuple(sentence for text in texts for sentence in prose_of(text).sentences))


def print_line(name: str, prose: Prose) -> None:
    lengths = [len(sentence.split()) for sentence in prose.sentences]
    print(f"{name:44} {max(prose.grade(), 0):5.1f} {sum(lengths):6} {max(lengths):17}")


if __name__ == "__main__":
    main()
