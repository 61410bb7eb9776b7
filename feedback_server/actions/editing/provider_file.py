"""What the provider says of itself as one file: taken along, and taken in."""

from pathlib import Path

from feedback_server.content.content_file import ContentError, dump_yaml, parse_yaml
from feedback_server.content.provider import merge_provider, provider_errors
from feedback_server.content.provider_values import Values, flatten, nest
from feedback_server.store import Store
from feedback_server.store.editing import documents

from .provider_settings import ProviderSettings, SettingsRefused, sentence

FILE = "file"
"""The field of the form that the errors of a file stand at."""
MOST_BYTES = 100_000
HEAD = (
    "# What the provider says of itself. It can be taken in again, or be content/provider.yaml.\n"
)


def export_file(settings: ProviderSettings) -> str:
    """All values that are given, as content/provider.yaml has them."""
    return HEAD + dump_yaml(merge_provider({}, nest(settings.now)))


def read_file(store: Store, software: Path, body: bytes) -> Values:
    """Every value of a file, None for what it leaves out. Raises SettingsRefused."""
    if len(body) > MOST_BYTES:
        raise SettingsRefused({FILE: f"The file has more than {MOST_BYTES // 1000} kB"})
    try:
        content = parse_yaml(body, "The file")
    except ContentError as error:
        raise SettingsRefused({FILE: str(error)}) from error
    problems = [sentence(error) for error in provider_errors(content)]
    if not problems and not _has_logo(store, software, logo := content["brand"].get("logo")):
        problems = [f"Upload the logo first: there is no {logo}"]
    if problems:
        raise SettingsRefused({FILE: ". ".join(problems)})
    return flatten(content)


def _has_logo(store: Store, software: Path, logo: str | None) -> bool:
    if logo is None or (software / "content" / logo).is_file():
        return True
    with store.read() as tx:
        return f"content/{logo}" in documents.published(tx)
