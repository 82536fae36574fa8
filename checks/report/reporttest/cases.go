package reporttest

import (
	"fmt"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Cases are results as real audits of Redis servers end.
var Cases = map[string]func() engine.Result{
	"open":        OpenServer,
	"policy":      PolicySite,
	"unreachable": UnreachableSite,
	"interrupted": InterruptedRun,
	"errored":     ErroredRun,
	"clean":       CleanSite,
	"below":       BelowThreshold,
	"empty":       func() engine.Result { return Start("plant-7", "baseline").End(engine.Exit{}) },
}

// OpenServer is one server as it comes out of the box, given as a URL.
func OpenServer() engine.Result {
	b := Start("", "baseline").Target("redis://192.0.2.5", "redis://192.0.2.5", checks.StateCollected, "", "")
	const target = "redis://192.0.2.5"
	b.Finding("redis-password-required", target, checks.Failed, "commands run for a client that gave no credentials",
		"PING without credentials", "PONG", "CONFIG GET requirepass", "")
	b.Finding("redis-bind-restricted", target, checks.Failed, "listens on every IPv4 and IPv6 address",
		"CONFIG GET bind", "* -::*", "CONFIG GET protected-mode", "no")
	b.Finding("redis-transport-encrypted", target, checks.Failed, "speaks plaintext at 192.0.2.5:6379", "TLS ClientHello", "no TLS")
	b.Finding("redis-memory-limited", target, checks.Failed, "maxmemory is 0: no limit", "CONFIG GET maxmemory", "0")
	b.Finding("redis-user-password-set", target, checks.Passed, "", "ACL LIST", "1 user")
	b.Finding("redis-certificate-valid", target, checks.NotApplicable, "the endpoint does not speak TLS")
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true})
}

// PolicySite has everything at once: shared findings, subjects, partial reading,
// waivers, attestations, a defect and a missing kind.
func PolicySite() engine.Result {
	b := Start("plant-7", "modbus-web-server", "baseline").
		Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "").
		Target("queue", "redis://audit@10.10.0.6:6380", checks.StatePartial, checks.Denied, "user \"audit\" may not run CONFIG GET")
	b.Finding("redis-password-required", "cache", checks.Failed, "commands run for a client that gave no credentials",
		"PING without credentials", "PONG")
	b.Finding("redis-password-required", "queue", checks.Passed, "", "PING without credentials", "NOAUTH")
	b.Finding("redis-bind-restricted", "cache", checks.Failed, "listens on 0.0.0.0", "CONFIG GET bind", "0.0.0.0")
	b.Unread("redis-bind-restricted", "queue", checks.Denied, "CONFIG GET bind: user \"audit\" may not run it")
	b.Unread("redis-memory-limited", "queue", checks.Denied, "CONFIG GET maxmemory: user \"audit\" may not run it")
	b.Finding("redis-memory-limited", "cache", checks.Passed, "", "CONFIG GET maxmemory", "536870912")
	b.Finding("redis-user-password-set", "queue#worker", checks.Failed, "has no password", "ACL LIST", "user worker on nopass ~* +@read")
	b.Finding("redis-user-password-set", "queue#audit", checks.Passed, "")
	b.Finding("redis-certificate-valid", "cache", checks.Errored, "the check broke: index out of range [3] with length 3")
	waived := b.Finding("redis-transport-encrypted", "cache", checks.Waived, "speaks plaintext at 10.10.0.5:6379")
	waived.Original, waived.Waiver = checks.Failed, &engine.WaiverUse{
		Check: "redis-transport-encrypted", Target: "cache", Owner: "Operations", ApprovedBy: "Plant manager",
		Reason: "TLS comes with the new host in spring", Created: Date(2026, 9, 1), Expires: Date(2026, 12, 31), State: "applied",
	}
	b.Finding("redis-transport-encrypted", "queue", checks.Passed, "", "TLS", "1.3")
	b.Unread("docker-port-restricted", "", checks.NoTarget, "the site has no docker target: add one, or list docker under absent")
	b.Waivers = []engine.WaiverUse{
		*waived.Waiver,
		{Check: "redis-bind-restricted", Target: "cache", Owner: "Operations", Created: Date(2026, 3, 1), Expires: Date(2026, 10, 1), State: "expired"},
		{Control: "modbus-web-server/M25", Target: "queue", Subject: "worker", Owner: "Operations", Created: Date(2026, 9, 1), Expires: Date(2027, 1, 1), State: "unused"},
	}
	b.Notices = []string{"queue stands in several snapshots: the newest, of 2026-11-22T02:10:00Z, is judged"}
	b.Control("modbus-web-server/M02", "Vulnerabilities are reported in private", "Reporting a Vulnerability", checks.Manual,
		"Nobody opens a public issue for a vulnerability; advisories are used.")
	b.Control("modbus-web-server/M03", "Reports are complete", "Reporting a Vulnerability", checks.Attested,
		"attested by A. Operator on 2026-11-01, until 2027-11-01: reports follow the form")
	b.Controls[1].Attestation, b.Controls[1].Frequency = &engine.AttestationUse{
		Status: "met", Statement: "reports follow the form", By: "A. Operator", Date: Date(2026, 11, 1), Until: Date(2027, 11, 1),
		Evidence: []engine.Proof{{Link: "https://tickets.example.org/7"}, {File: "form.pdf", SHA256: "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"}},
	}, "365d"
	b.Control("modbus-web-server/M25", "Redis asks for a password", "Redis Security", checks.Failed,
		"failed on cache, queue", "redis-password-required", "redis-user-password-set")
	b.Control("modbus-web-server/M26", "Redis is bound to localhost", "Redis Security", checks.Failed,
		"failed on cache; not judged: docker-port-restricted (no docker target)", "redis-bind-restricted", "redis-password-required")
	b.Control("modbus-web-server/M27", "Redis speaks TLS", "Redis Security", checks.Waived, "waived on cache", "redis-transport-encrypted")
	b.Control("modbus-web-server/M28", "Redis has bounds", "Redis Security", checks.NotAssessed,
		"queue: CONFIG GET maxmemory: user \"audit\" may not run it", "redis-memory-limited")
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true, Incomplete: true, Errors: true})
}

// Date is a day at midnight, in UTC.
func Date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// SinceBaseline is [PolicySite] beside an earlier report: one violation is new, one known, one
// of a check that the earlier report lacked, and one of that is gone.
func SinceBaseline() engine.Result {
	r := PolicySite()
	before := Date(2026, 11, 1)
	states := []engine.BaselineState{engine.BaselineNew, engine.BaselineUnchanged, engine.BaselineNewCheck}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Outcome != checks.Failed {
			continue
		}
		f.Baseline, states = states[0], states[1:]
		f.FirstSeen = r.AsOf
		if f.Baseline == engine.BaselineUnchanged {
			f.FirstSeen = before
		}
	}
	r.Baseline = &engine.Baseline{AsOf: before, FailOnNew: true, New: 1, Unchanged: 1, NewCheck: 1, Resolved: 1}
	r.Resolved = []engine.Resolved{{
		Check: "redis-memory-limited", Title: "Redis has a memory limit", Kind: "redis", Target: "cache", Severity: checks.Low, Message: "maxmemory is 0: no limit",
		Fingerprint: engine.Fingerprint("redis-memory-limited", "cache", ""),
	}}
	r.Exit.Violations, r.Exit.Code = false, engine.ExitErrored
	return r
}

// UnreachableSite has two servers that are down and one that refuses.
func UnreachableSite() engine.Result {
	b := Start("plant-7", "baseline")
	for i, name := range []string{"cache", "queue"} {
		detail := fmt.Sprintf("dial 10.10.0.%d:6379: connection refused", 5+i)
		b.Target(name, fmt.Sprintf("redis://10.10.0.%d", 5+i), checks.StateUnreachable, checks.Unreachable, detail)
	}
	b.Target("store", "redis://10.10.0.7", checks.StateDenied, checks.Denied, "the server asks for a password and none was given")
	for _, check := range []string{"redis-password-required", "redis-bind-restricted", "redis-memory-limited"} {
		for i, target := range b.Targets {
			b.Unread(check, target.Name, b.Targets[i].Reason, target.Detail)
		}
	}
	b.Unread("docker-port-restricted", "", checks.OutOfScope, "no docker target was given")
	return b.Baselined().End(engine.Exit{Code: 3, Incomplete: true})
}

// InterruptedRun was stopped before it had read everything.
func InterruptedRun() engine.Result {
	b := Start("plant-7", "baseline").
		Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "").
		Target("queue", "redis://10.10.0.6", checks.StateFailed, checks.Timeout, "the run was interrupted before it was read")
	b.Finding("redis-bind-restricted", "cache", checks.Failed, "listens on 0.0.0.0", "CONFIG GET bind", "0.0.0.0")
	b.Unread("redis-bind-restricted", "queue", checks.Timeout, "the run was interrupted before it was read")
	return b.Baselined().End(engine.Exit{Code: 130, Violations: true, Incomplete: true, Interrupted: true})
}

// ErroredRun has a judgement that broke.
func ErroredRun() engine.Result {
	b := Start("plant-7", "baseline").Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "")
	b.Finding("redis-bind-restricted", "cache", checks.Errored, "the check broke: index out of range [3] with length 3")
	b.Finding("redis-memory-limited", "cache", checks.Passed, "", "CONFIG GET maxmemory", "536870912")
	return b.Baselined().End(engine.Exit{Code: 4, Errors: true})
}

// CleanSite has no violation.
func CleanSite() engine.Result {
	b := Start("plant-7", "baseline").Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "")
	b.Finding("redis-bind-restricted", "cache", checks.Passed, "", "CONFIG GET bind", "127.0.0.1 -::1")
	b.Finding("redis-memory-limited", "cache", checks.Passed, "", "CONFIG GET maxmemory", "536870912")
	return b.Baselined().End(engine.Exit{})
}

// BelowThreshold was judged later, with --as-of and --fail-on high.
func BelowThreshold() engine.Result {
	b := Start("plant-7", "baseline").Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "")
	b.AsOf = Date(2027, 2, 1)
	b.Finding("redis-memory-limited", "cache", checks.Failed, "maxmemory is 0: no limit", "CONFIG GET maxmemory", "0")
	b.Unread("redis-password-required", "cache", checks.OptIn, "trying passwords was not allowed for this target")
	return b.Baselined().End(engine.Exit{})
}

// Placed gives the lines that a site file and a profile have.
func Placed(r engine.Result) engine.Result {
	lines := map[string]int{"cache": 5, "queue": 6}
	for i := range r.Findings {
		r.Findings[i].Line = lines[r.Findings[i].Target]
	}
	for i := range r.Controls {
		if r.Controls[i].Profile != "baseline" {
			r.Controls[i].Line = 10 + 3*i
		}
	}
	return r
}

// LargeSite has so many targets, all of which violate so many checks.
func LargeSite(targets, checkCount int) engine.Result {
	b := Start("plant-7", "baseline")
	for i := range targets {
		b.Target(fmt.Sprintf("cache-%d", i), fmt.Sprintf("redis://cache-%d.example.org", i), checks.StateCollected, "", "")
	}
	for c := range checkCount {
		for i := range targets {
			b.Finding(fmt.Sprintf("redis-number%d-safe", c), fmt.Sprintf("cache-%d", i), checks.Failed, fmt.Sprintf("violation %d", i), "CONFIG GET x", "y")
		}
	}
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true})
}

// ManyFindings has n findings of 40 checks on 50 targets, of every outcome.
func ManyFindings(n int) engine.Result {
	b := Start("plant-7", "baseline")
	for i := range 50 {
		b.Target(fmt.Sprintf("cache-%d", i), "redis://10.10.0.5", checks.StateCollected, "", "")
	}
	outcomes := []checks.Outcome{checks.Failed, checks.Passed, checks.NotAssessed, checks.Waived, checks.NotApplicable, checks.Errored}
	for i := range n {
		outcome := outcomes[i%len(outcomes)]
		who := fmt.Sprintf("cache-%d#subject-%d", i%50, i)
		f := b.Finding(fmt.Sprintf("redis-noun-state%d", i%40), who, outcome, "listens on 0.0.0.0", "CONFIG GET bind", "0.0.0.0")
		if outcome == checks.NotAssessed {
			f.Reason = checks.Timeout
		}
	}
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true})
}
