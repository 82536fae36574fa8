// Package reporttest has the results that the tests of all writers write, and holds what
// all writers promise.
package reporttest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// AsOf is the date of all results.
var AsOf = time.Date(2026, 11, 22, 2, 10, 0, 0, time.UTC)

// docs are the documented halves of findings, as the Redis checks word them.
var docs = map[string]engine.Finding{
	"redis-password-required": {
		Title: "Redis requires a password", Severity: checks.Critical,
		Description: "Whoever reaches an open server reads and changes all data, and can have it write files wherever " +
			"its account may: this is the usual way in which a Redis host is taken over.",
		Remediation: "Give the default user a password, in redis.conf:\n\n    requirepass <a long random password>\n\n" +
			"Or set it at run time and keep it:\n    CONFIG SET requirepass <a long random password>\n    CONFIG REWRITE",
		References: []string{"https://redis.io/docs/latest/operate/oss_and_stack/management/security/"},
	},
	"redis-bind-restricted": {
		Title: "Redis listens on named addresses only", Severity: checks.High,
		Description: "A server that listens on every address is open to each network its host will ever join.",
		Remediation: "bind 127.0.0.1 -::1",
		References:  []string{"https://redis.io/docs/latest/operate/oss_and_stack/management/security/"},
	},
	"redis-transport-encrypted": {
		Title: "Redis speaks TLS", Severity: checks.High,
		Description: "Passwords and data cross the network in the clear.",
		Remediation: "tls-port 6379\nport 0",
		References:  []string{"https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/"},
	},
	"redis-memory-limited": {
		Title: "Redis has a memory limit", Severity: checks.Low,
		Description: "Without a limit a busy client can take the whole memory of the host.",
		Remediation: "maxmemory 512mb",
		References:  []string{"https://redis.io/docs/latest/develop/reference/eviction/"},
	},
	"redis-user-password-set": {
		Title: "Every Redis user has a password", Severity: checks.High,
		Description: "A user with nopass is open to whoever knows its name.",
		Remediation: "ACL SETUSER <name> resetpass ><a long random password>",
		References:  []string{"https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/"},
	},
	"redis-certificate-valid": {
		Title: "The Redis certificate is valid", Severity: checks.High,
		Description: "Clients that accept a bad certificate accept anybody's.", Remediation: "Renew the certificate.",
		References: []string{"https://www.rfc-editor.org/rfc/rfc5280"},
	},
	"docker-port-restricted": {
		Title: "Published ports are bound to an address", Severity: checks.High,
		Description: "A published port without an address is open on every interface.", Remediation: "ports: [\"127.0.0.1:6379:6379\"]",
		References: []string{"https://docs.docker.com/engine/network/port-publishing/"},
	},
}

// Building makes a result step by step, and counts as the engine does.
type Building struct{ engine.Result }

// Start begins a result of a site, judged by profiles.
func Start(site string, profiles ...string) *Building {
	b := &Building{engine.Result{
		Schema: engine.ReportSchema, Tool: engine.Tool{Name: "hardcheck", Version: "0.1.0"}, Site: site,
		AsOf: AsOf, Started: AsOf, Finished: AsOf.Add(4 * time.Second),
	}}
	titles := map[string]string{"baseline": "Every check", "modbus-web-server": "Modbus Web Server security policy"}
	for _, id := range profiles {
		b.Profiles = append(b.Profiles, engine.ProfileSummary{ID: id, Title: titles[id]})
	}
	return b
}

// Target adds a target; its kind is the scheme of the URL.
func (b *Building) Target(name, url string, state checks.State, reason checks.Reason, detail string) *Building {
	kind, _, _ := strings.Cut(url, ":")
	b.Targets = append(b.Targets, engine.TargetSummary{
		Name: name, Kind: kind, Address: url, State: state, Reason: reason, Detail: detail,
	})
	return b
}

// Finding adds one; who is "target" or "target#subject", evidence alternates
// sources and values. Its controls are given by control.
func (b *Building) Finding(check, who string, outcome checks.Outcome, message string, evidence ...string) *engine.Finding {
	f := docs[check]
	if f.Title == "" {
		f = engine.Finding{Title: "Title of " + check, Severity: checks.Medium}
	}
	f.Check, f.Outcome, f.Message = check, outcome, message
	f.Kind, _, _ = strings.Cut(check, "-")
	f.Target, f.Subject, _ = strings.Cut(who, "#")
	f.Fingerprint = fingerprint(check, f.Target, f.Subject)
	for i := 0; i+1 < len(evidence); i += 2 {
		f.Evidence = append(f.Evidence, checks.Evidence{Source: evidence[i], Value: evidence[i+1]})
	}
	b.Findings = append(b.Findings, f)
	return &b.Findings[len(b.Findings)-1]
}

func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// Unread adds a finding that was not assessed.
func (b *Building) Unread(check, who string, reason checks.Reason, message string) {
	b.Finding(check, who, checks.NotAssessed, message).Reason = reason
}

// Control adds one and lists it in the findings of its checks.
func (b *Building) Control(full, title, section string, outcome checks.Outcome, reason string, ids ...string) {
	profile, id, _ := strings.Cut(full, "/")
	b.Controls = append(b.Controls, engine.ControlResult{
		Profile: profile, ID: id, Title: title, Section: section, Outcome: outcome, Reason: reason, Checks: ids,
	})
	for i := range b.Findings {
		for _, check := range ids {
			if b.Findings[i].Check == check {
				b.Findings[i].Controls = append(b.Findings[i].Controls, full)
			}
		}
	}
}

// Baselined adds one control for each check that has findings, with their worst outcome.
func (b *Building) Baselined() *Building {
	worst := map[string]checks.Outcome{}
	var order []string
	for _, f := range b.Findings {
		if _, known := worst[f.Check]; !known {
			order = append(order, f.Check)
		}
		if old, ok := worst[f.Check]; !ok || f.Outcome.Rank() < old.Rank() {
			worst[f.Check] = f.Outcome
		}
	}
	for _, check := range order {
		title := docs[check].Title
		if title == "" {
			title = "Title of " + check
		}
		b.Control("baseline/"+check, title, "", worst[check], "", check)
	}
	return b
}

// End counts, and gives the result.
func (b *Building) End(exit engine.Exit) engine.Result {
	r := b.Result
	r.Exit = exit
	r.Exit.FailOn = checks.Low
	r.Summary = engine.Summary{Outcomes: map[checks.Outcome]int{}, Severities: map[string]int{}, Controls: map[checks.Outcome]int{}}
	for _, f := range r.Findings {
		r.Summary.Outcomes[f.Outcome]++
		if f.Outcome == checks.Failed {
			r.Summary.Severities[f.Severity.String()]++
		}
		if f.Outcome != checks.NotApplicable {
			r.Summary.Coverage.Total++
		}
		if f.Outcome == checks.Failed || f.Outcome == checks.Passed || f.Outcome == checks.Waived {
			r.Summary.Coverage.Assessed++
		}
	}
	for _, c := range r.Controls {
		r.Summary.Controls[c.Outcome]++
	}
	return r
}
