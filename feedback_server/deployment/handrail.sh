#!/bin/sh
# Runs a Handrail command with the settings, secrets and user of the service, such as
#   handrail staff invite alice@example.org --role administrator
# Install as /usr/local/sbin/handrail, mode 0755. Files are read and written as the user handrail;
# relative paths start at /var/lib/handrail.
set -eu
etc=${HANDRAIL_ETC:-/etc/handrail}
program=${HANDRAIL_PROGRAM:-/opt/handrail/bin/handrail}
user=${HANDRAIL_USER:-handrail}

set -a
. "$etc/handrail.env"
HANDRAIL_VAR=${HANDRAIL_VAR:-/var/lib/handrail}
for secret in database_url smtp oidc_client_secret; do
  if [ -f "$etc/secrets/$secret" ]; then
    name=HANDRAIL_$(echo "$secret" | tr '[:lower:]' '[:upper:]')
    eval "$name=\$(cat \"\$etc/secrets/\$secret\")"
  fi
done
set +a

cd "$HANDRAIL_VAR"
umask 0077
exec runuser -u "$user" -- "$program" "$@"
