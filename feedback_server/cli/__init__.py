"""The `handrail` command. A command's module is read when it is asked for: that keeps all quick."""

import os
from functools import partial
from importlib import import_module

import click
from rich.markup import escape

from feedback_server import __doc__ as about
from feedback_server.bundled_assets import unpack
from feedback_server.config.settings import ConfigError, load_settings
from feedback_server.content import ContentError

from .terminal import UNUSABLE, WRONG, fail

COMMANDS = {
    "build": "pages:build_pages",
    "wheel": "wheel:make",
    "site": "pages:edit_site",
    "serve": "serving:serve_pages",
    "demo": "demonstration:demo",
    "organisations": "data:organisations",
    "report": "reports:report",
    "return": "reports:monthly_return",
    "revise": "reports:revise_all",
    "publish": "publishing:publish_month",
    "export": "exports:export",
    "import-activity": "activity:take_in",
    "import-counts": "counts:take_in_counts",
    "undo-import": "imports:undo",
    "activity-template": "activity:template",
    "verify": "data:recount",
    "erase-originals": "originals:erase",
    "purge": "purging:purge_command",
    "quarantine": "data:held",
    "device": "devices:device",
    "import-queue": "devices:import_file",
    "staff": "people:staff",
    "audit": "audit:audit",
    "work": "background:work",
    "jobs": "background:list_jobs",
    "keys": "keys:keys",
    "deployment": "deployment:files",
    "backup-key": "backups:make_key",
    "backup": "backups:make_backup",
    "restore": "backups:bring_back",
    "migrate": "moving:migrate_to",
    "check": "checking:check_installation",
    "settings": "settings:list_settings",
}
"""Each command's module here, and its name there."""
READ_BY_THEMSELVES = ("backup-key", "check", "settings")
"""Commands that tell themselves what is wrong with the settings, or need none."""
MADE_FOR_OTHERS = ("build", "deployment", "site", "wheel")
"""Commands whose files anybody may read. What all others write is for the server's eyes alone."""
PRIVATE = 0o077
READ_PAGES = ("serve", "report")
"""Commands for which the pages and fonts of a wheel are laid into var/."""


class Handrail(click.Group):
    """What is wrong around us is told in a line with what to do, and without a traceback."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(f".{module}", __name__), attribute)
        return command

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (ConfigError, ContentError) as error:
            raise fail(f"Cannot go on. Mend this first:\n{error}", UNUSABLE) from error
        except click.ClickException:
            raise
        except Exception as error:
            from feedback_server.operational_errors import explained

            trouble = explained(error)
            if trouble is None:
                raise
            code = UNUSABLE if isinstance(error, FileNotFoundError) else WRONG
            raise fail(f"Cannot go on. {escape(str(trouble))}", code) from error


@click.group(cls=Handrail, help=about)
@click.pass_context
def main(context: click.Context) -> None:
    if context.invoked_subcommand not in MADE_FOR_OTHERS:
        context.call_on_close(partial(os.umask, os.umask(PRIVATE)))
    if context.invoked_subcommand not in READ_BY_THEMSELVES:
        context.obj = settings = load_settings(os.environ)
        if context.invoked_subcommand in READ_PAGES:
            unpack(settings.build, settings.var)
