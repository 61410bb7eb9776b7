"""The fonts that PDFs are set in, made once."""

from pathlib import Path

import pytest

from feedback_server.builder.fonts import make_fonts
from feedback_server.config.settings import PROJECT


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    make_fonts(PROJECT / "pwa", folder)
    return folder
