"""Practices and primary care networks (PCNs), by the codes of the Organisation Data Service."""

import re
from dataclasses import dataclass

PRACTICE_CODE = re.compile(r"[A-HJ-NPVY]\d{5}")
"""V codes are dummies: demonstrations and tests use them, no real practice does."""

PCN_CODE = re.compile(r"U\d{5}")


@dataclass(frozen=True, order=True)
class Pcn:
    code: str
    name: str
    demonstration: bool = False


@dataclass(frozen=True, order=True)
class Practice:
    code: str
    name: str
    pcn: str
    demonstration: bool = False
    """Generated: every page and export that shows it says "Demonstration data"."""
