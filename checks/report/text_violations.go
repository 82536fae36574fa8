package report

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// violations writes one check's violations under a control: in full where they
// come up first, by reference afterwards.
func (t *text) violations(block []int, control engine.ControlResult) {
	earlier := map[string][]int{}
	var order ordered
	var fresh []int
	for _, place := range block {
		if where := t.shown[place]; where != "" {
			order.add(where)
			earlier[where] = append(earlier[where], place)
			continue
		}
		t.shown[place] = t.reference(control)
		fresh = append(fresh, place)
	}
	if len(fresh) > 0 {
		t.inFull(fresh, itself(control))
	}
	for _, where := range order.list {
		t.byReference(earlier[where], where)
	}
}

func (t *text) inFull(block []int, named bool) {
	for i, place := range block {
		if !t.verbose && i == maxViolations {
			t.say(2, fmt.Sprintf("and %d more of the same (-v lists them)", len(block)-i))
			break
		}
		t.violation(t.r.Findings[place])
	}
	first := t.r.Findings[block[0]]
	if !named {
		t.hang(2, "Check: ", plain, first.Check)
	}
	if first.Description != "" {
		t.hang(2, "Why:   ", bold, first.Description)
	}
	t.fix(first.Remediation)
	if t.verbose {
		for _, reference := range first.References {
			t.hang(2, "See:   ", plain, reference)
		}
	}
}

func (t *text) violation(finding engine.Finding) {
	const indent = 12
	label := pad(finding.Severity.String(), len("critical")) + "  "
	news := ""
	if finding.New {
		news = "new: "
	}
	t.hang(2, label, severityStyle(finding.Severity), news+who(finding)+": "+finding.Message)
	for i, evidence := range finding.Evidence {
		if !t.verbose && i == maxEvidence {
			t.say(indent, fmt.Sprintf("and %d more observed (-v lists them)", len(finding.Evidence)-i))
			break
		}
		t.hang(indent, "seen: ", faint, evidenceText(evidence))
	}
}

func (t *text) byReference(places []int, where string) {
	worst := t.r.Findings[places[0]].Severity
	var names ordered
	for _, place := range places {
		names.add(who(t.r.Findings[place]))
	}
	label := pad(worst.String(), len("critical")) + "  "
	t.hang(2, label, severityStyle(worst), fmt.Sprintf("%s: see %s under %s, above",
		listed(names.list, t.most(maxNames), ", "), t.r.Findings[places[0]].Check, where))
}

// fix writes a remediation. Its lines are kept: those that begin with a space or
// tab are code and are never wrapped, whatever their length.
func (t *text) fix(remediation string) {
	if strings.TrimSpace(remediation) == "" {
		return
	}
	const label = "Fix:   "
	lines := strings.Split(strings.TrimRight(remediation, " \t\r\n"), "\n")
	for i, line := range lines {
		code := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		switch {
		case i == 0:
			t.hang(2, label, bold, line)
		case strings.TrimSpace(line) == "":
			t.raw("")
		case code:
			t.raw(strings.Repeat(" ", 2+len(label)) + codeLine(line))
		default:
			t.say(2+len(label), line)
		}
	}
}

// loose writes violations that fail no control: another group of the control
// suffices, or no control lists them. They are no less real for it.
func (t *text) loose() {
	var places []int
	for _, place := range t.findings(checks.Failed) {
		if t.shown[place] == "" {
			places = append(places, place)
		}
	}
	if len(places) == 0 {
		return
	}
	t.heading(boldRed, "Violations that fail no control by themselves")
	for _, block := range t.blocks(places) {
		t.blank()
		t.hang(0, "FAILED  ", outcomeStyle(checks.Failed), t.r.Findings[block[0]].Check+": "+t.r.Findings[block[0]].Title)
		for _, place := range block {
			t.shown[place] = "no control"
		}
		t.inFull(block, true)
	}
}
