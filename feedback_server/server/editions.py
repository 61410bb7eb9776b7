"""Loads the edition that the pointer names, and again once it names another."""

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import structlog

from feedback_server.builder.public_pages.page_editor import PageEditor
from feedback_server.builder.public_pages.site_preview import SitePreview
from feedback_server.builder.stamping import app_version
from feedback_server.builder.survey_pages import SurveyPages
from feedback_server.config.editions import (
    NO_POINTER,
    EditionFolder,
    current_edition,
    own_pages,
    pointer_state,
)
from feedback_server.config.retention import retention_periods
from feedback_server.config.settings import Settings
from feedback_server.content import load_provider, load_surveys
from feedback_server.web.public.static_pages import File, load_files
from feedback_server.web.shared.edition import Edition

AGAIN_AFTER_S = 10.0
"""When an edition is tried again that could not be read."""


class DamagedEdition(Exception):
    """The pointer cannot be read, or what it points at is not what was built."""


@dataclass
class Editions:
    """The edition that this process serves. Each process looks for itself, once a request."""

    settings: Settings
    seconds: Callable[[], float] = time.monotonic
    _loading: Lock = field(default_factory=Lock, init=False)
    _again_at: float = field(default=math.inf, init=False)

    def __post_init__(self) -> None:
        self._seen = pointer_state(self.settings)
        folder = current_edition(self.settings)
        try:
            self._loaded = load_edition(self.settings, folder)
        except Exception as error:
            if not folder.name:
                raise
            self._try_again(error)
            self._loaded = load_edition(self.settings, own_pages(self.settings))

    def current(self) -> Edition:
        """The edition that the pointer names now. While one request loads it, the others go on."""
        changed = pointer_state(self.settings) != self._seen or self.seconds() > self._again_at
        if changed and self._loading.acquire(blocking=False):
            try:
                self._load()
            finally:
                self._loading.release()
        return self._loaded

    def files(self) -> Mapping[str, File]:
        """What is served, without a look at the pointer."""
        return self._loaded.files

    def _load(self) -> None:
        self._seen = pointer_state(self.settings)
        self._again_at = math.inf
        folder = current_edition(self.settings)
        try:
            if self._seen != NO_POINTER and not folder.name:
                raise DamagedEdition
            self._loaded = load_edition(self.settings, folder)
        except Exception as error:  # what is served stays, whatever is wrong with the new one
            self._try_again(error)

    def _try_again(self, error: Exception) -> None:
        structlog.get_logger().error("edition unusable", error=type(error).__name__)
        self._again_at = self.seconds() + AGAIN_AFTER_S


def load_edition(settings: Settings, folder: EditionFolder) -> Edition:
    assets = folder.build / "assets.json"
    return Edition(
        name=folder.name,
        root=folder.source,
        build=folder.build,
        files=load_files(folder.build, _earlier(settings, folder)),
        pages=SurveyPages(folder.source, folder.build),
        page_editor=_page_editor(settings, folder),
        provider=load_provider(folder.source / "content" / "provider.yaml"),
        offered=load_surveys(folder.source / "content" / "surveys"),
        assets=json.loads(assets.read_text("utf-8")) if assets.exists() else {},
        version=app_version(folder.build),
    )


def _page_editor(settings: Settings, folder: EditionFolder) -> PageEditor:
    """Reads nothing before it is asked."""
    periods = retention_periods(settings.retention, settings.backups)
    published = folder.build / "published" if folder.name else settings.published
    preview = SitePreview(folder.source, published, periods)
    return PageEditor(preview, settings.root, folder.build)


def _earlier(settings: Settings, folder: EditionFolder) -> list[Path]:
    """The other builds that somebody may have a page of open."""
    if not folder.name:
        return []
    others = (path.parent for path in settings.editions.glob("*/assets.json"))
    return [settings.build, *(other for other in others if other != folder.build)]
