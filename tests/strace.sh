#!/usr/bin/env bash
# Prints the path of strace, which makes chosen system calls fail, getting Debian's package first if
# there is none.
set -euo pipefail

command -v strace && exit 0
if command -v apt-get >/dev/null; then
  echo "• No strace here: trying Debian's package" >&2
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
  as_root apt-get update -qq >&2 && as_root apt-get install -y -qq strace >/dev/null 2>&1 || true
  PATH="$PATH:/usr/bin" command -v strace && exit 0
fi

echo "No strace could be had. Install it: faults of the disk are made with it." >&2
exit 1
