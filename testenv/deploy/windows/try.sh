#!/usr/bin/env bash
# Runs the Windows binary under wine: what differs there is how files are named and written.
# Installs wine and a cross compiler for the one library that old versions of wine lack.
set -euo pipefail
cd "$(dirname "$0")/../../.."

need() { # command, packages
	command -v "$1" >/dev/null && return
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "SKIP wine: $1 is not installed (apt-get install ${*:2})" >&2
		exit 1
	fi
	echo "installing ${*:2}" >&2
	apt-get install -y --no-install-recommends "${@:2}" >/dev/null
}
need wine wine wine64
need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32

work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=-all
trap 'wineserver -k 2>/dev/null || true; rm -rf "$work"' EXIT
CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$work/hardcheck.exe" ./cmd/hardcheck
wineboot --init >/dev/null 2>&1
system=$WINEPREFIX/drive_c/windows/system32
[ -e "$system/bcryptprimitives.dll" ] ||
	x86_64-w64-mingw32-gcc -shared -o "$system/bcryptprimitives.dll" testenv/deploy/windows/prng.c -ladvapi32

drive="$WINEPREFIX/drive_c/site"
mkdir -p "$drive"
printf '# 2026-11-20 10:00:00 by RouterOS 7.14.3\r\n#\r\n/ip service\r\nset telnet disabled=no\r\n/system identity\r\nset name=edge\r\n' >"$drive/edge.rsc"
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE "$drive/edge.rsc"; } >"$drive/utf16.rsc"
printf 'version: 1\r\nsite: plant\r\ntargets:\r\n  - {name: edge, url: "rsc:edge.rsc"}\r\n' >"$drive/site.yaml"

failed=0
try() { # exit code, what must be in the output, arguments
	local want=$1 text=$2 code=0
	shift 2
	wine "$work/hardcheck.exe" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
	if [ "$code" = "$want" ] && grep -q -- "$text" "$work/out" "$work/err"; then
		echo "ok    hardcheck $*"
	else
		echo "FAIL  hardcheck $*: exit $code, want $want with '$text'"
		head -n 20 "$work/out" "$work/err"
		failed=1
	fi
}
try 0 windows/amd64 version
try 0 'interrupted, after reporting' explain exit-codes
try 0 'a site of 1 targets' validate 'C:\site\site.yaml'
try 1 'telnet' audit 'rsc:C:\site\edge.rsc' --summary=false --format text --format 'html=C:\site\edge.html' --format 'json=C:\site\edge.json'
try 1 'telnet' audit 'rsc:C:\site\utf16.rsc' --summary=false --format text --format 'json=C:\site\utf16.json'
try 1 'telnet' audit --site 'C:\site\site.yaml' --summary=false --format text
try 0 'a report of' validate 'C:\site\edge.json'
try 2 'would be overwritten' audit 'rsc:C:\site\edge.rsc' --format 'json=c:\SITE\EDGE.rsc'
try 3 'docker+tcp://HOST:2376' audit docker:
for file in edge.html edge.json; do
	grep -q telnet "$drive/$file" || { echo "FAIL  $file does not name the violation"; failed=1; }
done
exit $failed
