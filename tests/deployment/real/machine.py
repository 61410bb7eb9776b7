"""An empty Debian machine with its own systemd and without a network, on this one."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from feedback_server.config.settings import PROJECT
from tests.waiting import wait_until

KEPT = PROJECT / "build" / "machine"
"""Machines with nothing but packages on them: to make one takes two minutes."""
PACKAGES = "systemd,systemd-sysv,dbus,adduser,ca-certificates"
FROM_HERE = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf")
"""How this machine reaches its package registries, for as long as packages are installed."""


def steps(readme: str) -> dict[str, str]:
    """The lines to type under each heading."""
    found: dict[str, str] = {}
    for heading, text in re.findall(r"^#+ ([^\n]+)\n(.*?)(?=^#+ |\Z)", readme, re.M | re.S):
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
        if blocks:
            found[heading] = "".join(blocks)
    return found


class Machine:
    """``folder`` holds its whole file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: subprocess.Popen[bytes] | None = None

    def install(self, lines: str) -> str:
        """Type these before it is switched on, with this machine's way to the registries."""
        certificates = os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
        for path in (*FROM_HERE, certificates):
            if Path(path).is_file():
                shutil.copyfile(path, self.folder / path.lstrip("/"))
        registry = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        registry.pop("PIP_FIND_LINKS", None)
        environment = registry | {"SSL_CERT_FILE": certificates}
        return self._typed(["chroot", str(self.folder)], lines, environment)

    def boot(self) -> None:
        options = ("--register=no", "--keep-unit", "--private-network", "--quiet", "--boot")
        with (self.folder.parent / "console.log").open("ab") as console:
            self.running = subprocess.Popen(
                ["systemd-nspawn", *options, "-D", str(self.folder)],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
            )
        wait_until(
            lambda: "active" in self.type("systemctl is-active multi-user.target"), seconds=90
        )

    def type(self, lines: str) -> str:
        """What these lines say; AssertionError where one of them fails."""
        assert self.running is not None
        children = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children")
        (first,) = children.read_text().split()
        return self._typed(["nsenter", "--target", first, "--all"], lines, {})

    def stop(self) -> None:
        """Switch it off, as its button does."""
        if self.running is not None:
            with suppress(AssertionError):
                self.type("systemctl poweroff")
            try:
                self.running.wait(90)
            finally:
                self.running.kill()
                self.running = None

    def _typed(self, where: Sequence[str], lines: str, environment: dict[str, str]) -> str:
        clean = {"HOME": "/root", "PATH": "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"}
        quiet = {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "TERM": "dumb"}
        done = subprocess.run(
            [*where, "/bin/bash", "-euo", "pipefail", "-c", lines],
            env=clean | quiet | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{lines}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


def new_machine(folder: Path, packages: str) -> Machine:
    """A Debian of this machine's release, on which the lines ``packages`` were typed."""
    place, release = _mirror()
    name = sha256(f"{release} {PACKAGES} {packages}".encode()).hexdigest()[:12]
    kept = KEPT / name
    if not kept.is_dir():
        shutil.rmtree(KEPT, ignore_errors=True)
        scratch = KEPT / f"{name}.new"
        scratch.parent.mkdir(parents=True)
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", release]
        done = subprocess.run(
            [*command, str(scratch), place], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        Machine(scratch).install(f"{packages}\napt-get clean")
        scratch.rename(kept)
    subprocess.run(["cp", "--archive", "--reflink=auto", kept, folder], check=True)
    return Machine(folder)


def _mirror() -> tuple[str, str]:
    """Where this machine gets its own packages, and its release."""
    release = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.M)
    assert release, "only a Debian can make another one"
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    places = [line.split()[0] for line in listed if line.endswith(f" {release[1]}")]
    assert places, "run apt-get update first"
    return places[0], release[1]
