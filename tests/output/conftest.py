"""What tests of writers share: the fonts of the build, and every format."""

from pathlib import Path

import pytest

from feedback_server.builder.fonts import make_fonts
from feedback_server.config import PROJECT
from feedback_server.output import Formats, formats


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    make_fonts(PROJECT / "pwa", folder)
    return folder


@pytest.fixture(scope="session")
def every_format(fonts: Path) -> Formats:
    return formats(fonts)
