#!/usr/bin/env bash
# Builds the container image of hardcheck FROM scratch, as TAG (default hardcheck:latest).
# HARDCHECK_BIN names a static binary to put into it; without one it is built here.
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

for authorities in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
  [[ ! -r $authorities ]] || break
done
[[ -r $authorities ]] || { echo "no authorities of public certificates here: install ca-certificates" >&2; exit 1; }
install -m 644 "$authorities" "$context/ca-certificates.crt"

cp "$here/Dockerfile" "$context/"
# The builder that needs no plug-in: it is in every Docker client.
DOCKER_BUILDKIT=0 docker build --quiet --force-rm --build-arg "VERSION=${VERSION:-devel}" --tag "$tag" "$context"
