"""Commands that publish a month, and take it back."""

from datetime import UTC, datetime

import click

from feedback_server.actions.reports.build import UnknownPcn
from feedback_server.actions.reports.publishing import publish_report, withdraw_report
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.settings import Settings
from feedback_server.domain.calendar.calendar_month import MonthNotOver
from feedback_server.domain.reports.context import Change

from .environment import open_store, pass_settings
from .organisation import no_pcn
from .report import MONTH, PCN, SERVICE
from .terminal import BY, echo, fail, parse_month, today


@click.command("publish")
@PCN
@MONTH
@SERVICE
@click.option("--said", multiple=True, help="Something patients said; once for each --did.")
@click.option("--did", multiple=True, help="What was done about it.")
@pass_settings
def publish(
    settings: Settings,
    pcn: str,
    month: str,
    service: str,
    said: tuple[str, ...],
    did: tuple[str, ...],
) -> None:
    """Publish a month's figures on "What patients say", less small numbers.

    Publishing a month again replaces it. A server that runs changes its pages within seconds; else
    they change when it starts.
    """
    wanted = parse_month(month)
    if len(said) != len(did):
        raise click.UsageError("Give one --did for each --said, in the same order.")
    changes = [Change(*pair) for pair in zip(said, did, strict=True)]
    with open_store(settings) as store:
        try:
            made = publish_report(
                store,
                SurveyRegistry(),
                folder=settings.published,
                pcn=pcn,
                month=wanted,
                changes=changes,
                on=today(),
                now=datetime.now(UTC),
                by=BY,
                service=service,
            )
        except UnknownPcn as error:
            raise no_pcn(pcn) from error
        except MonthNotOver as error:
            raise fail(f"{error}: it can be published when it is over") from error
        except LookupError as error:
            raise fail(f"{error}: run 'handrail server run' once") from error
    if made.held:
        echo("Too few answers have come since it was published: its figures stay as they were,")
        echo("because both together would show them.")
    echo(f"Published {wanted} of {made.month.pcn_name}")


@click.command("unpublish")
@PCN
@MONTH
@SERVICE
@pass_settings
def unpublish(settings: Settings, pcn: str, month: str, service: str) -> None:
    """Take back what was published of a month."""
    wanted = parse_month(month)
    with open_store(settings) as store:
        done = withdraw_report(
            store,
            folder=settings.published,
            pcn=pcn,
            month=wanted,
            on=today(),
            now=datetime.now(UTC),
            by=BY,
            service=service,
        )
    if not done:
        raise fail(f"Nothing was published of {pcn} for {wanted}")
    echo(f"Took back {wanted} of {pcn}")
