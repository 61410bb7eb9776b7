"""Fills the handbook from the code, where a page has one of these on a line of its own:

- ``<!-- table: NAME -->``: one of TABLES, from the code
- ``<!-- file: PATH -->``: a file of the project, without its first line
- ``<!-- list: FOLDER -->``: the pages of a folder, by the ``area`` in their front matter

The build fails if one of them does not exist.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from feedback_server.cli import main
from feedback_server.config.listing import describe_settings
from feedback_server.config.settings import PROJECT
from feedback_server.domain.accounts.person import PERMISSIONS, Permission
from feedback_server.logs import EVENTS
from feedback_server.observability.request_metrics import METRICS
from feedback_server.web.api.metrics import GAUGES

PLACEHOLDER = re.compile(r"^<!-- (table|file|list): ([\w./-]+) -->$", re.MULTILINE)
UNUSED_FILES = re.compile(r"\.map$|/lunr/|favicon\.png$|^sitemap\.xml$")
"""Files of Material's for its developers, other languages and search engines."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.theme.static_templates.discard("sitemap.xml")  # robots do not sign in
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    return Files([file for file in files if not UNUSED_FILES.search(file.src_uri)])


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    docs = Path(config.docs_dir)
    return PLACEHOLDER.sub(lambda found: _replacement(found[1], found[2], page, docs), markdown)


def _replacement(kind: str, name: str, page: Page, docs: Path) -> str:
    if kind == "table" and name in TABLES:
        return TABLES[name]()
    if kind == "list" and (docs / name).is_dir():
        return _list(docs / name)
    if kind == "file" and (path := PROJECT / name).is_file():
        return path.read_text("utf-8").partition("\n")[2]  # the page has a title of its own
    raise PluginError(f"{page.file.src_uri}: there is no {kind} {name}")


def _list(folder: Path) -> str:
    """Links to the pages of a folder, except its index, grouped by the area of each."""
    by_area: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.md")):
        if path.name != "index.md":
            text, meta = get_data(path.read_text("utf-8"))
            title = text.strip().partition("\n")[0].removeprefix("# ")
            link = f"- [{title}]({path.name})"
            by_area.setdefault(meta.get("area", "Other"), []).append(link)
    parts = (f"## {area}\n\n" + "\n".join(links) for area, links in sorted(by_area.items()))
    return "\n\n".join(parts)


def settings_table() -> str:
    """Every setting; default paths are shown relative to the project."""
    listed = describe_settings({})
    return _table(
        ("setting", "what it is", "default"),
        (
            (
                f"`{found.setting.name}`",
                found.setting.words,
                f"`{found.default.replace(str(PROJECT), '.')}`" if found.default else "",
            )
            for found in listed
        ),
    )


def commands_table() -> str:
    return _table(
        ("command", "what it does"),
        (
            (f"`{usage}`", command.get_short_help_str(300))
            for usage, command in _commands(main, "handrail")
        ),
    )


def command_pages() -> str:
    """Each command with its whole help and its options."""
    return "\n".join(_command(usage, command) for usage, command in _commands(main, "handrail"))


def permissions_table() -> str:
    roles = list(PERMISSIONS)
    return _table(
        ("may", *(f"`{role.value}`" for role in roles)),
        (
            (what.value, *("yes" if what in PERMISSIONS[role] else "" for role in roles))
            for what in Permission
        ),
    )


def metrics_table() -> str:
    counted = ((name, ", ".join(labels), words) for name, words, labels in METRICS)
    gauges = ((name, "", words) for _, name, words in GAUGES)
    return _table(
        ("metric", "labels", "what it is"),
        ((f"`{name}`", labels, words) for name, labels, words in (*counted, *gauges)),
    )


def log_table() -> str:
    return _table(
        ("event", "level", "fields", "when"),
        ((f"`{name}`", event.level, event.fields, event.when) for name, event in EVENTS.items()),
    )


TABLES: Mapping[str, Callable[[], str]] = {
    "settings": settings_table,
    "commands": commands_table,
    "command-pages": command_pages,
    "permissions": permissions_table,
    "metrics": metrics_table,
    "log-events": log_table,
}


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that is not a group, with its full name."""
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join((name, *command.collect_usage_pieces(context)))
    records = [param.get_help_record(context) for param in command.get_params(context)]
    options = [
        (f"`{option}`", text) for option, text in filter(None, records) if option != "--help"
    ]
    parts = [f"### {name}", f"```sh\n{usage}\n```", _prose(command.help or "")]
    return "\n\n".join([*parts, _table(("option", "what it does"), options) if options else ""])


def _prose(help: str) -> str:
    r"""Paragraphs of a docstring. Click's mark for "as it stands" (\b) is left out.

    >>> _prose("One\n    two.\n\n    Three.")
    'One two.\n\nThree.'
    """
    paragraphs = re.split(r"\n\s*\n", help.replace("\b", "").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(heads)
    lines = [names, ["---"] * len(names), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    """A bar would end the cell.

    >>> _cell("a | b")
    'a \\\\| b'
    """
    return " ".join(text.split()).replace("|", "\\|")
