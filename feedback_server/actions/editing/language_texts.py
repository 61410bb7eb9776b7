"""Every text of one language: what is published, and the drafts over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel import Locale

from feedback_server.content import ContentError
from feedback_server.content.app_texts import DIRECTION, FOLDER
from feedback_server.content.page_offers import FILE as PAGES_FILE
from feedback_server.content.page_offers import offered_pages
from feedback_server.content.translation_checks import marks_of
from feedback_server.content.translation_file import parse_translation
from feedback_server.content.translation_units import Section, sections
from feedback_server.domain.editing.document import Document, DocumentState
from feedback_server.domain.editing.translation import (
    Progress,
    Translation,
    TranslationState,
    Unit,
    progress,
)
from feedback_server.store import Store, Transaction
from feedback_server.store.editing import documents

APP_FILE = FOLDER + "/{language}.yaml"
OPEN = (DocumentState.DRAFT, DocumentState.REFUSED)
"""States of a version whose author is still to do something with it."""


@dataclass(frozen=True)
class Offers:
    """What patients are offered in a language."""

    surveys: frozenset[str]
    """Ids of their sections; none before the app's own words are reviewed."""
    pages: frozenset[str]


@dataclass(frozen=True)
class LanguageTexts:
    """Every text of one language, with the drafts in it."""

    language: str
    root: Path
    sections: Sequence[Section]
    files: Mapping[str, Translation]
    """By path; with the newest draft, else what waits for the build, else what is published."""
    published: Mapping[str, Translation]
    drafts: frozenset[str]
    """Paths of the files that hold a draft, or what the build refused."""
    refused: str = ""
    """Why the build refused what was submitted last, a line for each error."""
    last: Document | None = None
    """One of the files that were published last, which can be undone."""

    @property
    def name(self) -> str:
        """The language's name for itself."""
        return self.app.texts.get("language") or display_name(self.language)

    @property
    def direction(self) -> str:
        return self.app.texts.get(DIRECTION) or Locale.parse(self.language).text_direction

    @property
    def app(self) -> Translation:
        return self.files[APP_FILE.format(language=self.language)]

    def count(self, kind: str) -> int:
        """How many sections there are whose id begins so."""
        return sum(section.id.startswith(kind) for section in self.sections)

    def file_of(self, section: Section) -> Translation:
        return self.files[section.file(self.language)]

    def section(self, id: str) -> Section | None:
        return next((section for section in self.sections if section.id == id), None)

    def text(self, section: Section, unit: Unit) -> str:
        return self.file_of(section).texts.get(unit.name, "")

    def marks(self, section: Section, unit: Unit) -> list[str]:
        """What must stand in the translation as it does in the English."""
        return marks_of(section, unit)

    def state(self, section: Section, unit: Unit) -> TranslationState:
        return self.file_of(section).state(unit.name, unit.source)

    def progress(self, section: Section) -> Progress:
        return progress(self.file_of(section), section.units)

    @property
    def whole(self) -> Progress:
        return sum((self.progress(section) for section in self.sections), Progress(0, 0, 0))

    def fell_out(self, section: Section) -> list[str]:
        """Translations of texts of this page whose English has changed, to take words from."""
        page = section.id.partition("/")[2]
        return [
            text
            for name, text in self.file_of(section).texts.items()
            if page and name.startswith(f"{page}:") and name not in section.by_name
        ]

    @cached_property
    def offers(self) -> Offers:
        return self._offers(self.files)

    @cached_property
    def offers_before(self) -> Offers:
        """What patients are offered until the drafts are published."""
        return self._offers(self.published)

    def _offers(self, files: Mapping[str, Translation]) -> Offers:
        done = {
            section.id
            for section in self.sections
            if progress(files[section.file(self.language)], section.units).done
        }
        surveys = {id for id in done if id.startswith("survey/") and "app" in done}
        pages = files[PAGES_FILE.format(language=self.language)]
        app = files[APP_FILE.format(language=self.language)]
        return Offers(frozenset(surveys), frozenset(offered_pages(self.root, pages, app)))


def load_language(store: Store, root: Path, language: str) -> LanguageTexts:
    """As ``load_texts``, in a transaction of its own."""
    with store.read() as tx:
        return load_texts(tx, root, language)


def load_texts(tx: Transaction, root: Path, language: str) -> LanguageTexts:
    """Raises ContentError where files of the content cannot be read."""
    found = sections(root)
    flat = {section.file(language): section.flat for section in found}
    files = {path: _read_file(tx, root, path, language, flat[path]) for path in flat}
    versions = [file.version for file in files.values() if file.version is not None]
    shown = [version for version in versions if version.state is DocumentState.PUBLISHED]
    return LanguageTexts(
        language,
        root,
        found,
        {path: file.newest for path, file in files.items()},
        {path: file.published for path, file in files.items()},
        frozenset(version.path for version in versions if version.state in OPEN),
        "\n".join(dict.fromkeys(line for file in files.values() for line in file.reasons)),
        max(shown, key=lambda version: version.id, default=None),
    )


@dataclass(frozen=True)
class _File:
    published: Translation
    newest: Translation
    version: Document | None
    reasons: Sequence[str] = ()
    """Why the newest version was refused, or cannot be read."""


def _read_file(tx: Transaction, root: Path, path: str, language: str, flat: bool) -> _File:
    own = (root / path).read_bytes() if (root / path).is_file() else None
    published = _parse(own, path, language, flat)
    version = newest_version(tx, path)
    if version is None or version.state is DocumentState.PUBLISHED or version.body is None:
        return _File(published, published, version)
    refused = version.state is DocumentState.REFUSED
    reasons = version.reason.splitlines() if refused else []
    try:
        newest = _parse(version.body, path, language, flat)
    except ContentError as error:  # of a file that came by another way
        return _File(published, published, version, [*reasons, *error.errors])
    return _File(published, newest, version, reasons)


def newest_version(tx: Transaction, path: str) -> Document | None:
    """The draft of a path, else its newest version, whatever became of it."""
    return documents.draft(tx, path) or next(iter(documents.history(tx, path)), None)


def _parse(body: bytes | None, path: str, language: str, flat: bool) -> Translation:
    if body is None:
        return Translation(path, language, {})
    return parse_translation(body, path, language, flat=flat)


def display_name(language: str) -> str:
    """A language's name in English.

    >>> display_name("ur")
    'Urdu'
    """
    return Locale.parse(language).get_display_name("en") or language
