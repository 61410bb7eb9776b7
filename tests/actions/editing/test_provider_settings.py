"""What the provider says of itself: changes over the software's values, kept, merged, undone."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import yaml

from feedback_server.actions.editing import documents as editing
from feedback_server.actions.editing.provider_file import export_file, read_file
from feedback_server.actions.editing.provider_history import list_changes, values_before
from feedback_server.actions.editing.provider_overview import overview
from feedback_server.actions.editing.provider_settings import (
    BothChanged,
    SettingsRefused,
    load_settings,
    save_settings,
)
from feedback_server.config.settings import PROJECT
from feedback_server.domain.editing.document import PROVIDER, Document, DocumentState
from feedback_server.store import Store
from feedback_server.store.editing import documents
from tests.databases import sqlite_at
from tests.factories import NOW

IDS = count()


@pytest.fixture(name="kept")
def kept_in_sqlite(tmp_path: Path) -> Iterator[Store]:
    store = sqlite_at(tmp_path / "settings.sqlite3")
    yield store
    store.close()


def save(kept: Store, seen: int, by: str = "alice", **values: object) -> list[int]:
    """Keys have ``__`` for a dot."""
    return save_settings(
        kept,
        PROJECT,
        {key.replace("__", "."): value for key, value in values.items()},
        seen=seen,
        by=by,
        now=NOW + timedelta(minutes=next(IDS)),
        new_id=lambda: f"batch-{next(IDS)}",
    )


def file_of(kept: Store, id: int) -> object:
    with kept.read() as tx:
        found = documents.find(tx, id)
    assert found is not None
    return yaml.safe_load(found.text)


def refuse(kept: Store, id: int) -> None:
    with kept.write() as tx:
        documents.end(tx, [id], DocumentState.REFUSED, "a line is too long", NOW)


def test_only_what_differs_from_the_software_is_kept(kept: Store) -> None:
    (first,) = save(kept, 0, contact__telephone="01632 960000", private_clinics=None)
    assert file_of(kept, first) == {
        "contact": {"telephone": "01632 960000"},
        "private_clinics": None,
    }
    (second,) = save(kept, first, private_clinics=4, contact__email="a@b.example")
    assert file_of(kept, second) == {
        "contact": {"telephone": "01632 960000", "email": "a@b.example"}
    }
    (third,) = save(kept, second, contact__telephone=None, contact__email=None)
    assert file_of(kept, third) is None
    assert save(kept, third, private_clinics=4) == [], "it is so already"
    assert load_settings(kept, PROJECT).now == load_settings(kept, PROJECT).own


def test_errors_stand_at_their_fields(kept: Store) -> None:
    with pytest.raises(SettingsRefused) as refused:
        save(
            kept,
            0,
            name=None,
            contact__email="nobody",
            brand__link="#8fbfa8",
            data_protection__processors=[{"name": "Oak"}],
        )
    assert refused.value.problems == {
        "name": "Name of the organisation is missing",
        "contact.email": "E-mail address must look like hello@example.org",
        "data_protection.processors.1.does": "What it does for you (1) is missing",
    }
    with pytest.raises(SettingsRefused, match="Links: links on a white page have a contrast of 2"):
        save(kept, 0, brand__link="#8fbfa8")
    assert load_settings(kept, PROJECT).version == 0


def test_two_people_at_once_never_overwrite_each_other(kept: Store) -> None:
    (first,) = save(kept, 0, by="bob", contact__telephone="01632 960000", ages="all")
    save(kept, 0, contact__email="a@b.example", ages="all")  # another field, and the same value
    with pytest.raises(BothChanged) as both:
        save(kept, 0, contact__telephone="01632 960999", waiting_time="a week")
    assert both.value.theirs == {"contact.telephone": "01632 960000"}
    assert both.value.mine.keys() == {"contact.telephone", "waiting_time"}
    now = load_settings(kept, PROJECT)
    assert now.now["contact.email"] == "a@b.example" and now.now["waiting_time"] is None
    save(kept, now.version, contact__telephone="01632 960999")  # having seen theirs
    with pytest.raises(BothChanged):
        save(kept, first, contact__telephone="01632 960111")


def test_a_save_in_the_same_moment_is_looked_at_again(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = editing.submit
    hurried: list[bool] = []

    def late(*given: object, **more: object) -> list[int]:
        if not hurried:
            hurried.append(True)
            save(kept, 0, by="bob", contact__telephone="01632 960000")
        return submit(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(editing, "submit", late)
    save(kept, 0, contact__email="a@b.example")
    now = load_settings(kept, PROJECT).now
    assert (now["contact.telephone"], now["contact.email"]) == ("01632 960000", "a@b.example")


def test_what_the_build_refused_never_counts(kept: Store) -> None:
    (first,) = save(kept, 0, ages="adults")
    (second,) = save(kept, first, ages="children")
    refuse(kept, second)
    settings = load_settings(kept, PROJECT)
    assert (settings.now["ages"], settings.version) == ("adults", first)
    (third,) = save(kept, first, ages="everybody")
    newest, refused, oldest = list_changes(load_settings(kept, PROJECT))
    assert [change.differences[0].before for change in (newest, refused, oldest)] == [
        "adults",
        "adults",
        "nothing",
    ]
    assert refused.was_refused and refused.version.reason == "a line is too long"
    assert newest.version.id == third
    assert values_before(load_settings(kept, PROJECT), 2) is None


def test_undo_puts_back_the_fields_of_that_change_alone(kept: Store) -> None:
    (first,) = save(kept, 0, ages="adults", contact__telephone="01632 960000")
    (second,) = save(kept, first, waiting_time="a week")
    before = values_before(load_settings(kept, PROJECT), 1)
    assert before == {"ages": None, "contact.telephone": None}
    save_settings(kept, PROJECT, before, seen=second, by="bob", now=NOW, new_id=lambda: "undone")
    now = load_settings(kept, PROJECT).now
    assert (now["ages"], now["waiting_time"]) == (None, "a week")


def test_a_file_goes_out_and_comes_in_again(kept: Store) -> None:
    save(kept, 0, ages="adults", security__contact="mailto:a@b.example",
         security__expires="2027-11-23")  # fmt: skip
    settings = load_settings(kept, PROJECT)
    text = export_file(settings).encode()
    assert read_file(kept, PROJECT, text) == settings.now
    for body, said in (
        (b"name: [", "not YAML"),
        (b"- a", "must be a list of keys and values"),
        (text + b"fax: 1\n", "fax no such key|fax: no such key"),
        (text.replace(b"link: '#005c3e'", b"link: '#8fbfa8'"), "contrast"),
        (text.replace(b"brand:", b"brand:\n  logo: brand/none.svg"), "Upload the logo first"),
        (b"#" * 200_000, "more than 100 kB"),
    ):
        with pytest.raises(SettingsRefused, match=said):
            read_file(kept, PROJECT, body)


def test_the_overview_says_what_is_missing_and_what_that_means(kept: Store) -> None:
    save(kept, 0, contact__email="a@b.example")
    groups = {shown.group.id: shown for shown in overview(load_settings(kept, PROJECT))}
    contact, others = groups["contact"], groups["organisations"]
    assert contact.given == [("E-mail address", "a@b.example")] and contact.is_changed
    without = "The contact page shows no telephone number."
    assert contact.missing[without] == ["Telephone number"]
    assert others.is_whole and not others.is_changed


def test_an_empty_file_of_changes_is_the_softwares_own(kept: Store) -> None:
    with kept.write() as tx:
        version = documents.add(
            tx,
            Document(0, PROVIDER, 0, b"{}", DocumentState.PUBLISHED, "alice", NOW),
        )
    settings = load_settings(kept, PROJECT)
    assert settings.version == version and settings.now == settings.own
