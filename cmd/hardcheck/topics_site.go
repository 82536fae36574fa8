package main

const addressesTopic = `Names with several addresses

A target whose host is a name is read at every address that the name has, 16 at most: more is an
error. Each is a target of its own, NAME@ADDRESS, in snapshots, reports and fingerprints. What the
site file says of NAME (zones' interfaces, waivers, -t NAME) holds for all of them. Each stands in
the zone of its own address, unless the target has a zone key.

They are read one after another, never in parallel, since they may lead to one device:

  A controller (Modbus) is read whole at the first address that takes a request, and asked for one
  holding register at the others.
  A router with the name and serial number of one that was read is listed as repeated, not judged.
  An address that refuses the connection while another answers is listed as not-listening. That is
  no gap: a name with IPv4 and IPv6 whose service has one of them is read there.
  An address that does not answer in time, or to which there is no route, is not-assessed. Where it
  is not yours to audit, write the address that is in place of the name.

Between a report with one address and one with several the findings are not comparable.

"hardcheck plan" shows the look-up, and with --resolve the addresses. An IPv6 address that belongs
to a link names the interface of this machine: redis://[fe80::1%25eth0].
`

const windowsTopic = `Hours in which a target may be contacted

    windows: {allow: ["Mon-Fri 08:00-16:00"], deny: ["daily 12:00-13:00"]}

Days are Mon to Sun, alone, as a range or separated by commas, or daily. The end is not part of the
window; one that is not after the beginning lies on the next day. What is denied is, whatever is
allowed. Outside its hours a target is not contacted and is not-assessed (window); a collection
that reaches the end of them is cut short.

    time-zone: Europe/Berlin

at the site, or at a target, is the zone of these hours: a name of the IANA database, which is in the
binary. Without it they are read in the zone of this machine: TZ, else /etc/localtime, else UTC with
a warning. A zone that is not known, in the file or in TZ, is an error before anything is sent.
"hardcheck plan" and reports print the zone.
`
