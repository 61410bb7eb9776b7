"""The command that loads demonstration data, and the account that comes with it."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from feedback_server.actions.accounts import accounts
from feedback_server.actions.operations.load_demo import is_loaded, load_demonstration
from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.config.settings import Settings
from feedback_server.content import load_surveys
from feedback_server.domain.accounts.person import Person

from .environment import open_store, pass_settings
from .terminal import BY, terminal, today

DEMONSTRATION_ACCOUNT = "demonstration@handrail.example"


@click.command("load-demo")
@pass_settings
def load_demo(settings: Settings) -> None:
    """Load demonstration data: two made-up PCNs, nine practices, 24 months of answers."""
    with open_store(settings) as store:
        if not is_loaded(store):
            survey = next(iter(load_surveys(settings.root / "content" / "surveys")))
            publish_survey(store, survey)
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            with Progress(*columns, console=terminal) as bar:
                task = bar.add_task("Loading demonstration data", total=None)
                load_demonstration(
                    store,
                    survey,
                    today=today(),
                    say=lambda done, total: bar.update(task, completed=done, total=total),
                )
        secret = demonstration_password(settings)
        if not secret.exists():
            password = "-".join(secrets.token_hex(2) for _ in range(4))
            person = Person(DEMONSTRATION_ACCOUNT, demonstration=True)
            accounts.set_account(store, person, password, by=BY, now=datetime.now(UTC))
            secret.touch(mode=0o600)
            secret.write_text(password)


def demonstration_password(settings: Settings) -> Path:
    return settings.var / "demonstration-password.txt"
