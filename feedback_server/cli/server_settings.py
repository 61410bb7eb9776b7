"""The command that lists the settings."""

import os
from collections.abc import Mapping

import click

from feedback_server.config.env import with_files
from feedback_server.config.listing import SettingDescription, describe_settings, unknown_settings
from feedback_server.config.settings import ConfigError, load_settings

from .terminal import UNUSABLE, echo, fail, write


@click.command("list-settings")
def list_settings() -> None:
    """List every setting with what it is now, its default, and what it is for.

    Settings come from the environment. Each can also come from a file that NAME_FILE names, which
    suits passwords: of a secret only "set" is shown. Exit code 2: some cannot be used.
    """
    given = with_files(os.environ, [])
    for described in describe_settings(given):
        click.echo(
            f"{described.setting.name}={_now(described, given)}\n    {described.setting.words}"
        )
    for name in unknown_settings(given):
        write(f"{name} is no setting: is it misspelt?")
    try:
        load_settings(os.environ)
    except ConfigError as error:
        raise fail(f"Fix this:\n{error}", UNUSABLE) from error
    echo("Each can also come from a file: NAME_FILE=PATH. Start the server again after a change")


def _now(listed: SettingDescription, given: Mapping[str, str]) -> str:
    value = given.get(listed.setting.name, "")
    if value:
        other = listed.default not in ("", value)
        default = f" (default: {listed.default})" if other else ""
        return ("set" if listed.setting.secret else value) + default
    return f"{listed.default} (default)" if listed.default else "(not set)"
