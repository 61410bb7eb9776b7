"""Real nginx and real Caddy with the files that are deployed; ports and places are changed."""

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from feedback_server.cli.server_files import FOLDER
from tests.deployment.real.https import NAME, Certificate
from tests.running_server import free_port
from tests.waiting import wait_until

PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Order:
    """A proxy to be started: ``upstream`` is the port of the server behind it."""

    folder: Path
    certificate: Certificate
    upstream: int
    https: int
    http: int

    @property
    def log(self) -> Path:
        return self.folder / "handrail.log"

    @property
    def said(self) -> Path:
        """What the proxy said of itself, and of requests that failed."""
        return self.folder / "said.log"


def an_order(folder: Path, certificate: Certificate, upstream: int) -> Order:
    return Order(folder, certificate, upstream, free_port(), free_port())


def start_nginx(order: Order) -> subprocess.Popen[bytes]:
    text = changed(
        (FOLDER / "nginx.conf").read_text("utf-8"),
        {
            "    listen 80;": f"    listen 127.0.0.1:{order.http};",
            "    listen [::]:80;": "",
            "    listen 443 ssl http2;": f"    listen 127.0.0.1:{order.https} ssl http2;",
            "    listen [::]:443 ssl http2;": "",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{order.upstream};",
            f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(order.certificate.file),
            f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(order.certificate.key),
            "/var/log/nginx/handrail.log": str(order.log),
            "/var/log/nginx/handrail-error.log": str(order.said),
        },
    )
    (order.folder / "handrail.conf").write_text(text, "utf-8")
    # The rest is as Debian has it; temporary files lie in the test's own folder.
    places = "".join(
        f"{kind}_temp_path {order.folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    (order.folder / "nginx.conf").write_text(
        f"{user} worker_processes 1; pid {order.folder}/pid; error_log stderr emerg;"
        f" events {{}} http {{ {places} include {order.folder}/handrail.conf; }}",
        "utf-8",
    )
    options = ("-e", "stderr", "-c", f"{order.folder}/nginx.conf", "-g", "daemon off;")
    return _started(order, ["nginx", *options])


def start_caddy(order: Order) -> subprocess.Popen[bytes]:
    places = f"http_port {order.http}\n https_port {order.https}\n default_bind 127.0.0.1"
    certificate = f"tls {order.certificate.file} {order.certificate.key}"
    text = changed(
        (FOLDER / "Caddyfile").read_text("utf-8"),
        {
            "\n{\n": f"\n{{\n admin off\n {places}\n",
            f"\n{NAME} {{\n": f"\n{NAME} {{\n {certificate}\n",
            "reverse_proxy 127.0.0.1:8000": f"reverse_proxy 127.0.0.1:{order.upstream}",
            "/var/log/caddy/handrail.log": str(order.log),
        },
    )
    file = order.folder / "Caddyfile"
    file.write_text(text, "utf-8")
    return _started(order, ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)])


def changed(text: str, changes: Mapping[str, str]) -> str:
    """What is to be changed must be there, once."""
    for before, after in changes.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def _started(order: Order, command: list[str]) -> subprocess.Popen[bytes]:
    program = shutil.which(command[0], path=PATH)
    assert program, f"{command[0]} is missing: run tests/deployment/tools.sh"
    home = {"HOME": str(order.folder), "XDG_DATA_HOME": str(order.folder), "PATH": PATH}
    with order.said.open("ab") as out:
        running = subprocess.Popen([program, *command[1:]], env=home, stdout=out, stderr=out)
    wait_until(lambda: listens(order.https))
    return running


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


STARTED_BY = {"nginx": start_nginx, "caddy": start_caddy}
