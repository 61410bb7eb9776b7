#!/usr/bin/env bash
# Gets what the tests of the deployment need beside Python: proxies, systemd's checker, and what
# makes a machine to install on. Says what to install where it cannot.
set -euo pipefail

if [ "$(id -u)" != 0 ]; then
  echo "These tests make a machine of their own, which only root may: sudo make test-deployment" >&2
  exit 1
fi

TOOLS="nginx:nginx caddy:caddy systemd-analyze:systemd debootstrap:debootstrap systemd-nspawn:systemd-container"
PATH="$PATH:/usr/sbin:/sbin"

missing() {
  local each
  for each in $TOOLS; do command -v "${each%%:*}" >/dev/null || echo "${each##*:}"; done
}

wanted=$(missing)
if [ -n "$wanted" ] && command -v apt-get >/dev/null; then
  echo "• Getting $(echo $wanted) from Debian" >&2
  apt-get update -qq >&2 || true
  # A proxy that is only tested must not begin to serve by itself.
  RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $wanted >/dev/null || true
  wanted=$(missing)
fi
if [ -n "$wanted" ]; then
  echo "Missing here: $(echo $wanted). On Debian and Ubuntu: apt-get install $(echo $wanted)" >&2
  exit 1
fi
