"""The command that fills a database with made-up answers of as many practices as one likes."""

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ..actions.publish_survey import publish_survey
from ..actions.simulate import NotEmpty, simulate
from ..config import Settings
from ..content import load_surveys
from ..simulation import Scale
from .terminal import UNUSABLE, fail, opened, say, terminal, today

USUAL = Scale()


@click.command("simulate")
@click.option("--practices", default=USUAL.practices, show_default=True, help="Made-up practices.")
@click.option("--pcns", default=USUAL.pcns, show_default=True, help="The networks they lie in.")
@click.option("--months", default=USUAL.months, show_default=True, help="Up to last month.")
@click.option("--submissions", default=USUAL.submissions, show_default=True, help="In all.")
@click.pass_obj
def simulate_england(
    settings: Settings, practices: int, pcns: int, months: int, submissions: int
) -> None:
    """Fill an empty database with made-up practices and answers: England, unless told otherwise.

    For trying out how large it may become. Name another database first, for instance by
    HANDRAIL_VAR: one that holds practices already is left as it is.
    """
    try:
        scale = Scale(practices, pcns, months, submissions)
    except ValueError as error:
        raise fail(f"That cannot be simulated: {error}", UNUSABLE) from error
    survey = next(iter(load_surveys(settings.root / "content" / "surveys")))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with opened(settings) as store:
        publish_survey(store, survey)
        with Progress(*columns, TimeRemainingColumn(), console=terminal) as progress:
            task = progress.add_task("Simulating", total=submissions)
            try:
                simulate(
                    store,
                    survey,
                    scale,
                    today=today(),
                    say=lambda number: progress.advance(task, number),
                )
            except NotEmpty as error:
                words = "This database holds practices already. Name an empty one."
                raise fail(words) from error
    say(f"{submissions:,} submissions of {practices:,} practices in {pcns:,} networks")
