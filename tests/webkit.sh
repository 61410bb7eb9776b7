#!/usr/bin/env bash
# Sees that WebKitGTK, its driver and a display without a screen are here, getting Debian's
# packages first if they are not, and prints the driver's path.
set -euo pipefail

PACKAGES="webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb"

complete() {
  command -v Xvfb >/dev/null && /usr/bin/python3 - <<'PY' 2>/dev/null && command -v WebKitWebDriver
import gi
gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2
PY
}

complete && exit 0

if command -v apt-get >/dev/null; then
  echo "• No WebKitGTK here: trying Debian's packages, about 125 MB" >&2
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
  as_root apt-get update -qq >&2 &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      $PACKAGES >/dev/null 2>&1 || true
  PATH="$PATH:/usr/bin" complete && exit 0
fi

echo "No WebKitGTK could be had. On Debian and Ubuntu: apt-get install $PACKAGES" >&2
exit 1
