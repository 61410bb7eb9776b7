"""The built pages that are measured, with made-up published figures."""

import json
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from feedback_server.actions.editing.documents import submit
from feedback_server.builder.build import build
from feedback_server.config.settings import PROJECT
from feedback_server.store import Store
from tests.factories import a_published_month
from tests.running_server import Server

TELEPHONE = "01632 960999"


def build_pages(folder: Path) -> Path:
    """Build into ``folder`` all that a server needs; returns where the pages lie."""
    published = folder / "var" / "published"
    published.mkdir(parents=True)
    for number in range(5, 11):
        month = a_published_month(number, demonstration=True)
        (published / f"{month.month}.json").write_text(json.dumps(month.as_json()), "utf-8")
    build(PROJECT, folder / "build", "", lambda _: None, published=published)
    return folder / "build"


def publish(server: Server) -> float:
    """Change the provider's telephone number; seconds until the public pages have it, which the
    server has then built itself."""
    store = Store(server.database_url)
    change = {"content/provider.yaml": f"contact: {{telephone: {TELEPHONE}}}\n".encode()}
    before = time.perf_counter()
    submit(store, change, by="bench", now=datetime.now(UTC), note="", new_id=lambda: "bench")
    store.close()
    while TELEPHONE not in read(f"{server.url}/contact/"):
        if time.perf_counter() - before > 120:
            raise TimeoutError("the change is not on the public pages")
        time.sleep(0.05)
    return time.perf_counter() - before


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode("utf-8")
    return text
