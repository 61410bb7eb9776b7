"""What a server builds by itself: the same pages as a developer's machine, byte for byte.

So whatever tests hold of the built pages, their weight, policy and links, they hold of these.
"""

import json
import subprocess
from dataclasses import asdict
from pathlib import Path

from feedback_server.builder.build_step import files_of
from feedback_server.builder.edition import EditionOrder
from feedback_server.builder.stamping import stamped_key
from feedback_server.config.editions import base_of
from feedback_server.config.retention import default_periods
from feedback_server.config.settings import PROJECT
from feedback_server.jobs.rebuild import COMMAND


def test_without_changes_a_server_makes_the_same_pages(built: Path, tmp_path: Path) -> None:
    order = EditionOrder(
        root=str(PROJECT),
        made=str(built / "made"),
        base=base_of(built),
        folder=str(tmp_path),
        published=str(PROJECT / "build" / "test" / "published"),  # as the fixture has it
        changes={},
        sealing_key=stamped_key(built),
        periods=default_periods(),
        practices={},
        address="",
    )

    ended = subprocess.run(
        COMMAND, input=json.dumps(asdict(order)), capture_output=True, text=True, check=True
    )

    edition = tmp_path / json.loads(ended.stdout)
    for part in ("site", "app", "assets", "assets.json"):
        ours, there = contents(built, part), contents(edition, part)
        assert ours.keys() == there.keys()
        assert [name for name in ours if ours[name] != there[name]] == []


def contents(out: Path, part: str) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in files_of(out / part)}
