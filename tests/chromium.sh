#!/usr/bin/env bash
# Prints the path of a Chromium, getting one first if there is none: one on the PATH, else
# Playwright's own download, else Debian's package.
set -euo pipefail

on_path() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return 0
  done
  return 1
}

of_playwright() {
  python - <<'PY'
from pathlib import Path
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    path = Path(playwright.chromium.executable_path)
raise SystemExit(print(path) if path.exists() else 1)
PY
}

if [ -n "${HANDRAIL_CHROMIUM:-}" ]; then echo "$HANDRAIL_CHROMIUM"; exit 0; fi
on_path && exit 0
of_playwright 2>/dev/null && exit 0

echo "• No Chromium here: trying Playwright's download" >&2
if timeout 600 python -m playwright install chromium >/dev/null 2>&1; then of_playwright && exit 0; fi

echo "• Playwright's download failed: trying Debian's package" >&2
if command -v apt-get >/dev/null; then
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
  as_root apt-get update -qq >&2 && as_root apt-get install -y -qq chromium >/dev/null 2>&1 || true
  PATH="$PATH:/usr/bin" on_path && exit 0
fi

echo "No Chromium could be had. Install Chromium or Chrome, or set HANDRAIL_CHROMIUM to its path." >&2
exit 1
