"""The `handrail` command."""

import os
from functools import partial

import click

from feedback_server import __doc__ as about

from .commands import Sections

MADE_FOR_OTHERS = ("site",)
"""Groups whose files anybody may read. Those of all others are for the server's user alone."""
PRIVATE = 0o077
MORE = """\
'handrail NOUN --help' describes a group, 'handrail NOUN VERB --help' a command. Completion:

\b
  eval "$(_HANDRAIL_COMPLETE=bash_source handrail)"     in ~/.bashrc
  eval "$(_HANDRAIL_COMPLETE=zsh_source handrail)"      in ~/.zshrc
  _HANDRAIL_COMPLETE=fish_source handrail | source      in ~/.config/fish/config.fish
"""


class Handrail(Sections):
    """Explains an operational error in one line with what to do, without a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from .failures import failure  # it reads half of Handrail, which --help does not need

            told = failure(error)
            if told is None:
                raise
            raise told from error


@click.group(cls=Handrail, help=about, epilog=MORE)
@click.version_option(package_name="handrail", message="%(package)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    if context.invoked_subcommand not in MADE_FOR_OTHERS:
        context.call_on_close(partial(os.umask, os.umask(PRIVATE)))
