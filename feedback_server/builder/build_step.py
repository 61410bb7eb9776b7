"""A step of the build, which is left out while nothing that it reads has changed."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BuildStep:
    """``inputs`` are the files and folders that the step reads; ``versions`` those of packages."""

    name: str
    message: str
    inputs: Sequence[Path]
    output: Path
    run: Callable[[], None]
    versions: str = ""

    def digest(self) -> str:
        """Changes when a file that the step reads changes, comes, goes or is renamed."""
        return digest_of(self.inputs, self.versions)


def run_steps(steps: Sequence[BuildStep], record: Path, say: Callable[[str], None]) -> int:
    """Run the steps whose inputs changed; the file ``record`` holds the digests of their inputs.

    A step that fails leaves no record, so it runs again. Returns how many steps ran.
    """
    made = _read(record)
    ran = 0
    for number, step in enumerate(steps, 1):
        digest = step.digest()
        if made.get(step.name) == digest and step.output.exists():
            continue
        say(f"{step.message} ({number} of {len(steps)})")
        made.pop(step.name, None)
        record.write_text(json.dumps(made, indent=1))
        if step.output.is_dir():
            shutil.rmtree(step.output)  # so that nothing of an earlier run stays
        step.run()
        made[step.name] = digest
        record.write_text(json.dumps(made, indent=1))
        ran += 1
    return ran


def _read(record: Path) -> dict[str, str]:
    """What was made; nothing, where a build was killed while it wrote that down."""
    try:
        made: dict[str, str] = json.loads(record.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return made


def digest_of(roots: Sequence[Path], versions: str = "") -> str:
    """SHA-256 over the names and contents of every file of ``roots``."""
    state = hashlib.sha256(versions.encode())
    for root in roots:
        for path in files_of(root):
            state.update(f"\n{root.name}/{path.relative_to(root).as_posix()}\n".encode())
            state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()


def files_of(root: Path) -> Iterator[Path]:
    """The file itself, or every file under a folder, in order; caches are left out."""
    if root.is_file():
        yield root
        return
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "node_modules" not in path.parts:
            yield path
