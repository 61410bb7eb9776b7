"""Translations as a PO file, for translators with tools of their own."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from feedback_server.content.translation_checks import text_errors
from feedback_server.content.translation_units import Section
from feedback_server.domain.editing.translation import (
    TranslationState,
    Unit,
    one_line,
    text_digest,
)

from .language_texts import LanguageTexts
from .translations import Change

SEPARATOR = " | "
NOT_SURE = ""
"""What a text is noted as translated from whose translator is not sure: no digest is this."""
LARGEST = 4 * 1024 * 1024


class InvalidPo(ValueError):
    """A PO file that cannot be used at all, or that has ``errors``, each with its line."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Difference:
    """A text that the file would change."""

    section: Section
    unit: Unit
    before: str
    after: str
    sure: bool
    ends_review: bool

    @property
    def change(self) -> Change:
        of = self.unit.digest if self.sure else NOT_SURE
        return Change(self.section.id, self.unit.name, self.after, translated_from=of)


@dataclass(frozen=True)
class PoImport:
    differences: Sequence[Difference]
    same: int
    left_out: int
    """Texts whose English has changed so much since that they are no longer there."""


def export_po(found: LanguageTexts, *, project: str, now: datetime) -> bytes:
    """Every text with its notes; what needs a review again is ``fuzzy``."""
    catalog = Catalog(
        locale=found.language.replace("-", "_"),
        project=project,
        version=found.language,
        msgid_bugs_address=" ",
        creation_date=now,
        last_translator=" ",
        language_team=" ",
        fuzzy=False,
        header_comment=f"# {project}\n# Keep what stands in {{braces}} or in (brackets) as it is.",
    )
    for section, unit, text in _texts(found):
        state = found.state(section, unit)
        notes = [f"{section.title}. {unit.comment}"]
        if unit.longest:
            notes.append(f"About {unit.longest} characters fit.")
        catalog.add(
            unit.source,
            text,
            context=_context(section, unit),
            flags={"fuzzy"} if state is TranslationState.NEEDS_REVIEW else (),
            auto_comments=notes,
        )
    out = BytesIO()
    write_po(out, catalog, width=0, sort_output=False, omit_header=False)
    return out.getvalue()


def read_import(found: LanguageTexts, body: bytes) -> PoImport:
    """What a file would change. Raises InvalidPo."""
    catalog = _catalog(body)
    if catalog.locale is not None and str(catalog.locale) != found.language.replace("-", "_"):
        raise InvalidPo([f"The file is in {catalog.locale}, and this is {found.language}"])
    units = {_context(section, unit): (section, unit) for section, unit, _ in _texts(found)}
    differences, errors, counts = [], [], Counter[str]()
    for message in catalog:
        if not message.id:  # the header
            continue
        known = units.get(message.context or "")
        if known is None:
            if _once_was(message):
                counts["left out"] += 1
            else:
                errors.append(f"Line {message.lineno}: there is no text {message.context!r}")
            continue
        text = one_line(str(message.string))
        errors += [f"Line {message.lineno}: {error}" for error in text_errors(*known, text)]
        difference = _difference(found, *known, text, message)
        if difference:
            differences.append(difference)
        counts["same"] += difference is None
    if errors:
        raise InvalidPo(errors)
    return PoImport(differences, counts["same"], counts["left out"])


def _catalog(body: bytes) -> Catalog:
    if len(body) > LARGEST:
        raise InvalidPo(["The file is too large to be one of ours"])
    try:
        return read_po(BytesIO(body), abort_invalid=True)
    except PoFileError as error:
        raise InvalidPo([f"Line {error.lineno + 1}: this is no line of a PO file"]) from error
    except (ValueError, LookupError) as error:
        raise InvalidPo([f"This is not a PO file in UTF-8: {error}"]) from error


def _difference(
    found: LanguageTexts, section: Section, unit: Unit, text: str, message: Message
) -> Difference | None:
    before, state = found.text(section, unit), found.state(section, unit)
    sure = not message.fuzzy and text_digest(str(message.id)) == unit.digest
    is_sure = state is not TranslationState.NEEDS_REVIEW
    reviewed = state is TranslationState.REVIEWED
    if not text or (text == before and (sure == is_sure or reviewed)):
        return None
    return Difference(section, unit, before, text, sure, reviewed and text != before)


def _once_was(message: Message) -> bool:
    """Whether a text of a page stood there when the file was exported."""
    return str(message.context).endswith(f":{text_digest(str(message.id))}")


def _texts(found: LanguageTexts) -> Iterator[tuple[Section, Unit, str]]:
    for section in found.sections:
        translation: Mapping[str, str] = found.file_of(section).texts
        for unit in section.units:
            yield section, unit, translation.get(unit.name, "")


def _context(section: Section, unit: Unit) -> str:
    return f"{section.id}{SEPARATOR}{unit.name}"
