"""Loads the edition that the pointer names, and again once it names another."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import structlog

from feedback_server.builder.public_pages.page_editor import PageEditor
from feedback_server.builder.public_pages.site_preview import SitePreview
from feedback_server.builder.stamping import app_version
from feedback_server.builder.survey_pages import SurveyPages
from feedback_server.config.editions import POINTER, EditionFolder, current_edition
from feedback_server.config.retention import retention_periods
from feedback_server.config.settings import Settings
from feedback_server.content import load_provider, load_surveys
from feedback_server.web.public.static_pages import File, load_files
from feedback_server.web.shared.edition import Edition


@dataclass
class Editions:
    """The edition that this process serves. Each process looks for itself, once a request."""

    settings: Settings
    _loading: Lock = field(default_factory=Lock, init=False)

    def __post_init__(self) -> None:
        self._seen = self._pointer_state()
        self._loaded = load_edition(self.settings, current_edition(self.settings))

    def current(self) -> Edition:
        """The edition that the pointer names now. While one request loads it, the others go on."""
        if self._pointer_state() != self._seen and self._loading.acquire(blocking=False):
            try:
                self._load()
            finally:
                self._loading.release()
        return self._loaded

    def files(self) -> Mapping[str, File]:
        """What is served, without a look at the pointer."""
        return self._loaded.files

    def _load(self) -> None:
        state = self._pointer_state()
        folder = current_edition(self.settings)
        try:
            self._loaded = load_edition(self.settings, folder)
        except Exception as error:  # what is served stays, whatever is wrong with the new one
            structlog.get_logger().error("edition unusable", error=type(error).__name__)
        self._seen = state

    def _pointer_state(self) -> tuple[int, int]:
        try:
            state = (self.settings.editions / POINTER).stat()
        except OSError:
            return (0, 0)
        return (state.st_ino, state.st_mtime_ns)


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
    preview = SitePreview(folder.source, settings.published, periods)
    return PageEditor(preview, settings.root, folder.build)


def _earlier(settings: Settings, folder: EditionFolder) -> list[Path]:
    """The other builds that somebody may have a page of open."""
    if not folder.name:
        return []
    others = (path.parent for path in settings.editions.glob("*/assets.json"))
    return [settings.build, *(other for other in others if other != folder.build)]
