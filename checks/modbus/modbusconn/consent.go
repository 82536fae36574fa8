package modbusconn

import (
	"strings"

	"hardcheck/checks"
)

// noteConsent explains the facts that nobody allowed to be asked for.
func (c *collector) noteConsent() {
	if single(c.access) {
		return // why one question is all is the reason that comes first
	}
	if problem := activeProblem(c.access); problem != nil {
		c.problems.Add("diagnostics", *problem)
		c.problems.Add("programming", *problem)
	}
	if problem := writeProblem(c.access); problem != nil {
		c.problems.Add("writes", *problem)
	}
}

// activeProblem is nil when the active questions may be asked.
func activeProblem(access checks.Access) *checks.Problem {
	if consents(access, "active") {
		return nil
	}
	return &checks.Problem{
		Reason: checks.OptIn,
		Detail: "functions 8 and 90 are asked only where the owner agrees: add consent: [active] to this target",
	}
}

// writeProblem is nil when the write probe may be sent.
func writeProblem(access checks.Access) *checks.Problem {
	var missing []string
	if !access.AllowWriteProbe {
		missing = append(missing, "run with --allow-write-probe")
	}
	if !consents(access, "write-probe") {
		missing = append(missing, "add consent: [write-probe] to this target")
	}
	switch {
	case len(missing) > 0:
		return &checks.Problem{
			Reason: checks.OptIn,
			Detail: "a write of 0 registers is sent only where the owner agrees: " + strings.Join(missing, " and "),
		}
	case unitOf(access) == 0:
		return &checks.Problem{
			Reason: checks.Source,
			Detail: "unit 0 is the broadcast address and is never written to: name another unit of the device in units",
		}
	}
	return nil
}
