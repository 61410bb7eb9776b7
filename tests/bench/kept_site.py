"""A site that is served until a browser keeps it, and then no more."""

import functools
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from feedback_server.config.settings import PROJECT
from tests.running_server import free_port

WORKER = PROJECT / "tests/bench/keeping_worker.js"


class Site:
    """Serves a folder until it is stopped; the browser then has only what the worker keeps."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(Quiet, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def write_worker(folder: Path, *files: str) -> None:
    """The worker that keeps these addresses."""
    code = f"const FILES = {json.dumps(files)};\n{WORKER.read_text('utf-8')}"
    (folder / "worker.js").write_text(code, "utf-8")
