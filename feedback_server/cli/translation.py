"""Commands on translations, for those who send them to an agency."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from feedback_server.actions.editing import translations
from feedback_server.actions.editing.language_texts import (
    LanguageTexts,
    display_name,
    load_language,
)
from feedback_server.actions.editing.translation_po import (
    Difference,
    InvalidPo,
    export_po,
    read_import,
)
from feedback_server.config.editions import current_edition
from feedback_server.config.settings import Settings
from feedback_server.content import load_provider
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store

from .environment import open_store, pass_settings
from .terminal import BY, UNUSABLE, echo, fail, terminal, write


@click.command("list")
@pass_settings
def list_languages(settings: Settings) -> None:
    """List the languages, and how much of each is translated and reviewed."""
    root = current_edition(settings).source
    table = Table("language", "", "texts", "translated", "reviewed", "pages offered")
    with open_store(settings) as store:
        for code in translations.languages(store, root):
            found = load_language(store, root, code)
            whole = found.whole
            counts = (whole.all, whole.translated, whole.reviewed, len(found.offers_before.pages))
            table.add_row(code, escape(display_name(code)), *map(str, counts))
    terminal.print(table)


@click.command("export")
@click.argument("language")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_settings
def export(settings: Settings, language: str, file: Path) -> None:
    """Write every text of LANGUAGE, such as ur, into FILE, a PO file, with its notes.

    What needs a review again is marked as fuzzy in it.
    """
    root = current_edition(settings).source
    provider = load_provider(root / "content" / "provider.yaml")
    with open_store(settings) as store:
        found = _load(store, root, language)
    body = export_po(found, project=provider["service_name"], now=datetime.now(UTC))
    file.write_bytes(body)
    echo(f"Wrote {found.whole.all} texts into {escape(str(file))}")


@click.command("import")
@click.argument("language")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--publish", is_flag=True, help="Publish the drafts of the language as well.")
@pass_settings
def import_file(settings: Settings, language: str, file: Path, yes: bool, publish: bool) -> None:
    """Show what FILE, a PO file, changes in LANGUAGE, and save it as drafts.

    An import never makes a review. Exit code 2: the file cannot be used; each error has its line.
    """
    root, now = current_edition(settings).source, datetime.now(UTC)
    with open_store(settings) as store:
        try:
            read = read_import(_load(store, root, language), file.read_bytes())
        except InvalidPo as error:
            raise fail(escape("\n".join(error.errors)), UNUSABLE) from error
        for difference in read.differences:
            write(_in_words(difference))
        echo(f"{read.same} as they were, {read.left_out} whose English is no longer there")
        if read.differences and not yes:
            click.confirm(f"Save {len(read.differences)} as drafts?", abort=True, err=True)
        changes = [difference.change for difference in read.differences]
        saved = translations.save(store, root, language, changes, by=Person(BY), now=now)
        echo(f"{saved.texts} saved as drafts")
        if publish:
            translations.publish_drafts(
                store,
                root,
                language,
                own=settings.root,
                by=BY,
                now=now,
                new_id=lambda: str(uuid.uuid4()),
            )
            echo("The running server builds and checks them")


def _load(store: Store, root: Path, language: str) -> LanguageTexts:
    known = translations.languages(store, root)
    if language not in known:
        raise fail(f"There is no language {escape(language)}: {', '.join(known)}", UNUSABLE)
    return load_language(store, root, language)


def _in_words(difference: Difference) -> str:
    unsure = "" if difference.sure else " (the translator was not sure, or the English changed)"
    ends = " (ends a review)" if difference.ends_review else ""
    return (
        f"{difference.unit.source}\n  - {difference.before}\n  + {difference.after}{unsure}{ends}"
    )
