package modbus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// RoleParams are the parameters of modbus-tls-role-enforced.
type RoleParams struct {
	// Writers are the roles that may write.
	Writers []string `json:"writers"`
}

// TLSRoleEnforced reports TLS servers that let clients do more than their role allows.
var TLSRoleEnforced = &checks.Check{
	ID:       "modbus-tls-role-enforced",
	Title:    "Modbus over TLS grants clients no more than their role",
	Severity: checks.High,
	Description: "Modbus/TCP Security carries the client's role in its certificate (extension 1.3.6.1.4.1.50316.802.1). A client without a role, " +
		"with more than one, or with one that is no UTF8String has no valid role, and that should be authorized for nothing. The check " +
		"looks at the responses to a client with the certificate of the site file: without a valid role to its reads too, and always to " +
		"the write probe, a function 16 with a quantity of 0 that writes nothing. The parameter `writers` lists the roles that may " +
		"write. Give the auditor a role that may only read.",
	Remediation: "Configure the device's role-to-rights table so that each role has the functions it needs (readers 1 to 4, writers also 5, 6, 15 " +
		"and 16) and the empty role has none; make sure that authorization is switched on beside authentication.",
	References: []string{securityPage, specsPage},
	Rule:       checks.EachWith(RoleParams{Writers: []string{}}, tlsRoleEnforced),
}

func tlsRoleEnforced(o checks.Observed[Facts], p RoleParams) {
	if !speaksTLS(o) {
		return
	}
	if admitted, _ := anonymousAdmitted(o.Facts); admitted {
		o.NotApplicable("the server requires no certificate: the finding of modbus-tls-clients-authenticated")
		return
	}
	role, ok := ownRole(o)
	if !ok {
		return
	}
	if role == "" {
		readsWithoutRole(o)
	}
	writesWithRole(o, role, p.Writers)
}

// ownRole is the one role of our certificate; it is empty for none, for several and
// for one that can't be read, which are all no role. It is false when the answers in the facts were
// not given to that certificate.
func ownRole(o checks.Observed[Facts]) (string, bool) {
	roles, ok := checks.Need(o, o.Facts.OwnRoles, "ownRoles")
	if !ok {
		return "", false
	}
	admission, ok := checks.Need(o, o.Facts.Admission.Own, "admission.own")
	if !ok {
		return "", false
	}
	quoted := make([]string, len(roles))
	for i, role := range roles {
		quoted[i] = fmt.Sprintf("%q", role)
	}
	o.Evidence("roles of our certificate", "%s", cmp.Or(strings.Join(quoted, ", "), "(none)"))
	o.Evidence("read with our certificate", "%s", admission)
	switch {
	case admission != Admitted:
		o.Unknown(checks.Denied, "our certificate was %s", admission)
		return "", false
	case o.Facts.Client != ClientOwn:
		o.Unknown(checks.Source, "the functions were not asked with our certificate")
		return "", false
	case len(roles) == 1 && roles[0] != MalformedRole:
		return roles[0], true
	default:
		return "", true
	}
}

func readsWithoutRole(o checks.Observed[Facts]) {
	for _, r := range o.Facts.Reads.all() {
		answer, ok := reply(o, r.value, r.field, fmt.Sprintf("function %d", r.function))
		if ok && answer.Served() {
			o.ViolationAt(checks.Medium, "processes function %d for a client without a valid role", r.function)
		}
	}
}

func writesWithRole(o checks.Observed[Facts], role string, writers []string) {
	if slices.Contains(writers, role) {
		o.NotApplicable("the role %q of our certificate may write", role)
		return
	}
	answer, ok := reply(o, o.Facts.Writes, "writes", writeRequest)
	switch {
	case !ok || !answer.Served():
	case role == "":
		o.Violation("processes function 16 (write multiple registers) for a client without a valid role")
	default:
		o.Violation("processes function 16 (write multiple registers) for the role %q, which is not among the writers", role)
	}
}
