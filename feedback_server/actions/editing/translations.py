"""Translations as translators and reviewers see and change them: drafts over what is published."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError

from feedback_server.content.app_texts import DIRECTION, FOLDER, SOURCE_LANGUAGE, app_languages
from feedback_server.content.translation_checks import text_errors
from feedback_server.content.translation_file import write_translation
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.editing.document import DocumentState
from feedback_server.domain.editing.translation import (
    Translation,
    TranslationState,
    Unit,
    one_line,
    text_digest,
)
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.editing import documents

from .documents import digest_of_file, drop_draft, save_draft, submit
from .language_texts import (
    APP_FILE,
    LanguageTexts,
    display_name,
    load_language,
    load_texts,
    newest_version,
)


class UnknownLanguage(ValueError):
    """A code that names no language. The message says what to do."""


class NotReviewer(PermissionError):
    """Somebody who was not named as a reviewer of the language marks texts as reviewed."""


@dataclass(frozen=True)
class Change:
    """A text as somebody typed it; ``seen`` is the digest of the one that stood there before."""

    section: str
    name: str
    text: str
    seen: str | None = None
    translated_from: str | None = None
    """The digest of its source; None for the source as it stands."""


@dataclass(frozen=True)
class Saved:
    texts: int = 0
    reviews: int = 0
    problems: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By section and name; nothing was saved where there is one."""


def languages(store: Store, root: Path) -> list[str]:
    """The languages that there are files of, and those that somebody has begun."""
    with store.read() as tx:
        own = [document.path for document in (*documents.drafts(tx), *documents.waiting(tx))]
    begun = {Path(path).stem for path in own if path.startswith(f"{FOLDER}/")}
    return sorted({*app_languages(root), *begun} - {SOURCE_LANGUAGE})


def add_language(store: Store, root: Path, code: str, *, by: str, now: datetime) -> None:
    """Begin a language, as a draft of the app's words. Raises UnknownLanguage."""
    try:
        locale = Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise UnknownLanguage("Enter the code of a language, such as so or gu") from error
    if code in (*languages(store, root), SOURCE_LANGUAGE):
        raise UnknownLanguage("This language is there already")
    name = locale.get_display_name() or code
    texts = {"language": name, DIRECTION: locale.text_direction}
    path = APP_FILE.format(language=code)
    body = write_translation(Translation(path, code, texts), flat=True)
    save_draft(store, path, body, by=by, now=now)


def save(
    store: Store,
    root: Path,
    language: str,
    changes: Iterable[Change],
    *,
    reviewed: Collection[tuple[str, str]] = (),
    by: Person,
    now: datetime,
) -> Saved:
    """Save texts as drafts, and mark as reviewed those of ``reviewed``, by section and name.

    Raises NotReviewer.
    """
    if reviewed and not by.reviews(language):
        raise NotReviewer
    with store.read() as tx:
        before = load_texts(tx, root, language)
    typed = _touched(before, changes, reviewed)
    problems = dict(_problems(before, typed, reviewed))
    if problems:
        return Saved(problems=problems)
    after, texts = _with_texts(before, typed.values())
    signed = [key for key in reviewed if not _is_reviewed(after, key)]
    after = _with_reviews(after, signed, by, now)
    for path, translation in after.files.items():
        if translation != before.files[path]:
            save_draft(store, path, _body(translation), by=by.name, now=now)
    if signed:
        about: dict[str, str | int] = {"language": language, "texts": len(signed)}
        with store.write() as tx:
            audit.record(tx, AuditEntry(now, by.name, "translations_reviewed", about))
    return Saved(texts, len(signed))


def publish_drafts(
    store: Store,
    root: Path,
    language: str,
    *,
    own: Path,
    by: str,
    now: datetime,
    new_id: Callable[[], str],
) -> list[int]:
    """Submit the drafts of a language to be built; gives the ids of the documents, if any.

    ``own`` is the root of the software's own sources.
    """
    found = load_language(store, root, language)
    if not found.drafts:
        return []
    bodies = {path: _body(found.files[path]) for path in sorted(found.drafts)}
    note = f"Translations into {display_name(language)}"
    bases = {path: digest_of_file(own, path) for path in bodies}
    return submit(store, bodies, by=by, now=now, note=note, new_id=new_id, bases=bases)


def drop_drafts(
    store: Store, root: Path, language: str, *, by: str, now: datetime, new_id: Callable[[], str]
) -> None:
    """Let what is published stand again; what the build refused is submitted as it is published."""
    found = load_language(store, root, language)
    dropped = {path for path in found.drafts if drop_draft(store, path)}
    with store.read() as tx:
        newest = {path: newest_version(tx, path) for path in found.drafts}
        shown = documents.published(tx)
    refused = [
        path
        for path, version in newest.items()
        if version is not None and version.state is DocumentState.REFUSED
    ]
    if refused:
        bodies = {path: shown[path].body if path in shown else None for path in refused}
        note = f"Dropped in {display_name(language)}"
        submit(store, bodies, by=by, now=now, note=note, new_id=new_id)
    about: dict[str, str | int] = {"language": language, "files": len({*dropped, *refused})}
    with store.write() as tx:
        audit.record(tx, AuditEntry(now, by, "translation_drafts_dropped", about))


def _body(translation: Translation) -> bytes:
    return write_translation(translation, flat=translation.file_name.startswith(FOLDER))


def seen_digest(unit: Unit, text: str) -> str:
    """What a form carries, to know later what it showed."""
    return text_digest(unit.source, text)


def _touched(
    found: LanguageTexts, changes: Iterable[Change], reviewed: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Change]:
    """The changes, on one line each, without the fields that were left as they were shown."""
    touched = {}
    for change in changes:
        key, text = (change.section, change.name), one_line(change.text)
        section = found.section(change.section)
        unit = section.by_name.get(change.name) if section else None
        if unit and change.seen == seen_digest(unit, text) and key not in reviewed:
            continue
        touched[key] = replace(change, text=text)
    return touched


def _problems(
    found: LanguageTexts,
    typed: Mapping[tuple[str, str], Change],
    reviewed: Collection[tuple[str, str]],
) -> Iterable[tuple[tuple[str, str], str]]:
    for key, change in typed.items():
        section = found.section(change.section)
        unit = section.by_name.get(change.name) if section else None
        if section is None or unit is None:
            yield key, "The English has changed meanwhile: load the page again"
            continue
        text = found.text(section, unit)
        if change.seen not in (None, seen_digest(unit, text)) and change.text != text:
            yield key, f"This text or its English has changed meanwhile. It now is: {text}"
        elif errors := text_errors(section, unit, change.text):
            yield key, ". ".join(errors)
        elif key in reviewed and not change.text:
            yield key, "There is no text to review"


def _with_texts(found: LanguageTexts, changes: Iterable[Change]) -> tuple[LanguageTexts, int]:
    files, count = dict(found.files), 0
    for change in changes:
        section = found.section(change.section)
        assert section is not None
        path, source = section.file(found.language), section.by_name[change.name].source
        of_source = (
            text_digest(source) if change.translated_from is None else change.translated_from
        )
        same = files[path].texts.get(change.name, "") == change.text
        if same and change.translated_from is None:
            continue
        files[path] = files[path].with_text(change.name, change.text, of_source)
        count += 1
    return replace(found, files=files), count


def _is_reviewed(found: LanguageTexts, key: tuple[str, str]) -> bool:
    """Whether a text stands as somebody has reviewed it, whose name then stays."""
    section = found.section(key[0])
    assert section is not None
    return found.state(section, section.by_name[key[1]]) is TranslationState.REVIEWED


def _with_reviews(
    found: LanguageTexts, reviewed: Collection[tuple[str, str]], by: Person, now: datetime
) -> LanguageTexts:
    files = dict(found.files)
    for id, name in reviewed:
        section = found.section(id)
        assert section is not None
        path, source = section.file(found.language), section.by_name[name].source
        files[path] = files[path].with_review(
            name, source, by=by.languages.signs_as, on=london_day(now)
        )
    return replace(found, files=files)
