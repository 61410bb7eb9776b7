"""How hard each public page is to read: grade, words, longest sentence."""

import sys
import tempfile
from pathlib import Path

from feedback_server.config.settings import PROJECT
from tests.bench.pages import build_pages

sys.path.insert(0, str(PROJECT / "site"))


def main() -> None:
    from readability import parse_prose

    print(f"{'page':44} {'grade':>5} {'words':>6} {'longest sentence':>17}")
    with tempfile.TemporaryDirectory() as folder:
        site = build_pages(Path(folder)) / "site"
        for path in sorted(site.rglob("index.html")):
            text = path.read_text("utf-8")
            prose = parse_prose(text[text.index("<main") : text.index("</main>")])
            lengths = [len(sentence.split()) for sentence in prose.sentences]
            name = "/" + path.parent.relative_to(site).as_posix().removeprefix(".")
            print(f"{name:44} {max(prose.grade(), 0):5.1f} {sum(lengths):6} {max(lengths):17}")


if __name__ == "__main__":
    main()
