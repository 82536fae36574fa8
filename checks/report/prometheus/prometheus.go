// Package prometheus writes a result as metrics for a textfile collector.
package prometheus

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Write writes gauges in the text exposition format, for the textfile
// collector of a node exporter: how every control, finding and target ended, when
// the run ended and with which exit code. Counts of nothing are written as 0, so
// that an alert can tell "none" from "no report".
func Write(w io.Writer, r engine.Result) error {
	m := &metrics{out: bufio.NewWriter(w), site: r.Site}
	m.controls(r)
	m.counts(r)
	m.targets(r)
	m.ages(r)
	m.ends(r)
	m.run(r)
	if err := m.out.Flush(); err != nil {
		return fmt.Errorf("write Prometheus report: %w", err)
	}
	return nil
}

// metrics is an exposition in the making.
type metrics struct {
	out  *bufio.Writer // its Flush tells the first error
	site string
	line []byte
	// seen has the digests of the family's series that were written: a second one of the same
	// labels would make a collector refuse the whole file.
	seen map[[16]byte]bool
}

// family begins a metric. The site label comes first in all of its series.
func (m *metrics) family(name, help string) {
	m.seen = map[[16]byte]bool{}
	_, _ = fmt.Fprintf(m.out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
}

// series writes one value; labels alternate names and values.
func (m *metrics) series(name string, value float64, labels ...string) {
	m.line = fmt.Appendf(m.line[:0], `%s{site="%s"`, name, labelValue(m.site))
	for i := 0; i+1 < len(labels); i += 2 {
		m.line = fmt.Appendf(m.line, `,%s="%s"`, labels[i], labelValue(labels[i+1]))
	}
	m.line = append(m.line, '}')
	sum := sha256.Sum256(m.line)
	digest := [16]byte(sum[:16])
	if m.seen[digest] {
		return
	}
	m.seen[digest] = true
	m.line = append(m.line, ' ')
	m.line = append(strconv.AppendFloat(m.line, value, 'f', -1, 64), '\n')
	_, _ = m.out.Write(m.line)
}

var labelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func labelValue(foreign string) string { return labelEscapes.Replace(report.Inline(foreign)) }

func (m *metrics) controls(r engine.Result) {
	const name = "hardcheck_control_outcome"
	m.family(name, "Outcome of a policy control: 1 for the one in the label.")
	seen := map[string]bool{}
	for _, control := range r.Controls {
		key := report.ControlKey(control)
		if seen[key] {
			continue
		}
		seen[key] = true
		m.series(name, 1, "profile", control.Profile, "control", control.ID, "outcome", string(control.Outcome))
	}
}

func (m *metrics) counts(r engine.Result) {
	const findings, violations = "hardcheck_findings", "hardcheck_violations"
	m.family(findings, "Findings by outcome.")
	for _, outcome := range checks.Outcomes() {
		if outcome != checks.Manual && outcome != checks.Attested {
			m.series(findings, float64(r.Summary.Outcomes[outcome]), "outcome", string(outcome))
		}
	}
	m.family(violations, "Failed findings by severity.")
	for _, severity := range checks.Severities() {
		m.series(violations, float64(r.Summary.Severities[severity.String()]), "severity", severity.String())
	}
	if r.Baseline != nil {
		m.single("hardcheck_new_violations", "Failed findings that the baseline report does not have.", float64(r.Baseline.New))
		m.single("hardcheck_new_check_violations", "Failed findings of checks or parameters that the baseline report lacks.", float64(r.Baseline.NewCheck))
		m.single("hardcheck_known_violations", "Failed findings that the baseline report has.", float64(r.Baseline.Unchanged))
		m.single("hardcheck_resolved_violations", "Violations of the baseline report that are gone.", float64(r.Baseline.Resolved))
	}
	m.single("hardcheck_findings_assessable", "Findings that apply to the site.", float64(r.Summary.Coverage.Total))
	m.single("hardcheck_findings_assessed", "Findings that could be assessed.", float64(r.Summary.Coverage.Assessed))
}

func (m *metrics) targets(r engine.Result) {
	const name = "hardcheck_target_state"
	m.family(name, "How the collection of a target ended: 1 for the state in the label.")
	for _, target := range r.Targets {
		m.series(name, 1, "target", target.Name, "kind", target.Kind, "state", string(target.State))
	}
}

// ages are the violations by target, and how long the oldest is known where reports before tell.
func (m *metrics) ages(r engine.Result) {
	const violations, oldest = "hardcheck_target_violations", "hardcheck_oldest_violation_seconds"
	counts := map[string]*[checks.Critical + 1]uint32{}
	for _, target := range r.Targets {
		counts[target.Name] = &[checks.Critical + 1]uint32{}
	}
	first := map[checks.Severity]time.Time{}
	for _, f := range r.Briefs() {
		if f.Outcome != checks.Failed {
			continue
		}
		if counts[f.Target] == nil {
			counts[f.Target] = &[checks.Critical + 1]uint32{}
		}
		counts[f.Target][f.Severity]++
		if known := first[f.Severity]; !f.FirstSeen.IsZero() && (known.IsZero() || f.FirstSeen.Before(known)) {
			first[f.Severity] = f.FirstSeen
		}
	}
	m.family(violations, "Failed findings by target and severity; those of no target have none.")
	for _, target := range slices.Sorted(maps.Keys(counts)) {
		for _, severity := range checks.Severities() {
			m.series(violations, float64(counts[target][severity]), "target", target, "severity", severity.String())
		}
	}
	m.family(oldest, "How long the oldest violation of a severity is known, by the reports before.")
	for _, severity := range checks.Severities() {
		if since, known := first[severity]; known {
			m.series(oldest, r.AsOf.Sub(since).Seconds(), "severity", severity.String())
		}
	}
}

// ends are the seconds until waivers, statements and certificates end; below 0 since they ended.
func (m *metrics) ends(r engine.Result) {
	const waiver, attestation, certificate = "hardcheck_waiver_left_seconds", "hardcheck_attestation_left_seconds", "hardcheck_certificate_left_seconds"
	left := func(until time.Time) float64 { return until.Sub(r.AsOf).Truncate(time.Second).Seconds() }
	m.family(waiver, "Time until a waiver ends, with what became of it in the last run.")
	for _, w := range r.Waivers {
		m.series(waiver, left(w.Expires), "of", w.Check+w.Control, "target", w.Target, "subject", w.Subject, "owner", w.Owner, "state", string(w.State))
	}
	m.family(attestation, "Time until the newest statement about a control ends; 0 where its evidence is not what it was.")
	for _, control := range r.Controls {
		if said := control.Attestation; said != nil {
			remains := left(said.Until)
			if said.Broken != "" {
				remains = min(remains, 0)
			}
			m.series(attestation, remains, "profile", control.Profile, "control", control.ID, "by", said.By)
		}
	}
	m.family(certificate, "Time until a certificate of a target ends.")
	for _, c := range r.Certificates {
		m.series(certificate, left(c.Until), "target", c.Target, "name", c.Name)
	}
}

func (m *metrics) run(r engine.Result) {
	m.single("hardcheck_last_run_timestamp_seconds", "When the last run ended, in Unix time.", float64(r.Finished.Unix()))
	const whole = "hardcheck_last_whole_run_timestamp_seconds"
	m.family(whole, "When the last run began that could assess everything, in Unix time; none where no report tells of one.")
	if !r.LastWhole.IsZero() {
		m.series(whole, float64(r.LastWhole.Unix()))
	}
	m.single("hardcheck_as_of_timestamp_seconds", "The date that certificates, waivers and advisories were judged at, in Unix time.", float64(r.AsOf.Unix()))
	m.single("hardcheck_incomplete", "1 when something could not be assessed that counts.", truth(r.Exit.Incomplete))
	m.single("hardcheck_exit_code", "Exit code of the last run.", float64(r.Exit.Code))
	const profile = "hardcheck_profile_info"
	m.family(profile, "The profiles that were judged, with the digest of what each decides.")
	for _, p := range r.Profiles {
		m.series(profile, 1, "profile", p.ID, "digest", p.Digest)
	}
	if date, err := time.Parse(time.DateOnly, r.Advisories.Date); err == nil {
		m.single("hardcheck_advisories_timestamp_seconds", "The day of the oldest data about versions, in Unix time.", float64(date.Unix()))
	}
	const build = "hardcheck_build_info"
	m.family(build, "The version that wrote this report.")
	m.series(build, 1, "version", r.Tool.Version)
}

func (m *metrics) single(name, help string, value float64) {
	m.family(name, help)
	m.series(name, value)
}

func truth(value bool) float64 {
	if value {
		return 1
	}
	return 0
}
