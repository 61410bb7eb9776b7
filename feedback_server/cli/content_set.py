"""The command that sets one value of what the service says of itself."""

import uuid
from datetime import UTC, datetime

import click
from rich.markup import escape

from feedback_server.actions.editing.provider_settings import (
    GROUPS,
    SettingsRefused,
    load_settings,
    read_form,
    save_settings,
)
from feedback_server.config.settings import Settings
from feedback_server.content.provider_form import CHECKS, kind_of

from .environment import open_store, pass_settings
from .terminal import BY, UNUSABLE, echo, fail


@click.command("set")
@click.argument("key")
@click.argument("value")
@pass_settings
def set_value(settings: Settings, key: str, value: str) -> None:
    """Set one value of Settings > Service, by its KEY in content/provider.yaml.

    \b
    handrail content set data_protection.contact data@example.org

    An empty VALUE takes it out. A server that runs publishes it within seconds; otherwise it is
    published when the server starts. For the first start at a public address, which needs that
    very value. Exit code 2: the value cannot be used.
    """
    group = next((group for group in GROUPS if key in group.fields), None)
    if group is None or key not in CHECKS or kind_of(key) in {"rows", "file"}:
        raise fail(f"{escape(key)} is no key with one value", UNUSABLE)
    with open_store(settings) as store:
        seen = load_settings(store, settings.root).version
        try:
            ids = save_settings(
                store,
                settings.root,
                {key: read_form(group, {key: value})[key]},
                seen=seen,
                by=BY,
                now=datetime.now(UTC),
                new_id=lambda: str(uuid.uuid4()),
            )
        except SettingsRefused as error:
            raise fail(escape(str(error)), UNUSABLE) from error
    echo("It will be published" if ids else "It is so already")
