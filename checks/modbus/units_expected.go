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
		"unit that the site names and two unlikely ones, 255 and 0. A unit that identifies itself (function 43/14) exactly as the named one " +
		"is the same device, which ignores the unit identifier, as the standard allows. Without identification nothing tells whether a " +
		"unit that answers is another device: equal values or exceptions prove nothing, and the unit is not assessed. A unit that is " +
		"refused by an exception which the named unit doesn't give is refused. Unit 0 is not asked behind a gateway, where it is the " +
		"broadcast. A listed unit that a gateway doesn't reach is an error of the list (low). The parameter `units` adds ids that are known.",
	Remediation: "List what is meant to answer in the site file (`units: [1, 255]`), and take the rest away: remove the entry from the " +
		"gateway's table of units, or switch the gateway's own Modbus server off.",
	References: []string{protocolPage, specsPage, otGuide},
	Rule:       checks.EachWith(UnitsParams{Units: []int{}}, unitsExpected),
}

func unitsExpected(o checks.Observed[Facts], p UnitsParams) {
	siteUnit := o.Facts.Unit
	expected := slices.Concat(checks.Settings[Settings](o.Target).Units, p.Units)
	if siteUnit != 0 {
		expected = append(expected, siteUnit)
	}
	own, known := unitAnswer(o, siteUnit)
	if known && slices.Contains(expected, siteUnit) {
		listedUnit(unitSubject(o, siteUnit), own, siteUnit)
	}
	for _, id := range ImprobableUnits() {
		switch listed := slices.Contains(expected, id); {
		case id == siteUnit && listed:
		case listed && !isKnown(o.Facts, id): // it is not asked
		case broadcast(o, id):
			unitSubject(o, id).NotApplicable("behind a gateway unit 0 is the broadcast address, which no unit answers")
		default:
			if unit, ok := unitAnswer(o, id); ok && !listed {
				strangeUnit(unitSubject(o, id), unit, own, id)
			}
		}
	}
}

func isKnown(f Facts, id int) bool {
	_, known := f.Units[strconv.Itoa(id)].Get()
	return known
}

// broadcast reports whether the unit was left alone because it is every device of a
// serial line behind a gateway.
func broadcast(o checks.Observed[Facts], id int) bool {
	return id == 0 && !isKnown(o.Facts, id) && o.Facts.gateway() && o.Problem("units.0").Reason == checks.Source
}

func unitSubject(o checks.Observed[Facts], id int) checks.Subject {
	return o.Subject("unit-" + strconv.Itoa(id))
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

// listedUnit judges the unit that the site names.
func listedUnit(s checks.Subject, unit Unit, id int) {
	if unit.Gateway() {
		s.ViolationAt(checks.Low, "a gateway answers for the unit, and gets no response from it (%s)", unit.words())
		return
	}
	if reason, why := unit.undecided(id); reason != "" {
		s.Unknown(reason, "%s", why)
	}
}

// identifying is the function by whose answer two units can be told apart.
const identifying = 43

// refused reports whether the exception turns the request down: an acknowledge takes it.
func (u Unit) refused() bool { return u.Exception != 0 && u.Exception != acknowledge }

func strangeUnit(s checks.Subject, unit, own Unit, id int) {
	reason, why := unit.undecided(id)
	ownUndecided, _ := own.undecided(id)
	identified := unit.Function == identifying && unit.Exception == 0
	switch {
	case unit.Gateway():
	case reason != "":
		s.Unknown(reason, "%s", why)
	case identified && unit.Same:
	case identified:
		s.Violation("identifies itself otherwise than the named unit, and is not in the site's units")
	case unit.refused() && unit.Exception != own.Exception && unit.Function == own.Function && ownUndecided == "":
	default:
		s.Unknown(checks.Source, "answers (%s), and without an identification nothing tells whether it is the same device or another: "+
			"list %d in units where it is known", unit.words(), id)
	}
}
