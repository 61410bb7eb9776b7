"""A second server on a folder or a port refuses, and says so; work beside one does not."""

import os
import socket
import threading
import time
from pathlib import Path

import pytest

from feedback_server.server import single_instance
from feedback_server.server.single_instance import (
    CannotListen,
    InUse,
    exclusive_folder,
    require_port,
)
from tests.command import handrail
from tests.databases import sqlite_at


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(single_instance, "PATIENCE_S", 0.2)
    (tmp_path / "build" / "app").mkdir(parents=True)
    (tmp_path / "build" / "assets.json").write_text("{}")
    sqlite_at(tmp_path / "var" / "handrail.sqlite3").close()
    return {"HANDRAIL_VAR": str(tmp_path / "var"), "HANDRAIL_BUILD": str(tmp_path / "build")}


def test_a_second_server_on_a_folder_refuses_and_work_beside_it_does_not(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with exclusive_folder(tmp_path / "var"):
        refused = handrail("server", "run", **environment)
        assert refused.returncode == 1 and len(refused.stderr.splitlines()) == 1
        words = f"Another server, process {os.getpid()}, has {tmp_path / 'var'}: stop it first"
        assert words in refused.stderr
        assert handrail("job", "run", "--once", **environment).returncode == 0
        moved = handrail(
            "database", "migrate", "--to", f"sqlite:///{tmp_path / 'new'}", **environment
        )
        assert moved.returncode == 1 and "stop it first" in moved.stderr
    with exclusive_folder(tmp_path / "var", patience_s=0):
        pass


def test_a_server_on_a_port_that_is_taken_refuses(environment: dict[str, str]) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as Granian does
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = handrail("server", "run", **environment, HANDRAIL_PORT=str(port))
        assert refused.returncode == 1
        assert f"Something else listens on port {port}: stop it first" in refused.stderr


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_an_address_that_is_not_of_this_machine_is_told(
    host: str, environment: dict[str, str]
) -> None:
    refused = handrail("server", "run", **environment, HANDRAIL_HOST=host)
    assert refused.returncode == 1 and "see HANDRAIL_HOST and HANDRAIL_PORT" in refused.stderr
    with pytest.raises(CannotListen):
        require_port(host, 8000)


def test_a_server_that_is_ending_is_waited_for(tmp_path: Path) -> None:
    begun = threading.Event()

    def other() -> None:
        with exclusive_folder(tmp_path):
            begun.set()
            time.sleep(0.2)

    thread = threading.Thread(target=other)
    thread.start()
    begun.wait()
    with pytest.raises(InUse), exclusive_folder(tmp_path, patience_s=0):
        pass
    with exclusive_folder(tmp_path):
        thread.join()
