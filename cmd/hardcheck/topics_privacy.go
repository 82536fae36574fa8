package main

const privacyTopic = `What of a site's names and texts reaches snapshots and reports

No password, key, digest of a password, register value, key or value of Redis, or content of a
file is kept. Names and texts that people gave are, as findings would say nothing without them:

  site file  names of the site, its zones and targets, URLs without user names, addresses, labels;
             of waivers and attestations who said what, with the reason
  routeros   identity, model, version; names of users and groups, their addresses and last logins;
             comments of firewall rules and WireGuard peers; names and entries of address lists;
             names of interfaces, certificates, peers, PPP profiles, schedules and
             scripts (not their text), files, static DNS records, and SNMP
             communities with well-known names; addresses of routes, tunnels, servers and of
             failed logins; of hosts that the router has met the addresses, MAC addresses and
             what they call themselves (DHCP)
  modbus     vendor, product, revision and what else a device says of itself; names of registers,
             and whether they hold what the site file expects
  redis      names of ACL users with their rules and key patterns; paths of files; loaded modules
  web        paths of pages, redirects without their query, names of cookies, the header Server
  database   names of superusers and of the role that logged in; the lines of pg_hba.conf
  repository paths of files; names and dates of tags, ids of commits and how many there
             are, without their authors; domains of contacts, names without values of settings that
             hold secrets, placeholders among reviewers, headings about security
  files      paths of files, accounts and groups that own them, names of settings that hold secrets,
             packages with their versions
  scan       names and digests of the image, the repository without a login, the commit; packages
             with their versions and advisories; of code the rule, file and line, no text
  docker     names of containers, images, volumes, networks and the groups of the host; labels; names
             of environment variables (values only of truth values, versions and ALLOWED_HOSTS);
             mounted paths; names of running programs, without arguments; with consent, names of keys
             in logs under which something looks like a secret, with the numbers of their lines

--no-comments at audit and collect writes comment- and 8 hex digits of its SHA-256 in place of each
comment: equal comments stay equal, and whoever has the router finds the rule. A short comment can
be guessed from its digest. Names stay.

A snapshot is what a report is made from, and the plan of an attack too: both have mode 0600. The
SHA-256 in a snapshot's last line finds damage, not forgery: whoever changes a snapshot on purpose
writes a new one. "hardcheck collect" prints the SHA-256 of the whole file, and every report of it
names the same: note it elsewhere, and an exchanged snapshot shows.
`
