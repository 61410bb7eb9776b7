"""Translations as drafts: reviews by reviewers alone, conflicts, and what is published."""

import shutil
from pathlib import Path

import pytest

from feedback_server.actions.editing import translations
from feedback_server.actions.editing.documents import save_draft
from feedback_server.actions.editing.language_texts import LanguageTexts, load_language
from feedback_server.actions.editing.translations import Change, seen_digest
from feedback_server.config.settings import PROJECT
from feedback_server.content.page_offers import FILE
from feedback_server.content.translation_units import sections
from feedback_server.domain.accounts.person import Languages, Person, Role
from feedback_server.domain.editing.document import DocumentState
from feedback_server.domain.editing.translation import Progress, TranslationState
from feedback_server.store import Store
from feedback_server.store.editing import documents
from tests.databases import sqlite_at
from tests.factories import NOW, an_id
from tests.reviewed import review_app, review_surveys

ROLE = Role.TRANSLATOR
TARA = Person("tara@words.example", ROLE, languages=Languages(frozenset({"ur"})))
REEM = Person(
    "reem@words.example", ROLE, languages=Languages(reviews=frozenset({"ur"}), signs_as="Reem R")
)
BACK = ("app", "back")
PAGE = "patients/benefits.md"


@pytest.fixture
def own(tmp_path: Path) -> Store:
    return sqlite_at(tmp_path / "test.sqlite3")


def urdu(store: Store) -> LanguageTexts:
    return load_language(store, PROJECT, "ur")


def state(store: Store, section: str = "app", name: str = "back") -> TranslationState:
    found = urdu(store)
    of = found.section(section)
    assert of is not None
    return found.state(of, of.by_name[name])


def save(store: Store, *changes: Change, by: Person = TARA, **more: object) -> translations.Saved:
    return translations.save(store, PROJECT, "ur", changes, by=by, now=NOW, **more)  # type: ignore[arg-type]


def test_a_reviewer_signs_by_the_name_that_an_administrator_gave(own: Store) -> None:
    saved = save(own, by=REEM, reviewed=[BACK])
    assert saved.reviews == 1 and state(own) == TranslationState.REVIEWED
    review = urdu(own).app.reviews["back"]
    assert (review.reviewed_by, str(review.reviewed_on)) == ("Reem R", "2026-11-23")
    assert save(own, Change(*BACK, "پیچھے")).texts == 1
    assert state(own) == TranslationState.TRANSLATED


NAMELESS = Languages(reviews=frozenset({"ur"}), signs_as=" ")


@pytest.mark.parametrize(
    "person",
    [TARA, Person("admin@provider.example"), Person("n@words.example", languages=NAMELESS)],
)
def test_nobody_reviews_who_was_not_named_for_the_language(own: Store, person: Person) -> None:
    with pytest.raises(translations.NotReviewer):
        save(own, by=person, reviewed=[BACK])


def test_nothing_is_saved_where_one_text_is_wrong(own: Store) -> None:
    saved = save(own, Change(*BACK, "پیچھے"), Change("app", "start_surgery", "کے بارے میں"))
    assert saved.problems == {("app", "start_surgery"): "Keep {surgery} as it is"}
    assert not urdu(own).drafts
    gone = save(own, Change(f"page/{PAGE}", f"{PAGE}:000000000000", "کچھ"))
    assert "The English has changed" in next(iter(gone.problems.values()))


def test_two_who_change_the_same_text_do_not_undo_each_other(own: Store) -> None:
    found = urdu(own)
    app = found.sections[0]
    unit, other = app.by_name["back"], app.by_name["send"]
    seen, seen_other = (seen_digest(one, found.text(app, one)) for one in (unit, other))
    save(own, Change(*BACK, "پیچھے", seen))
    untouched = Change(*BACK, found.text(app, unit), seen)
    assert save(own, untouched, Change("app", "send", "بھیجیں", seen_other)).texts == 1
    assert urdu(own).text(app, unit) == "پیچھے"
    assert "has changed meanwhile" in str(save(own, Change(*BACK, "واپسی", seen)).problems)
    assert "meanwhile" in str(save(own, untouched, by=REEM, reviewed=[BACK]).problems)


def test_a_page_is_offered_when_all_its_texts_are_reviewed(own: Store) -> None:
    """And those around it, and the urgent advice at its foot."""
    wanted = ("shell", "values", f"page/{PAGE}")
    shown = [found for found in sections(PROJECT) if found.id in wanted]
    of_page = shown[-1]
    changes = [Change(found.id, unit.name, unit.source) for found in shown for unit in found.units]
    keys = [(change.section, change.name) for change in changes][::-1]
    save(own, *changes)
    save(own, by=REEM, reviewed=[*keys[1:], ("app", "help_now")])
    assert not urdu(own).offers.pages
    save(own, by=REEM, reviewed=keys[:1])
    assert urdu(own).offers.pages == {PAGE}
    assert not urdu(own).offers_before.pages and not urdu(own).offers.surveys
    whole = len(of_page.units)
    assert urdu(own).progress(of_page) == Progress(whole, whole, whole)


def test_what_patients_would_lose_is_known_before(own: Store, tmp_path: Path) -> None:
    for folder in ("content", "pwa/translations"):
        ignored = shutil.ignore_patterns("handbook")
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=ignored)
    review_app(tmp_path, "ur")
    review_surveys(tmp_path, "ur")
    change = Change("survey/occupational-therapy", "title", "آپ کی رائے")
    translations.save(own, tmp_path, "ur", [change], by=TARA, now=NOW)
    found = load_language(own, tmp_path, "ur")
    assert found.offers_before.surveys - found.offers.surveys == {change.section}
    change = Change(*BACK, "پیچھے")
    translations.save(own, tmp_path, "ur", [change], by=TARA, now=NOW)
    assert not load_language(own, tmp_path, "ur").offers.surveys


def test_publishing_submits_the_files_that_hold_drafts(own: Store) -> None:
    def publish() -> list[int]:
        return translations.publish_drafts(
            own, PROJECT, "ur", own=PROJECT, by="t", now=NOW, new_id=an_id
        )

    assert publish() == []
    save(own, Change(*BACK, "پیچھے"), Change("shell", "shell:skip", "آگے"))
    assert len(publish()) == 2
    assert not urdu(own).drafts and urdu(own).app.texts["back"] == "پیچھے"
    with own.read() as tx:
        waiting = {document.path for document in documents.waiting(tx)}
    assert waiting == {"pwa/translations/ur.yaml", FILE.format(language="ur")}


def test_what_the_build_refuses_is_a_draft_again_and_can_be_dropped(own: Store) -> None:
    save(own, Change(*BACK, "پیچھے"))
    ids = translations.publish_drafts(
        own, PROJECT, "ur", own=PROJECT, by="t", now=NOW, new_id=an_id
    )
    with own.write() as tx:
        documents.end(tx, ids, DocumentState.REFUSED, "no", NOW)
    assert urdu(own).drafts and urdu(own).refused == "no"
    assert urdu(own).app.texts["back"] == "پیچھے"
    translations.drop_drafts(own, PROJECT, "ur", by="t", now=NOW, new_id=an_id)
    assert not urdu(own).drafts
    with own.write() as tx:
        (dropped,) = documents.waiting(tx)
        documents.end(tx, [dropped.id], DocumentState.PUBLISHED, "", NOW)
    assert dropped.body is None and urdu(own).app.texts["back"] == "واپس"
    last = urdu(own).last
    assert last is not None and last.id == dropped.id


def test_a_file_that_cannot_be_read_stops_nobody(own: Store) -> None:
    path = "pwa/translations/ur.yaml"
    save_draft(own, path, b"reviews: 1", by="t", now=NOW)
    assert urdu(own).app.texts["back"] == "واپس"
    assert urdu(own).refused == f"{path}: reviews: must name texts"


def test_a_language_is_begun_by_its_code(own: Store) -> None:
    translations.add_language(own, PROJECT, "fa", by="t", now=NOW)
    assert "fa" in translations.languages(own, PROJECT)
    begun = load_language(own, PROJECT, "fa")
    assert (begun.name, begun.direction, begun.whole.translated) == ("فارسی", "rtl", 1)
    for code in ("fa", "ur", "en", "zz-zz", "../x"):
        with pytest.raises(translations.UnknownLanguage):
            translations.add_language(own, PROJECT, code, by="t", now=NOW)
