package modbusconn

import (
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// explained reports whether the field, or what it is a part of, has a reason.
func (c *collector) explained(field string) bool {
	for path := field; path != ""; path = path[:max(strings.LastIndexByte(path, '.'), 0)] {
		if c.problems.Has(path) {
			return true
		}
	}
	return false
}

// explainGaps gives every fact that is still unknown its reason.
func (c *collector) explainGaps() {
	f := &c.facts
	c.explainParts("",
		part{"identification", isKnown(f.Identification)},
		part{"serverID", isKnown(f.ServerID)},
		part{"diagnostics", isKnown(f.Diagnostics)},
		part{"programming", isKnown(f.Programming)},
		part{"writes", isKnown(f.Writes)},
		part{"plaintext", isKnown(f.Plaintext)},
		part{"tlsPresent", isKnown(f.TLSPresent)},
		part{"tls", isKnown(f.TLS)},
		part{"tls.offered", offeredKnown(f.TLS)},
		part{"framing", isKnown(f.Framing)},
		part{"ownRoles", isKnown(f.OwnRoles)})
	c.explainParts("reads",
		part{"reads.holdingRegisters", isKnown(f.Reads.HoldingRegisters)},
		part{"reads.inputRegisters", isKnown(f.Reads.InputRegisters)},
		part{"reads.coils", isKnown(f.Reads.Coils)},
		part{"reads.discreteInputs", isKnown(f.Reads.DiscreteInputs)})
	c.explainParts("admission",
		part{"admission.anonymous", isKnown(f.Admission.Anonymous)},
		part{"admission.selfSigned", isKnown(f.Admission.SelfSigned)},
		part{"admission.own", isKnown(f.Admission.Own)})
	c.explainRegisters()
	c.explainUnits()
}

// explainUnits tells the units that nobody meant to ask from those that were not reached.
func (c *collector) explainUnits() {
	if c.gateway && c.device.stop == nil {
		c.problems.Add(unitField(0), checks.Problem{
			Reason: checks.Source,
			Detail: "not asked: behind a gateway, which has answered here, unit 0 is the broadcast to every device of its serial line",
		})
	}
	var parts []part
	for _, unit := range append([]int{c.facts.Unit}, unlistedUnits(c.access)...) {
		parts = append(parts, part{unitField(unit), isKnown(c.facts.Units[strconv.Itoa(unit)])})
	}
	c.explainParts("units", parts...)
	for _, unit := range settingsOf(c.access).Units {
		c.problems.Add(unitField(unit), checks.Problem{
			Reason: checks.Source, Detail: "not asked: of the units that the site lists only the first one is read",
		})
	}
}

// part is one fact by its path, and whether it is known.
type part struct {
	field string
	known bool
}

// explainParts gives the open parts the reason of the gap. Where nothing of a group
// is known and nothing has a reason of its own, one reason stands for all.
func (c *collector) explainParts(group string, parts ...part) {
	open := slices.DeleteFunc(parts, func(p part) bool { return p.known || c.explained(p.field) })
	if len(open) == 0 {
		return
	}
	gap := c.gap()
	if gap.Reason.Incomplete() {
		c.fail(*gap)
	}
	if len(open) == len(parts) && group != "" {
		c.problems.Add(group, *gap)
		return
	}
	for _, p := range open {
		c.problems.Add(p.field, *gap)
	}
}

// gap is why something was not asked that has no reason of its own.
func (c *collector) gap() *checks.Problem {
	if c.device.only != nil && c.device.stop == nil {
		return c.device.only
	}
	if answered, _ := c.facts.Plaintext.Get(); answered && encrypted(c.access) {
		return &checks.Problem{
			Reason: checks.Source,
			Detail: "not asked: the port answers plaintext Modbus, so no TLS is tried on it; name it as a modbus:// target to have it read",
		}
	}
	switch problem := c.device.budget(); {
	case problem != nil:
		return problem
	case c.main != nil:
		return c.main
	case len(c.access.TLS.Cert) == 0:
		return &checks.Problem{
			Reason: checks.Denied,
			Detail: "the device admits no client without a certificate that it knows: set tls.cert and tls.key for this target",
		}
	}
	return &checks.Problem{Reason: checks.Unreadable, Detail: "the device ended TLS before it could be asked"}
}

// offeredKnown reports whether no TLS version is open. Where nothing is known of TLS,
// that has its own reason.
func offeredKnown(seen checks.Value[checks.TLS]) bool {
	facts, known := seen.Get()
	return !known || len(wire.Undecided(facts)) == 0
}

func isKnown[T any](value checks.Value[T]) bool {
	_, known := value.Get()
	return known
}
