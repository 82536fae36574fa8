#!/bin/sh
# Posts what hardcheck has to tell as JSON to the address in HARDCHECK_WEBHOOK, which is a secret of
# many services and so stands in the environment. HARDCHECK_WEBHOOK_CA names the authority of a
# server whose certificate this machine does not know. A status of 400 and above is a failure: the
# next run tells the news again.
set -eu
: "${HARDCHECK_WEBHOOK:?names no address}"
# The address goes in by a file: arguments are seen by every process of the machine.
umask 077
config=$(mktemp)
trap 'rm -f "$config"' EXIT
printf 'url = "%s"\n' "$HARDCHECK_WEBHOOK" >"$config"
[ -z "${HARDCHECK_WEBHOOK_CA:-}" ] || printf 'cacert = "%s"\n' "$HARDCHECK_WEBHOOK_CA" >>"$config"
curl --config "$config" --fail --silent --show-error --max-time 60 --output /dev/null \
  --header 'Content-Type: application/json' --data-binary @-
