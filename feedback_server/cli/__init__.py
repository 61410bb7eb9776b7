"""The `handrail` command."""

import os

import click

from .. import __doc__ as about
from ..config import ConfigError, load_settings
from ..content import ContentError
from .activity import take_in, template
from .audit import audit
from .background import keys, list_jobs, work
from .counts import take_in_counts
from .data import held, organisations, recount
from .demonstration import demo
from .devices import device, import_file
from .exports import export
from .imports import undo
from .originals import erase
from .pages import build_pages, edit_site, serve_pages
from .people import staff
from .publishing import publish_month
from .reports import monthly_return, report, revise_all
from .terminal import UNUSABLE, fail

COMMANDS = (
    build_pages,
    edit_site,
    serve_pages,
    demo,
    organisations,
    report,
    monthly_return,
    revise_all,
    publish_month,
    export,
    take_in,
    take_in_counts,
    undo,
    template,
    recount,
    erase,
    held,
    device,
    import_file,
    staff,
    audit,
    work,
    list_jobs,
    keys,
)


class Handrail(click.Group):
    """Faults of settings and content are told without a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (ConfigError, ContentError, FileNotFoundError) as error:
            raise fail(f"Cannot go on. Mend this first:\n{error}", UNUSABLE) from error


@click.group(cls=Handrail, help=about)
@click.pass_context
def main(context: click.Context) -> None:
    context.obj = load_settings(os.environ)


for command in COMMANDS:
    main.add_command(command)
