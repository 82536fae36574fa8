package main

import (
	"maps"
	"slices"
)

// topics are texts that explain prints by name, in the form of [report.Pen.Page].
var topics = map[string]string{
	"exit-codes": `Exit codes of hardcheck audit

  0    nothing at or above --fail-on (default low), and everything was assessed
  1    violations; it wins over 3 and 4, and the report tells all of them
  2    usage or configuration: nothing was sent
  3    no violation, but something could not be assessed
  4    a check or a connector broke (a defect of hardcheck), or a report could not be written
  130  interrupted, after reporting what was found

--strict makes everything not assessed, and every control without attestation, count for 3.
`,
	"outcomes": `Outcomes of a check, for each subject of each target

  passed          looked at, and as it should be
  failed          a violation, with evidence
  not-applicable  the check has no meaning here
  not-assessed    it could not be looked at; the reason says why
  errored         a defect of hardcheck
  waived          failed, and accepted by a waiver that has not expired

Controls also end manual (a person must attest it) or attested.

Reasons of not-assessed that make a run incomplete: unreachable, timeout, denied, unreadable,
window, budget; and no-target with a site file and a named policy. The others are listed, and only
lower the coverage: opt-in (a probe that nobody allowed), source (this source can't show it),
out-of-scope (not among the targets given or selected), as-written (the source code is right, which
says nothing of what runs). What nobody asked for is no result: one
line of the report says what was not looked at, and a control that rests on nothing else is
not-assessed.
`,
	"safety": `What hardcheck promises to the devices it audits

- It changes nothing. Each connector's transport holds an exact list of reading commands and
  refuses everything else before a byte is sent.
- Only the consent of a target in the site file lengthens that list. The Modbus write probe, which
  writes 0 registers, needs --allow-write-probe besides. "hardcheck plan" prints the list.
- One connection per device at a time, closed in order (FIN, not reset), no retries, a bound
  on bytes and on time. A device that stalls costs its own deadline and nothing else.
- It connects without credentials first, so that missing authentication is seen.
- A password is sent once, and never over TLS to a server that is not trusted.
- Secrets stay in the connector: facts, reports, snapshots and logs hold "set" or "well known".
`,
	"addresses":        addressesTopic,
	"attestations":     attestationsTopic,
	"profiles":         profilesTopic,
	"site":             siteTopic,
	"waivers":          waiversTopic,
	"zones":            zonesTopic,
	"windows":          windowsTopic,
	"modbus":           modbusTopic,
	"privacy":          privacyTopic,
	"redis-auditor":    redisAuditor,
	"database-auditor": databaseAuditor,
	"routeros-auditor": routerosAuditor,
	"docker-access":    dockerAccess,
	"jump-hosts":       jumpHosts,
	"passwords":        passwordSources,
	"web":              webTopic,
}

// topicNames are the names of all topics, sorted.
func topicNames() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(topics)), targetsTopic)))
}
