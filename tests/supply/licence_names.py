"""The many ways in which packages name their licence, as SPDX expressions."""

from collections.abc import Mapping
from typing import Any

LOOSE_NAMES = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "PSFL": "PSF-2.0",
    "Dual License": "",
    "UNKNOWN": "",
    "Unknown": "",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What Python packages say where they give no SPDX expression. Those that say "BSD" alone (Jinja2,
ItsDangerous, segno, python-dateutil) carry the text of BSD-3-Clause."""
NOT_SAID = {
    "cyrus-sasl-lib": "BSD-Attribution-HPND-disclaimer",
    "keyutils-libs": "LGPL-2.0-or-later",
    "libXau": "MIT-open-group",
    "libcom_err": "MIT",
    "openssl": "Apache-2.0",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "pyrage": "MIT",
    "tinystr": "Unicode-DFS-2016",
}
"""Packages and libraries inside of wheels that name no licence: looked up at their makers'."""


def licence_of(name: str, about: Mapping[str, Any]) -> str:
    """From a package's metadata, npm's lock or a CycloneDX component; empty where none says.

    Several names without "or" between them all hold.

    >>> licence_of("x", {"license": "MIT"}), licence_of("x", {"license_expression": "MIT-0"})
    ('MIT', 'MIT-0')
    >>> licence_of("x", {"licenses": [{"expression": "MIT OR Apache-2.0"}]})
    'MIT OR Apache-2.0'
    >>> bsd = "License :: OSI Approved :: BSD License"
    >>> licence_of("x", {"license": "Dual License", "classifier": [bsd]})
    'BSD-3-Clause'
    """
    if expression := about.get("license_expression"):
        return str(expression)
    said = str(about.get("license", ""))
    short = LOOSE_NAMES.get(said, said)
    if short and "\n" not in short:
        return short
    said_each = [*map(_spdx, about.get("licenses", ())), *_classified(about)]
    return " AND ".join(each for each in said_each if each) or NOT_SAID.get(name, "")


def _classified(about: Mapping[str, Any]) -> list[str]:
    return [LOOSE_NAMES[each] for each in about.get("classifier", ()) if each in LOOSE_NAMES]


def _spdx(choice: Mapping[str, Any]) -> str:
    """Of a CycloneDX licence choice."""
    licence = choice.get("license", {})
    said = str(choice.get("expression") or licence.get("id") or licence.get("name") or "")
    return LOOSE_NAMES.get(said, said)
