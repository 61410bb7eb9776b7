"""`make sbom`: writes what the wheel needs and what its pages hold, as CycloneDX.

python -m tests.supply.sbom
"""

import json
import subprocess
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from feedback_server.config.settings import PROJECT
from tests.supply.parts import Part, needed_by, parts

OUT = PROJECT / "build" / "handrail.cdx.json"
SCHEMA = SchemaVersion.V1_6
OURS = "pkg:pypi/handrail"


def main() -> None:
    made = sbom(parts(), _last_commit())
    text = json.dumps(made, indent=1) + "\n"
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(text, "utf-8")
    print(f"{OUT.relative_to(PROJECT)}: {len(made['components'])} parts")
    if fault := JsonStrictValidator(SCHEMA).validate_str(text):
        sys.exit(f"It is not valid CycloneDX {SCHEMA.to_version()}: {fault}")


def sbom(every: Iterable[Part], made_at: datetime) -> dict[str, Any]:
    """The list; the same parts and moment give the same one."""
    every = list(every)
    ours = f"{OURS}@{version('handrail')}"
    by_name = {part.name: part.purl for part in every}
    direct = needed_by("handrail", by_name)
    of_pages = [part.purl for part in every if part.purl.startswith("pkg:npm/")]
    needs = {ours: [*(by_name[name] for name in direct), *of_pages]}
    needs |= {part.purl: [by_name[name] for name in part.needs] for part in every}
    components = [_component(part) for part in every]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SCHEMA.to_version(),
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))}",
        "version": 1,
        "metadata": {
            "timestamp": made_at.isoformat(),
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": "handrail",
                "version": version("handrail"),
                "purl": ours,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": ref, "dependsOn": sorted(on)} for ref, on in needs.items()],
    }


def _component(part: Part, *, within: str = "") -> dict[str, Any]:
    """``within`` makes the reference of what was compiled into two packages differ."""
    found = {
        "type": "library",
        "bom-ref": f"{within}{part.purl or part.name}",
        "name": part.name,
        "version": part.version,
        "licenses": [{"expression": " ".join(part.licence.split())}],
    }
    if part.purl:
        found["purl"] = part.purl
    if part.inside:
        found["components"] = [_component(each, within=f"{part.purl}#") for each in part.inside]
    return found


def _last_commit() -> datetime:
    command = ["git", "-C", str(PROJECT), "log", "-1", "--format=%ct"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return datetime.fromtimestamp(int(said), UTC)


if __name__ == "__main__":
    main()
