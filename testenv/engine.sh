#!/usr/bin/env bash
# Makes a Docker engine answer on this machine. Safe to run again: where one answers
# nothing is touched, since a second daemon would tear down the first one's networks.
set -euo pipefail

socket=/var/run/docker.sock
log=${DOCKERD_LOG:-/var/log/hardcheck-dockerd.log}
packages=(docker.io iptables cgroupfs-mount curl procps util-linux)

answers() { [[ $(curl -s --max-time 2 --unix-socket "$socket" http://engine/_ping 2>/dev/null) == OK ]]; }

install_missing() {
  local missing=() package pause apt=(apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2)
  for package in "${packages[@]}"; do
    [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) == "ii " ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  echo "installing for the Docker tests: ${missing[*]}"
  # The lock option does not cover update, so another apt at work fails it: try again.
  for pause in 1 2 5 5 10 0; do
    "${apt[@]}" update </dev/null && break
    sleep "$pause"
  done
  DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}

start_daemon() {
  # Without cgroup mounts the daemon ends at once; systemd makes them, a bare container does not.
  grep -q ' /sys/fs/cgroup' /proc/mounts || cgroupfs-mount
  echo "starting dockerd, log in $log"
  # The lock's descriptor is closed for the daemon, or it would hold the lock for ever.
  setsid --fork /usr/sbin/dockerd --pidfile /var/run/docker.pid </dev/null >>"$log" 2>&1 9>&-
  for _ in {1..150}; do
    answers && return 0
    sleep 0.2
  done
}

if answers; then exit 0; fi
if ! command -v apt-get >/dev/null || [[ $EUID != 0 ]]; then
  echo "SKIP Docker: no engine answers on $socket, and tests that need one will be skipped" >&2
  echo "     as root on Debian or Ubuntu this starts one: bash testenv/engine.sh" >&2
  exit 0
fi
install_missing
# Two starters at once: the second waits and finds the engine running.
exec 9>/run/hardcheck-dockerd.lock
flock -w 90 9
for try in 1 2 3; do
  if answers; then exit 0; fi
  start_daemon
  answers || echo "dockerd does not answer yet (try $try)" >&2
done
exec 9>&-
if ! answers; then
  echo "dockerd does not answer:" >&2
  tail -n 20 "$log" >&2
  exit 1
fi
