#!/bin/sh
# Audits a site on a schedule: keeps dated reports and judges each run against the
# one before. systemd, cron, Kubernetes and CI all call this; see README.md.
#
# Settings come from the environment; arguments go to "hardcheck audit" as they are.
#
#   HARDCHECK_SITE      site file; its secrets lie beside it, named *.secret or *.key
#   HARDCHECK_REPORTS   folder of the reports, made private to its owner
#                       (default: the state folder that systemd gives)
#   HARDCHECK_BIN       the program (default: hardcheck, found through PATH)
#   HARDCHECK_KEEP      how many runs to keep (default: 30)
#   HARDCHECK_BASELINE  last: violations of the last whole run are known, others are new
#                       (default); a file: those of that JSON report are known;
#                       none: every violation counts in every run
#   HARDCHECK_TEXTFILE  also publish the metrics here, readable by everybody, for the
#                       textfile collector of a Prometheus node exporter (default: not)
#   HARDCHECK_PRINT     problems: print the text report unless all is well (default); always
#   HARDCHECK_EXIT_MAP  what the scheduler shall see instead of a code: "3=0 75=0"
#
# Codes: 0 nothing new and everything assessed; 1 new violations; 2 configuration, and
# nothing was sent; 3 something could not be assessed; 4 a defect, or reports that could
# not be kept; 75 another run holds the folder; 130 interrupted.
set -u
umask 077
LC_ALL=C # the order of dated names
export LC_ALL

readonly defect=4 usage=2 busy=75

complain() { printf 'run-audit: %s\n' "$*" >&2; }

refuse() { # CODE MESSAGE
  complain "$2"
  exit "$(mapped "$1")"
}

# mapped prints the status that the scheduler shall see for a code.
mapped() { # CODE
  seen=$1
  for pair in $exit_map; do
    [ "${pair%=*}" != "$1" ] || seen=${pair#*=}
  done
  echo "$seen"
}

read_exit_map() {
  exit_map=
  for pair in ${HARDCHECK_EXIT_MAP:-}; do
    case $pair in
      *[!0-9=]* | =* | *= | *=*=* | ????????*) good=no ;;
      *=*) good=yes ;;
      *) good=no ;;
    esac
    if [ "$good" = no ] || [ "${pair#*=}" -gt 255 ]; then
      refuse "$usage" "HARDCHECK_EXIT_MAP holds $pair: write pairs such as 3=0"
    fi
  done
  exit_map=${HARDCHECK_EXIT_MAP:-}
}

read_settings() {
  read_exit_map
  bin=${HARDCHECK_BIN:-hardcheck}
  site=${HARDCHECK_SITE:-}
  reports=${HARDCHECK_REPORTS:-${STATE_DIRECTORY:-}}
  keep=${HARDCHECK_KEEP:-30}
  known=${HARDCHECK_BASELINE:-last}
  print=${HARDCHECK_PRINT:-problems}
  [ -n "$site" ] || refuse "$usage" "HARDCHECK_SITE names no site file"
  [ -r "$site" ] || refuse "$usage" "site file $site can't be read"
  [ -n "$reports" ] || refuse "$usage" "HARDCHECK_REPORTS names no folder"
  command -v "$bin" >/dev/null || refuse "$usage" "program $bin is not there: set HARDCHECK_BIN"
  for tool in find flock mktemp; do
    command -v "$tool" >/dev/null || refuse "$usage" "$tool is not there: install findutils, util-linux and coreutils"
  done
  case $keep in
    '' | *[!0-9]* | 0* | ??????*) refuse "$usage" "HARDCHECK_KEEP is $keep: it takes a number from 1 to 99999" ;;
  esac
  case $print in
    problems | always) ;;
    *) refuse "$usage" "HARDCHECK_PRINT is $print: it takes problems or always" ;;
  esac
}

# A password that every account of the machine can read is no secret: it is refused
# before it goes to a device once more.
refuse_open_secrets() {
  folder=$(dirname "$site")
  open=
  for secret in "$folder"/*.secret "$folder"/*.key; do
    [ -e "$secret" ] || continue
    found=$(find -L "$secret" \( -perm -004 -o -perm -002 \) -print)
    [ -z "$found" ] || open="$open $secret"
  done
  [ -z "$open" ] || refuse "$usage" "every account may read or change these secrets, run chmod 600 on them:$open"
}

# take_folder makes the folder private and takes its lock, which the audit inherits:
# should this script be killed, the lock holds until the audit itself has ended.
take_folder() {
  if ! mkdir -p "$reports" || ! chmod go-rwx "$reports" || ! touch "$reports/.lock"; then
    refuse "$defect" "reports can't be kept in $reports: nothing was audited"
  fi
  exec 9>"$reports/.lock"
  flock -n 9 || refuse "$busy" "another run is writing to $reports"
  # Under the lock whatever is unfinished belongs to a run that was killed.
  rm -rf "$reports"/.run.*
}

# take_stamp finds a name that no run has yet; the lock keeps it free.
take_stamp() {
  stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
  while [ -e "$reports/$stamp" ] || [ -e "$reports/$stamp.partial" ]; do
    sleep 1
    stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
  done
}

# find_baseline sets baseline to the JSON report whose violations are known. A report
# counts as whole when hardcheck reads it: a disk may have lost its end.
find_baseline() {
  baseline=
  case $known in
    none) return ;;
    last) ;;
    *)
      [ -r "$known" ] || refuse "$usage" "baseline $known can't be read"
      baseline=$known
      return
      ;;
  esac
  newest_first=
  for run in "$reports"/[0-9]*Z; do
    [ ! -f "$run/report.json" ] || newest_first="${run##*/} $newest_first"
  done
  for name in $newest_first; do
    if "$bin" diff "$reports/$name/report.json" "$reports/$name/report.json" >/dev/null 2>&1; then
      baseline=$reports/$name/report.json
      return
    fi
    complain "$reports/$name/report.json is no whole report: looking for an older one"
  done
}

# audit runs hardcheck and sets code. It waits in the background, because a shell
# answers signals only between foreground commands: a stop must reach hardcheck, which
# then closes its connections in order and reports what it has.
audit() { # ARGUMENTS
  [ -z "$baseline" ] || set -- --baseline "$baseline" --fail-on-new "$@"
  child=
  signalled=
  stopped=
  trap stop INT TERM HUP
  # Not before: what ends the script without hardcheck would leave the folder behind.
  work=$(mktemp -d "$reports/.run.XXXXXX") || refuse "$defect" "reports can't be kept in $reports: nothing was audited"
  "$bin" audit --site "$site" \
    --format "text=$work/report.txt" --format "json=$work/report.json" \
    --format "html=$work/report.html" --format "prometheus=$work/metrics.prom" "$@" &
  child=$!
  [ -z "$signalled" ] || stop
  wait "$child"
  code=$?
  while [ -n "$signalled" ]; do
    signalled=
    wait "$child"
    again=$?
    # 127: it had ended before the signal came, and its code is known already.
    [ "$again" = 127 ] || code=$again
  done
  trap '' INT TERM HUP
}

# stop passes the first signal on: a second one would end hardcheck without a report.
# shellcheck disable=SC2317 # the trap calls it
stop() {
  signalled=yes
  if [ -z "$stopped" ] && [ -n "$child" ]; then
    kill -TERM "$child" 2>/dev/null
    stopped=yes
  fi
}

# keep_reports gives the finished folder its dated name in one step. What an interrupted
# or broken run left is marked as partial and never becomes a baseline.
keep_reports() {
  kept=
  if rmdir "$work" 2>/dev/null; then
    return
  fi
  kept=$reports/$stamp.partial
  case $code in
    0 | 1 | 3) [ ! -f "$work/report.json" ] || kept=$reports/$stamp ;;
  esac
  if ! mv "$work" "$kept"; then
    kept=$work
    trouble=yes
  fi
}

# publish replaces the metrics in one step: the collector never sees half a file.
publish() {
  [ -n "${HARDCHECK_TEXTFILE:-}" ] && [ "$kept" = "$reports/$stamp" ] || return
  draft=$HARDCHECK_TEXTFILE.$$
  if ! cp "$kept/metrics.prom" "$draft" || ! chmod 644 "$draft" || ! mv -f "$draft" "$HARDCHECK_TEXTFILE"; then
    rm -f "$draft"
    complain "metrics can't be published as $HARDCHECK_TEXTFILE"
    trouble=yes
  fi
}

# prune removes the oldest runs given, down to the number to keep.
prune() { # FOLDERS, oldest first
  while [ "$#" -gt "$keep" ]; do
    [ ! -d "$1" ] || rm -rf "$1" || trouble=yes
    shift
  done
}

report() {
  if [ "$code" = 0 ] && [ -n "$trouble" ]; then
    code=$defect
  fi
  status=$(mapped "$code")
  if [ "$status" != 0 ] || [ "$print" = always ]; then
    [ ! -f "$kept/report.txt" ] || cat "$kept/report.txt"
    complain "exit code $code; reports: ${kept:-none}"
  fi
  exit "$status"
}

read_settings
refuse_open_secrets
take_folder
take_stamp
find_baseline
trouble=
audit "$@"
keep_reports
publish
prune "$reports"/[0-9]*Z
prune "$reports"/[0-9]*Z.partial
report
