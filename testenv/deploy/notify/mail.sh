#!/bin/sh
# Mails what hardcheck has to tell as text, by the server in HARDCHECK_SMTP (smtp://mail.example.org or
# smtps://mail.example.org), from HARDCHECK_MAIL_FROM to HARDCHECK_MAIL_TO.
set -eu
: "${HARDCHECK_SMTP:?names no server}" "${HARDCHECK_MAIL_FROM:?names no sender}" "${HARDCHECK_MAIL_TO:?names nobody}"
{
  printf 'From: %s\r\nTo: %s\r\nSubject: hardcheck: %s\r\n' "$HARDCHECK_MAIL_FROM" "$HARDCHECK_MAIL_TO" "$HARDCHECK_NOTIFY_TITLE"
  printf 'Date: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n' "$(LC_ALL=C date -R)"
  sed 's/$/\r/' "$HARDCHECK_NOTIFY_FILE"
} | curl --silent --show-error --max-time 60 --url "$HARDCHECK_SMTP" \
  --mail-from "$HARDCHECK_MAIL_FROM" --mail-rcpt "$HARDCHECK_MAIL_TO" --upload-file -
