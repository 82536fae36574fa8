#!/usr/bin/env bash
# Boots an image of MikroTik's Cloud Hosted Router (CHR) under QEMU, to run the
# conformance suite against a real RouterOS. README.md says where an image comes from.
set -euo pipefail

usage() {
  cat <<'END'
Usage: boot.sh [OPTION]... IMAGE

Boots IMAGE (raw .img, qcow2, vdi, vmdk or vhdx of CHR 7.14.3), waits until its API answers, and
runs it until Ctrl-C. The image is never changed. Its ports are reachable from this machine only.

  --offset N     the router's port P becomes 127.0.0.1:N+P (default 10000: 18728, 18729, 10022)
  --memory MIB   memory of the router (default 256)
  --wait SECONDS how long to wait for the API (default 300)
  --sha256 SUM   refuse an image with another SHA-256
  --help         this text

Exit: 0 or 130 ended by the user, 1 the router did not start, 2 wrong usage or something is missing.
END
}

refuse() {
  echo "boot.sh: $*" >&2
  exit 2
}

# first_bytes OFFSET COUNT prints bytes of the image in hex.
first_bytes() { od -An -v -tx1 -j "$1" -N "$2" "$image" | tr -d ' \n'; }

# format_of_image names the format for QEMU, which must not guess: it would believe a
# raw disk that its guest has written to look like another format.
format_of_image() {
  case $(first_bytes 0 8) in
    514649fb*) echo qcow2 && return ;;
    4b444d56*) echo vmdk && return ;;
    7668647866696c65) echo vhdx && return ;;
    504b0304*) refuse "$image is a zip archive: unpack it first" ;;
  esac
  [[ $(first_bytes 64 4) != 7f10dabe ]] || { echo vdi && return; }
  [[ $(first_bytes 510 2) == 55aa ]] || refuse "$image is no disk image that can be booted"
  echo raw
}

number() { [[ $2 =~ ^[0-9]{1,5}$ ]] || refuse "$1 takes a number, not '$2'"; }

offset=10000 memory=256 wait_seconds=300 sum='' image=''
while (($#)); do
  case $1 in
    --help) usage && exit 0 ;;
    --offset | --memory | --wait | --sha256) [[ $# -ge 2 ]] || refuse "$1 takes a value" ;;&
    --offset) number "$1" "$2" && offset=$2 && shift ;;
    --memory) number "$1" "$2" && memory=$2 && shift ;;
    --wait) number "$1" "$2" && wait_seconds=$2 && shift ;;
    --sha256) sum=$2 && shift ;;
    -*) refuse "no such option: $1 (--help lists them)" ;;
    *) [[ -z $image ]] || refuse "one image only" && image=$1 ;;
  esac
  shift
done

[[ -n $image ]] || refuse "no image is given: boot.sh IMAGE; README.md says where to get one"
[[ -f $image && -r $image ]] || refuse "$image can't be read"
((offset + 8729 <= 65535)) || refuse "--offset $offset is too large"
format=$(format_of_image)
if [[ -n $sum ]]; then
  [[ $(sha256sum <"$image") == "${sum,,}  -" ]] || refuse "$image has another SHA-256 than $sum"
fi
command -v qemu-system-x86_64 >/dev/null ||
  refuse "qemu-system-x86_64 is missing: apt-get install --no-install-recommends qemu-system-x86"

# The machine below is the one that CHR's own drivers know. The guest may not reach
# anything (restrict): it would look for licence servers and time.
accelerator=tcg
# Where KVM is there and doesn't work QEMU falls back by itself.
[[ ! -w /dev/kvm ]] || accelerator=kvm:tcg
forwards=''
for port in 22 8728 8729; do forwards+=",hostfwd=tcp:127.0.0.1:$((offset + port))-:$port"; done
work=$(mktemp -d)
qemu=(qemu-system-x86_64
  -name chr -machine "pc,accel=$accelerator" -m "$memory" -display none -monitor none
  -drive "file=${image//,/,,},format=$format,if=virtio,snapshot=on"
  -netdev "user,id=net0,restrict=on$forwards" -device "virtio-net-pci,netdev=net0"
  -chardev "socket,id=console,path=$work/console,server=on,wait=off,logfile=$work/console.log" -serial chardev:console)

pid=''
finish() {
  trap - EXIT INT TERM
  if [[ -n $pid ]]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'finish; exit 130' INT TERM

echo "booting $image ($format, $accelerator); Ctrl-C ends it"
"${qemu[@]}" </dev/null &
pid=$!

# answers asks for a challenge of the old login, which every RouterOS hands out and
# none takes for a failed login. A connection alone proves nothing: QEMU accepts it.
answers() {
  timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$((offset + 8728)) && printf '\\6/login\\0' >&3 && head -c 6 <&3" \
    2>/dev/null | grep -aq '!done'
}

fail() {
  echo "boot.sh: $1" >&2
  [[ ! -s $work/console.log ]] || tail -n 20 "$work/console.log" >&2
  exit 1
}

end=$((SECONDS + wait_seconds))
until answers; do
  kill -0 "$pid" 2>/dev/null || fail "QEMU ended before the router answered"
  ((SECONDS < end)) || fail "the router's API did not answer within $wait_seconds s"
  sleep 1
done

cat <<END
The router answers. Its console:  socat -,rawer,escape=0x1d UNIX-CONNECT:$work/console
As admin, without a password:     ssh -p $((offset + 22)) admin@127.0.0.1
Paste there the script of "hardcheck explain routeros-auditor", with auditorAddress 10.0.2.2/32 and
routerAddress 127.0.0.1. Then, in the repository:

    HARDCHECK_ROUTEROS=127.0.0.1:$((offset + 8729)) HARDCHECK_ROUTEROS_USER=audit HARDCHECK_ROUTEROS_PASSWORD=... make conformance
END
status=0
wait "$pid" || status=$?
pid=''
((status == 0)) || fail "QEMU ended with $status"
