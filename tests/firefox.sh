#!/usr/bin/env bash
# Prints the path of a Firefox, getting Debian's package first if there is none.
set -euo pipefail

on_path() { command -v firefox-esr || command -v firefox; }

if [ -n "${HANDRAIL_FIREFOX:-}" ]; then echo "$HANDRAIL_FIREFOX"; exit 0; fi
on_path && exit 0

if command -v apt-get >/dev/null; then
  echo "• No Firefox here: trying Debian's package" >&2
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
  as_root apt-get update -qq >&2 && as_root apt-get install -y -qq firefox-esr >/dev/null 2>&1 || true
  PATH="$PATH:/usr/bin" on_path && exit 0
fi

echo "No Firefox could be had. Install Firefox, or set HANDRAIL_FIREFOX to its path." >&2
exit 1
