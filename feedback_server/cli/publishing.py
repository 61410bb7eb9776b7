"""The command that publishes a month."""

from datetime import UTC, datetime
from typing import Any

import click

from feedback_server.actions.reports.build import NoSuchPcn
from feedback_server.actions.reports.publishing import publish_report, withdraw_report
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.settings import Settings
from feedback_server.domain.calendar.calendar_month import MonthNotOver
from feedback_server.domain.reports.context import Change

from .terminal import fail, month_of, opened, say, today


@click.command("publish")
@click.option("--pcn", required=True, help="The PCN's code, such as U12345.")
@click.option("--month", required=True, help="Year and month, such as 2026-10.")
@click.option("--said", multiple=True, help="Something patients said; once for each --did.")
@click.option("--did", multiple=True, help="What was done about it.")
@click.option("--withdraw", is_flag=True, help="Take back what was published of this month.")
@click.pass_obj
def publish_month(
    settings: Settings,
    pcn: str,
    month: str,
    said: tuple[str, ...],
    did: tuple[str, ...],
    withdraw: bool,
) -> None:
    """Publish a month's figures on "What patients say", less small numbers.

    Publishing a month again replaces it. The pages change with the next 'handrail build'.
    """
    wanted = month_of(month)
    if len(said) != len(did):
        raise click.UsageError("Give one --did for each --said, in the same order.")
    who: dict[str, Any] = {"on": today(), "now": datetime.now(UTC), "by": "command line"}
    if withdraw:
        with opened(settings) as store:
            done = withdraw_report(store, folder=settings.published, pcn=pcn, month=wanted, **who)
        if not done:
            raise fail(f"Nothing was published of {pcn} for {wanted}")
        say(f"Took back {wanted} of {pcn}. Now run 'handrail build'")
        return
    changes = [Change(*pair) for pair in zip(said, did, strict=True)]
    with opened(settings) as store:
        try:
            made = publish_report(
                store,
                SurveyRegistry(),
                folder=settings.published,
                pcn=pcn,
                month=wanted,
                changes=changes,
                **who,
            )
        except NoSuchPcn as error:
            raise fail(f"No PCN has the code {pcn}. See 'handrail organisations'.") from error
        except MonthNotOver as error:
            raise fail(f"{error}: it can be published when it is over") from error
        except LookupError as error:
            raise fail(f"{error}: run 'handrail serve' once") from error
    if made.held:
        say("Too few answers have come since it was published: its figures stay as they were,")
        say("because both together would show them.")
    say(f"Published {wanted} of {made.month.pcn_name}. Now run 'handrail build'")
