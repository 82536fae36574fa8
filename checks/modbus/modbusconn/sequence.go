package modbusconn

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// sequence is what one device is asked within its budget. It is decided before
// anything is sent, so that a plan names what a run leaves out.
type sequence struct {
	// asked are the questions, in their order.
	asked []question
	// left are those that there is no room for.
	left []question
	// parts is how many answers the identification may be spread over.
	parts int
}

// sequenceOf gives every question its place that a check needs. What remains goes to the
// further parts of the identification, in which the revision may be, and then to the
// spare questions as they come.
func sequenceOf(access checks.Access) sequence {
	list := questions(access)
	if single(access) {
		return sequence{asked: list, parts: 1}
	}
	room := maxRequests - admissions(access) - needed(list)
	s := sequence{parts: 1 + min(maxParts-1, max(room, 0))}
	room -= s.parts - 1
	fits := map[string]bool{} // by field: of alternatives one is asked
	for _, q := range list {
		taken, decided := fits[q.field]
		switch {
		case !q.spare || taken:
			s.asked = append(s.asked, q)
		case decided: // it is left out already
		case room > 0:
			room--
			fits[q.field] = true
			s.asked = append(s.asked, q)
		default:
			fits[q.field] = false
			s.left = append(s.left, q)
		}
	}
	return s
}

// needed is how many requests the questions take that a check needs.
func needed(list []question) int {
	fields := map[string]bool{} // of alternatives one is asked
	for _, q := range list {
		if !q.spare {
			fields[q.field] = true
		}
	}
	return len(fields)
}

// admissions is how many requests a device may be sent before the questions, at most: over
// TLS one in plaintext, and one of a stranger where the questions are those of a client
// with the certificate of the site file.
func admissions(access checks.Access) int {
	switch {
	case !encrypted(access):
		return 0
	case len(access.TLS.Cert) > 0:
		return 2
	default:
		return 1
	}
}

// maxWanted is how many listed ranges and consented probes fit beside what every device is
// asked, and with it the whole identification.
func maxWanted(access checks.Access) int {
	if judgesReads(access) {
		return 3
	}
	return 5
}

// beyondBudget reports a site that asks for more than a device is ever sent.
func beyondBudget(access checks.Access) []checks.Fault {
	ranges, probes := len(settingsOf(access).Registers), 0
	if consents(access, "active") {
		probes += 2
	}
	if consents(access, "write-probe") {
		probes++
	}
	most := maxWanted(access)
	if ranges+probes <= most {
		return nil
	}
	path, why := []any{"registers"}, ""
	if ranges == 0 {
		path = []any{"consent"}
	}
	if judgesReads(access) {
		why = ", since the certificate has no valid role and every read of it is judged"
	}
	return []checks.Fault{{Path: path, Text: fmt.Sprintf(
		"%d ranges of registers and %d probes under consent: a device is sent %d requests at most, in which %d of these have room%s",
		ranges, probes, maxRequests, most, why)}}
}

// judgesReads reports whether every plain read is judged: those of a client
// without a valid role are. Elsewhere they are evidence.
func judgesReads(access checks.Access) bool {
	if !encrypted(access) {
		return false
	}
	roles, err := rolesOf(access.TLS.Cert)
	return err == nil && (len(roles) != 1 || roles[0] == modbus.MalformedRole)
}

// noRoom is why a question is left out.
var noRoom = fmt.Sprintf("a device is sent %d requests at most, and the others matter more", maxRequests)

// explainCut says why a part of the identification was not asked for, where it is not
// that the device has more of them than anybody is asked for.
func (c *collector) explainCut() {
	const field = "identification.further"
	switch {
	case c.device.only != nil:
		c.problems.Add(field, *c.device.only)
	case c.sequence.parts < maxParts:
		c.problems.Add(field, checks.Problem{Reason: checks.Budget, Detail: "not asked: further objects of the identification: " + noRoom})
	}
}

// leaveOut notes the questions that the budget has no room for, and makes them the main
// reason unless there is a worse one.
func (c *collector) leaveOut() {
	var cut []string
	for _, q := range c.sequence.left {
		cut = append(cut, q.request.words())
		c.problems.Add(q.field, checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("not asked: %s: %s", q.request.words(), noRoom)})
	}
	if len(cut) > 0 {
		c.fail(checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("not asked: %s: %s", strings.Join(cut, "; "), noRoom)})
	}
}
