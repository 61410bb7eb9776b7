"""Documents are set in a process of their own, whose memory goes with it."""

import subprocess
import sys

import pytest


@pytest.mark.slow
def test_the_server_does_not_hold_what_sets_documents() -> None:
    told = "import sys, feedback_server.app; print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
