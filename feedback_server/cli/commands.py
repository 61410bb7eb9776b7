"""Which commands there are. Modules are imported only when needed, which keeps --help quick.

Every command is `handrail NOUN VERB`. A new one is a function in the module of its noun, and a
line here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from textwrap import wrap

import click

INDENT, COLUMN = 2, 14
"""The indent of nouns in --help, and the width of their column."""


@dataclass(frozen=True)
class Noun:
    """``commands`` names the module and the function of each verb."""

    about: str
    commands: Mapping[str, str]


SECTIONS: Mapping[str, Mapping[str, Noun]] = {
    "Run": {
        "server": Noun(
            "This installation",
            {
                "run": "server:run",
                "check": "server_check:check",
                "list-settings": "server_settings:list_settings",
                "print-file": "server_files:print_file",
            },
        ),
        "site": Noun(
            "Public pages and the feedback app",
            {
                "build": "site:build_site",
                "preview": "site:preview",
                "make-wheel": "site_wheel:make",
            },
        ),
        "content": Noun(
            "What was changed of the pages and surveys on this server",
            {
                "list": "content:list_content",
                "set": "content_set:set_value",
                "export": "content:export",
                "import": "content:import_content",
            },
        ),
        "translation": Noun(
            "What patients read in other languages, as PO files",
            {
                "list": "translation:list_languages",
                "export": "translation:export",
                "import": "translation:import_file",
            },
        ),
        "job": Noun(
            "Work in the background",
            {"run": "job:run", "list": "job:list_jobs"},
        ),
    },
    "Answers and reports": {
        "submission": Noun(
            "What patients sent",
            {
                "export": "submission_export:export",
                "recount": "submission:recount",
                "import-rescue-file": "submission:import_file",
                "list-quarantine": "submission:list_quarantine",
                "retry-quarantine": "submission:retry",
                "drop-quarantine": "submission:drop",
            },
        ),
        "activity": Noun(
            "Appointments, and counts from elsewhere",
            {
                "import": "activity:import_file",
                "import-counts": "activity_counts:import_file",
                "list-imports": "activity_imports:list_imports",
                "undo-import": "activity_imports:undo",
                "write-template": "activity:write_template",
            },
        ),
        "report": Noun(
            "A month of a PCN",
            {
                "make": "report:make",
                "make-all": "report_all:make_all",
                "make-return": "report:make_return",
                "list": "report:list_revisions",
                "withdraw": "report:withdraw",
                "revise": "report:revise",
                "publish": "report_publish:publish",
                "unpublish": "report_publish:unpublish",
            },
        ),
    },
    "Places and people": {
        "organisation": Noun(
            "PCNs and practices",
            {"import": "organisation:import_file", "list": "organisation:list_organisations"},
        ),
        "tablet": Noun(
            "Shared tablets",
            {
                "add": "tablet:add",
                "list": "tablet:list_tablets",
                "switch-off": "tablet:switch_off",
                "exclude": "tablet:exclude",
                "include": "tablet:include",
            },
        ),
        "staff": Noun(
            "Accounts, and the audit log",
            {
                "add": "staff:add",
                "invite": "staff:invite",
                "list": "staff:list_staff",
                "reset-two-factor": "staff:reset_two_factor",
                "switch-off": "staff:switch_off",
                "check-audit-log": "staff:check_audit_log",
            },
        ),
    },
    "Data and keys": {
        "backup": Noun(
            "Encrypted copies",
            {
                "make-key": "backup:make_key",
                "create": "backup:create",
                "check": "backup:check",
                "restore": "backup:restore_all",
                "restore-keys": "backup:restore_only_keys",
            },
        ),
        "database": Noun(
            "What is stored",
            {
                "migrate": "database:migrate",
                "load-demo": "database_demo:load_demo",
                "purge": "database_purge:purge",
                "erase-comments": "database_erase:erase",
            },
        ),
        "key": Noun(
            "The keys of this server",
            {
                "list": "key:list_keys",
                "make": "key:make",
                "rotate": "key:rotate",
                "accept-loss": "key:accept",
                "adopt": "key:adopt",
            },
        ),
    },
}


class NounGroup(click.Group):
    """The commands on one thing."""

    def __init__(self, name: str, noun: Noun) -> None:
        super().__init__(name, help=f"{noun.about}.")
        self.noun = noun

    def list_commands(self, context: click.Context) -> list[str]:
        return list(self.noun.commands)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.noun.commands:
            return None
        module, attribute = self.noun.commands[name].split(":")
        command: click.Command = getattr(import_module(f".{module}", __package__), attribute)
        return command


class Sections(click.Group):
    """The groups under headings. Their --help imports no command's module."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [name for nouns in SECTIONS.values() for name in nouns]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        found = [nouns[name] for nouns in SECTIONS.values() if name in nouns]
        return NounGroup(name, found[0]) if found else None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, nouns in SECTIONS.items():
            with formatter.section(heading):
                for name, noun in nouns.items():
                    first, *more = _lines(noun, formatter.width - INDENT - COLUMN)
                    formatter.write(f"{'':{INDENT}}{name:{COLUMN}}{first}\n")
                    for line in more:
                        formatter.write(f"{'':{INDENT + COLUMN}}{line}\n")


def _lines(noun: Noun, width: int) -> list[str]:
    """The description and the verbs of a noun, wrapped, but not at hyphens."""
    told = f"{noun.about}: {', '.join(noun.commands)}"
    return wrap(told, max(width, 20), break_on_hyphens=False)
