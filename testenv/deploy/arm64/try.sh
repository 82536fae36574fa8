#!/usr/bin/env bash
# Runs the arm64 binary under qemu-user-static: its report must be the one that this machine's
# binary writes.
set -euo pipefail
cd "$(dirname "$0")/../../.."
if ! command -v qemu-aarch64-static >/dev/null; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "SKIP arm64: qemu-aarch64-static is not installed (apt-get install qemu-user-static)" >&2
		exit 1
	fi
	echo "installing qemu-user-static" >&2
	apt-get install -y --no-install-recommends qemu-user-static >/dev/null
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$work/here" ./cmd/hardcheck
CGO_ENABLED=0 GOARCH=arm64 go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$work/arm64" ./cmd/hardcheck
qemu-aarch64-static "$work/arm64" version
"$work/here" demo --print >"$work/demo.rsc"
"$work/here" collect "rsc:$work/demo.rsc" -o "$work/demo.jsonl" >/dev/null
audit() { "$@" audit --from "$work/demo.jsonl" --quiet --format json >"$work/report.json" || [ $? = 1 ]; }
audit "$work/here" && mv "$work/report.json" "$work/here.json"
audit qemu-aarch64-static "$work/arm64" && mv "$work/report.json" "$work/arm64.json"
cmp "$work/here.json" "$work/arm64.json"
echo "the reports are equal: $(sha256sum <"$work/arm64.json" | cut -c1-16), $(wc -c <"$work/arm64.json") bytes"
