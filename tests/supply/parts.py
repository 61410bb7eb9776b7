"""Everything of others' that a wheel needs to run, and that its pages hold."""

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Any
from urllib.parse import quote

from packaging.markers import Marker
from packaging.requirements import Requirement

from feedback_server.config.settings import PROJECT
from tests.supply.licence_names import licence_of

RUN_LOCK = PROJECT / "feedback_server" / "deployment" / "requirements.lock"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: ; ([^\\\n]+))?", re.MULTILINE)
INSIDE = "/sboms/"
"""Where a wheel says what was compiled into it (PEP 770)."""

NOT_IN_THE_WHEEL = {("pillow", "libimagequant"), ("pillow", "FriBiDi")}
"""What a list names because the package can be built with it: the wheels are built without."""


@dataclass(frozen=True)
class Part:
    """``licence`` is an SPDX expression, empty where nobody says; ``inside`` was compiled in."""

    name: str
    version: str
    purl: str
    licence: str
    needs: tuple[str, ...] = ()
    inside: tuple["Part", ...] = ()


def parts(lock: Path = RUN_LOCK, pwa: Path = PROJECT / "pwa") -> list[Part]:
    """By name. Raises LookupError for one that is locked and not installed here."""
    return sorted([*_of_python(lock), *_of_pages(pwa)], key=lambda part: part.purl)


def pins(lock: Path) -> dict[str, str]:
    """The version of each package in a lock file, but for those of other systems."""
    found = PIN.findall(lock.read_text("utf-8"))
    return {name: at for name, at, on in found if not on or Marker(on.strip()).evaluate()}


def needed_by(name: str, among: Container[str], extra: str = "") -> set[str]:
    """What this package asks for here, of those that are locked; ``extra`` as in name[extra]."""
    found = set()
    for wanted in map(Requirement, requires(name) or ()):
        if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
            found.add(_plain(wanted.name))
            for more in wanted.extras:
                found |= needed_by(wanted.name, among, more)
    return {match for match in found if match in among}


def _of_python(lock: Path) -> Iterator[Part]:
    locked = pins(lock)
    for name, version in locked.items():
        try:
            found = distribution(name)
        except PackageNotFoundError as error:
            raise LookupError(f"{name} is in {lock.name} and not installed here") from error
        if found.version != version:
            raise LookupError(f"{name}: {version} is locked, {found.version} is installed")
        licence = licence_of(name, found.metadata.json)
        needs = tuple(sorted(needed_by(name, locked)))
        yield Part(
            name, version, f"pkg:pypi/{name}@{version}", licence, needs, tuple(_compiled_in(found))
        )


def _compiled_in(package: Distribution) -> Iterator[Part]:
    """What the package's own lists say; one that lists itself is left out."""
    for path in package.files or ():
        if INSIDE in path.as_posix() and path.suffix == ".json":
            listed = json.loads(path.read_text("utf-8"))
            for each in listed.get("components", ()):
                named = (package.name, each["name"])
                if _plain(each["name"]) != _plain(package.name) and named not in NOT_IN_THE_WHEEL:
                    yield _part(each)


def _part(component: dict[str, Any]) -> Part:
    name, version = component["name"], component.get("version", "")
    return Part(name, version, component.get("purl", ""), licence_of(name, component))


def _of_pages(pwa: Path) -> Iterator[Part]:
    """Fonts, styles and scripts that the build takes from npm."""
    locked = json.loads((pwa / "package-lock.json").read_text("utf-8"))["packages"]
    for place, about in locked.items():
        if place and not about.get("dev"):
            name = place.removeprefix("node_modules/")
            purl = f"pkg:npm/{quote(name, safe='/')}@{about['version']}"
            yield Part(name, about["version"], purl, licence_of(name, about))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
