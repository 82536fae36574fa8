package modbusconn

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// affordable reports whether q may be asked with left requests, of which a spare
// question takes none that a needed one of the rest will want.
func affordable(q question, rest []question, left int) bool {
	if !q.spare {
		return left > 0
	}
	needed := map[string]bool{} // by field: of alternatives one is asked
	for _, later := range rest {
		if !later.spare {
			needed[later.field] = true
		}
	}
	return left > len(needed)
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

// leaveOut notes a question that the budget has no room for.
func (c *collector) leaveOut(q question) {
	c.cut = append(c.cut, q.request.words())
	c.problems.Add(q.field, checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("not asked: %s: %s", q.request.words(), noRoom)})
}

// failCut makes what was left out the main reason, unless there is a worse one.
func (c *collector) failCut() {
	if len(c.cut) > 0 {
		c.fail(checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("not asked: %s: %s", strings.Join(c.cut, "; "), noRoom)})
	}
}
