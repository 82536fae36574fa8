#!/usr/bin/env bash
# Builds the container image of hardcheck FROM scratch, as TAG (default hardcheck:latest).
# HARDCHECK_BIN names a static binary to put into it, HARDCHECK_LICENCES the licences of what it
# links; without them they are made here.
set -euo pipefail

tag=${1:-hardcheck:latest}
here=$(cd "$(dirname "$0")" && pwd)
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT

if [[ -n ${HARDCHECK_BIN:-} ]]; then
  cp "$HARDCHECK_BIN" "$context/hardcheck"
else
  (cd "$here/../../.." && CGO_ENABLED=0 GOOS=linux go build -trimpath -ldflags='-s -w' -o "$context/hardcheck" ./cmd/hardcheck)
fi
chmod 755 "$context/hardcheck"

if [[ -n ${HARDCHECK_LICENCES:-} ]]; then
  install -m 644 "$HARDCHECK_LICENCES" "$context/licences.txt"
else
  (cd "$here/../../.." && go run ./testenv/deploy/licences -platforms "linux/$(go env GOARCH)" ./cmd/hardcheck) >"$context/licences.txt"
  chmod 644 "$context/licences.txt"
fi

for authorities in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
  [[ ! -r $authorities ]] || break
done
[[ -r $authorities ]] || { echo "no authorities of public certificates here: install ca-certificates" >&2; exit 1; }
install -m 644 "$authorities" "$context/ca-certificates.crt"

cp "$here/Dockerfile" "$context/"
# The builder that needs no plug-in: it is in every Docker client.
DOCKER_BUILDKIT=0 docker build --quiet --force-rm --build-arg "VERSION=${VERSION:-devel}" --tag "$tag" "$context"
