package main

const siteTopic = `The site file (site.yaml)

What is audited, and how it is reached. Only version and targets are needed; "hardcheck init" writes
one with comments, "hardcheck validate site.yaml" checks it.

    version: 1
    site: plant-7
    profiles: [modbus-web-server]
    absent: [docker]
    targets:
      - {name: edge, url: "routeros://audit@10.20.0.1", password: {env: EDGE_PASSWORD}}
      - {name: pump-plc, url: "modbus://10.20.3.7", units: [1]}

  site        its name, shown in reports; a baseline of another site is refused
  profiles    the policies to judge by: names, or paths of your own beside this file
  absent      kinds of targets that the site does not have, on purpose
  zones       parts of the network; vantage is the one that this machine stands in (explain zones)
  conduits    what may cross from zone to zone; where it is given, anything else that routers let
              through is a violation (explain zones)
  defaults    by kind: username, password, tls, via, pace, windows, distribution
  time-zone   zone of all windows (explain windows)
  max-waiver  how long a waiver may hold, 730d without it (explain waivers)
  targets     what is audited (explain targets; passwords: explain passwords)

The file is read strictly: an unknown key is an error with its line and the right word. waivers.yaml
and attestations.yaml lie beside it. "hardcheck validate --schema site" prints a JSON Schema.
`

const zonesTopic = `Zones: parts of the network that are treated alike

    vantage: it
    zones:
      - {name: it, prefixes: [10.10.0.0/16]}
      - {name: ot, prefixes: [10.20.0.0/16], interfaces: {edge: [ether3]}}
      - {name: internet, interfaces: {edge: [ether1]}}
    conduits:
      - {from: it, to: ot, ports: [tcp/443, udp/5000-5010], why: historian}
    targets:
      - {name: pump-plc, url: "modbus://10.20.3.7", reachable-from: [ot]}

  prefixes        an address is in the zone with the longest prefix that holds it; zone at a target
                  overrules that
  interfaces      by which interfaces of which router the zone enters; without it those whose network
                  or route leads there
  internet        reserved: every address that is in no zone
  vantage         the zone that this machine stands in. What answers there and may not be reached from
                  it fails, whatever the rules say
  conduits        what may cross from one zone to another: tcp/443, udp/5000-5010, tcp, icmp, esp, the
                  number of a protocol, other (than TCP and UDP) or any, as the receiving host sees
                  it, after translation. What else crosses is a violation with a packet, a conduit
                  that a router closes one of low severity; "conduits: []" lets nothing cross. Fixes
                  keep open what is declared. Without the key network-conduits-declared has a draft
  reachable-from  at a target: the zones that may reach it, its own by default. Every other zone is
                  untrusted

"hardcheck reach --site site.yaml edge" shows what each zone reaches through a router, with a packet,
and "--matrix" what conduits intend against what crosses, zone by zone, as the HTML report does.
`

const waiversTopic = `Waivers: violations that somebody accepts for a time (waivers.yaml, beside the site file)

    version: 1
    waivers:
      - check: modbus-transport-encrypted
        target: pump-plc
        while: [network-modbus-unreachable]
        reason: the controller has no TLS; it is replaced in spring
        owner: instrumentation
        approved-by: plant manager
        created: 2026-11-01
        expires: 2027-04-30

  check or control           what is accepted
  target, targets or labels  where: a name, several, or all targets with these labels
  subject                    exactly as reports have it; without it all subjects are accepted
  while                      compensating checks: the waiver holds only where these passed for the
                             target in the same run; else the violation is back and says what broke
  owner, approved-by         who answers for it and who accepted the risk: two people
  created, expires           at most max-waiver of the site file apart (730d)

Exact matches only. A waiver that accepts nothing says what failed beside it, in the audit and with
"hardcheck validate site.yaml --report report.json". What is waived stays in every report. "hardcheck
waive" adds an entry. "hardcheck validate --schema waivers" prints a JSON Schema.
`

const attestationsTopic = `Attestations: what no machine can see (attestations.yaml, beside the site file)

    version: 1
    attestations:
      - control: M54
        status: met
        statement: Reviewed with the data-protection officer, no findings.
        by: compliance
        date: 2026-11-01
        frequency: 365d
        evidence: [{file: reviews/2026.pdf, sha256: ...}, {link: "https://example.org/r/17"}]

  control or controls  what one statement answers; "hardcheck explain M54" shows the question
  status               met (default); not-met fails the control, with the statement as its finding;
                       not-applicable
  frequency            how long it holds, in days or weeks; the policy's own term bounds it
  evidence             links, and files below this folder. A file is hashed when it is written and
                       compared when it is read: changed or gone, the statement does not hold

An entry is renewed by adding one; of several the newest counts. "hardcheck attest" asks for what is
open and writes each answer at once; "attest set" is for scripts, "attest export" and "attest import"
for a table, "attest due" lists what ends. "hardcheck validate --schema attestations" prints a JSON
Schema.
`

const profilesTopic = `Profiles: policies whose controls are mapped to checks

    version: 1
    id: plant
    title: Our own policy
    controls:
      - id: P1
        title: Redis asks for a password
        checks: [redis-password-required, {check: redis-bind-restricted, severity: high}]
      - id: P2
        title: The plant is walked
        attest: {statement: "Somebody walked it. Evidence: the list.", frequency: 30d}
        role: operations

  checks    all have to pass; with takes parameters ("hardcheck explain CHECK" shows them)
  any-of    groups of checks of which one has to pass, in place of checks
  needs     checks of the control of which one must have passed somewhere
  attest    what a person states, and how long that holds at most
  role      who can answer it: maintainer, operations, network, security or management
  severity  that of a statement which says that the control is not met
  select    selectors for every check that takes them
  frameworks  requirements that the control is about: {iec-62443-3-3: [SR 5.1], nist-800-82: [SC-7]};
            "hardcheck coverage --framework iec-62443-3-3" shows them

Built in: "hardcheck list profiles". Your own is named by its path: --profile ./plant.yaml, or under
profiles in the site file. "hardcheck validate plant.yaml" checks it, "hardcheck validate --schema
profile" prints a JSON Schema.
`
