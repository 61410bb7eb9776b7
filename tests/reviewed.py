"""Has somebody review every text of a language, in a copy of content/."""

from pathlib import Path

from feedback_server.content.app_texts import ADVICE, app_sources, app_words, read_app_texts
from feedback_server.content.content_file import read_yaml
from feedback_server.content.page_offers import FILE
from feedback_server.content.translation_file import read_translation, write_translation
from feedback_server.content.translation_units import sections
from feedback_server.content.translations import source_texts
from feedback_server.domain.editing.translation import Translation
from tests.factories import TODAY


def review_app(root: Path, language: str) -> None:
    reviewed = _review(read_app_texts(root, language), app_words(app_sources(root)))
    path = root / "pwa" / "translations" / f"{language}.yaml"
    path.write_bytes(write_translation(reviewed, flat=True))


def review_surveys(root: Path, language: str) -> None:
    for survey in (root / "content" / "surveys").glob("*.yaml"):
        path = survey.with_suffix("") / f"{language}.yaml"
        reviewed = _review(read_translation(path), source_texts(read_yaml(survey)))
        path.write_bytes(write_translation(reviewed, flat=False))


def _review(translation: Translation, sources: dict[str, str]) -> Translation:
    for name, source in sources.items():
        translation = translation.with_review(name, source, by="Ann", on=TODAY)
    return translation


def review_page(root: Path, language: str, page: str) -> None:
    """Make a page offered in a language: each text is its English between « and »."""
    own = FILE.format(language=language)
    pages = (
        read_translation(root / own) if (root / own).exists() else Translation(own, language, {})
    )
    for section in sections(root):
        if section.id in ("shell", "values", "urgent", f"page/{page}"):
            for unit in section.units:
                pages = pages.with_text(unit.name, f"«{unit.source}»", unit.digest)
                pages = pages.with_review(unit.name, unit.source, by="Ann", on=TODAY)
    (root / own).parent.mkdir(exist_ok=True)
    (root / own).write_bytes(write_translation(pages, flat=False))
    app = read_app_texts(root, language).with_review(
        ADVICE, app_sources(root)[ADVICE], by="Ann", on=TODAY
    )
    path = root / "pwa" / "translations" / f"{language}.yaml"
    path.write_bytes(write_translation(app, flat=True))
