#!/usr/bin/env bash
# Installs what the tests use. Safe to run again; with everything there it only looks.
set -euo pipefail

packages=(redis-server redis-tools openssl shellcheck gcc libc6-dev procps util-linux iproute2
  python3-pymodbus python3-serial-asyncio libmodbus5 libmodbus-dev nodejs npm python3-librouteros
  systemd systemd-container busybox-static chromium
  nftables python3-django python3-django-channels python3-djangorestframework python3-djangorestframework-spectacular
  daphne nginx-light docker-compose podman git postgresql)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  # Node often comes from elsewhere than the distribution.
  [[ $status == "ii " ]] || { [[ $package == postgresql ]] && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; } || { [[ $package == nodejs ]] && command -v node >/dev/null; } ||
    { [[ $package == npm ]] && command -v npm >/dev/null; } || missing+=("$package")
done
((${#missing[@]})) || exit 0

if ! command -v apt-get >/dev/null || [[ $EUID != 0 ]]; then
  echo "SKIP set-up: these tests' tools are missing, and tests that need them will be skipped: ${missing[*]}" >&2
  echo "     as root on Debian or Ubuntu this installs them: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
  exit 0
fi

echo "installing for the tests: ${missing[*]}"
apt=(apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2)
# The lock option does not cover update, so another apt at work fails it: try again.
for pause in 1 2 5 5 10 0; do
  "${apt[@]}" update </dev/null && break
  sleep "$pause"
done
# The tests make clusters of their own: the package is not to start one.
if [[ " ${missing[*]} " == *" postgresql "* ]] && [[ ! -e /etc/postgresql-common/createcluster.conf ]]; then
  mkdir -p /etc/postgresql-common
  echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
fi
DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null
