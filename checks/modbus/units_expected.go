package modbus

import (
	"fmt"
	"slices"
	"strconv"

	"hardcheck/checks"
)

// UnitsParams are the parameters of modbus-units-expected.
type UnitsParams struct {
	// Units are unit ids that may answer besides those of the target.
	Units []int `json:"units"`
}

// UnitsExpected reports unit ids that answer and that the site doesn't know.
var UnitsExpected = &checks.Check{
	ID:       "modbus-units-expected",
	Title:    "Only the unit identifiers of the site file answer",
	Severity: checks.Medium,
	Description: "A unit identifier that answers and isn't listed is a device, or another server in one, that nobody protects. The check asks the " +
		"unit that the site names and two unlikely ones, 255 and 0. A device that answers them exactly as its own unit ignores the unit " +
		"identifier, which the standard allows: that is no second device. Values or exceptions that differ have a lower severity (low) " +
		"than another identification. A listed unit that a gateway doesn't reach is an error of the list (low). The parameter `units` " +
		"adds ids that are known.",
	Remediation: "List what is meant to answer in the site file (`units: [1, 255]`), and take the rest away: remove the entry from the " +
		"gateway's table of units, or switch the gateway's own Modbus server off.",
	References: []string{protocolPage, specsPage, otGuide},
	Rule:       checks.EachWith(UnitsParams{Units: []int{}}, unitsExpected),
}

func unitsExpected(o checks.Observed[Facts], p UnitsParams) {
	siteUnit := o.Facts.Unit
	expected := slices.Concat(checks.Settings[Settings](o.Target).Units, p.Units)
	if siteUnit != 0 {
		unit, ok := unitAnswer(o, siteUnit)
		if ok && unit.Gateway() {
			unitSubject(o, siteUnit).ViolationAt(checks.Low, "a gateway answers for the unit, and gets no response from it (%s)", unit.words())
		}
		expected = append(expected, siteUnit)
	}
	for _, id := range ImprobableUnits() {
		if id == siteUnit && siteUnit != 0 {
			continue
		}
		unit, ok := unitAnswer(o, id)
		if ok && !slices.Contains(expected, id) {
			strangeUnit(unitSubject(o, id), unit)
		}
	}
}

func unitSubject(o checks.Observed[Facts], id int) checks.Subject {
	return o.Subject(fmt.Sprintf("unit-%d", id))
}

func unitAnswer(o checks.Observed[Facts], id int) (Unit, bool) {
	name := strconv.Itoa(id)
	s := unitSubject(o, id)
	unit, ok := checks.Need(s, o.Facts.Units[name], "units."+name)
	if !ok {
		return unit, false
	}
	same := ""
	if unit.Same && id != o.Facts.Unit {
		same = fmt.Sprintf(", the same bytes as from unit %d", o.Facts.Unit)
	}
	s.Evidence(fmt.Sprintf("function %d", unit.Function), "%s%s", unit.words(), same)
	return unit, true
}

// readHolding is asked of units where the named one has no identification to
// compare. Its value may have changed between the two reads of one device.
const readHolding = 3

func strangeUnit(s checks.Subject, unit Unit) {
	switch {
	case unit.Same || unit.Gateway():
	case unit.Exception == deviceBusy:
		s.Unknown(checks.Unreadable, "the unit was busy (%s)", unit.words())
	case unit.Exception != 0:
		s.ViolationAt(checks.Low, "answers with an exception of its own, and is not in the site's units")
	case unit.Function == readHolding:
		s.ViolationAt(checks.Low, "answers with other values than the named unit, and is not in the site's units")
	default:
		s.Violation("identifies itself otherwise than the named unit, and is not in the site's units")
	}
}
