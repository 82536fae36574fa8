package modbus

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"hardcheck/checks"
)

// maxName bounds the owner's name of a register, in characters.
const maxName = 64

// valueType is the type where it is given, or where the table leaves no choice.
func (r Registers) valueType() ValueType {
	if r.Type == "" && r.Expect != nil && r.bits() {
		return TypeBool
	}
	return r.Type
}

// bits reports whether the table holds single bits.
func (r Registers) bits() bool { return r.Table == "coil" || r.Table == "discrete" }

// typedFaults completes the keys about a value, and holds them against each other.
func (r *Registers) typedFaults(i int, given checks.Given) []checks.Fault {
	var faults []checks.Fault
	fault := func(key, format string, args ...any) {
		faults = append(faults, checks.Fault{Path: []any{"registers", i, key}, Text: fmt.Sprintf(format, args...)})
	}
	if given("registers", i, "name") && !validName(r.Name) {
		fault("name", "a name has 1 to %d characters that can be printed", maxName)
	}
	faults = append(faults, r.modiconFaults(i)...)
	if r.Expect == nil {
		for _, key := range []string{"type", "words", "lock"} {
			if given("registers", i, key) {
				fault(key, "%s says nothing without expect, what the value should be", key)
			}
		}
		return faults
	}
	r.Type = r.valueType()
	if r.Name == "" && !given("registers", i, "name") {
		fault("expect", "a name is missing: findings say by it what is not as expected")
	}
	items := r.Type.Items()
	switch {
	case r.Type == "":
		fault("expect", "a type is missing, such as uint16: it says how the value is read")
	case items == 0: // no known word, as the limits say
	case (r.Type == TypeBool) != r.bits():
		fault("type", "%s is no type of the table %s: coils and discrete inputs are bool, registers anything else", r.Type, r.Table)
	case r.Count != items && r.countFault() == "":
		fault("count", "a %s takes %d of the table, not %d: leave count out", r.Type, items, r.Count)
	default:
		faults = append(faults, r.Expect.faults(r.Type, []any{"registers", i, "expect"}, given)...)
	}
	switch {
	case given("registers", i, "words") && items == 1:
		fault("words", "a %s is one of the table: it has no order of words", r.Type)
	case items > 1 && r.Words == "":
		r.Words = HighFirst
	}
	return faults
}

func validName(name string) bool {
	return strings.TrimSpace(name) == name && name != "" && len([]rune(name)) <= maxName &&
		!strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}

// clashes are typed entries that share a name or a register: one of the two is wrong.
func clashes(list []Registers) []checks.Fault {
	var faults []checks.Fault
	for i, later := range list {
		for _, sooner := range list[:i] {
			switch {
			case later.Expect == nil || sooner.Expect == nil:
			case later.Name != "" && later.Name == sooner.Name:
				faults = append(faults, checks.Fault{Path: []any{"registers", i, "name"}, Text: fmt.Sprintf("the name %q is given twice", later.Name)})
			case later.overlaps(sooner):
				text := fmt.Sprintf("address %d is also part of %q (%s): one of their addresses or types is wrong", max(later.Address, sooner.Address), sooner.Name, sooner)
				faults = append(faults, checks.Fault{Path: []any{"registers", i, "address"}, Text: text})
			}
		}
	}
	return faults
}

func (r Registers) overlaps(other Registers) bool {
	return r.Unit == other.Unit && r.Table == other.Table &&
		r.Address < other.Address+other.Count && other.Address < r.Address+r.Count
}

// faults are what is wrong with what is expected of a type; at is its path.
func (e Expect) faults(t ValueType, at []any, given checks.Given) []checks.Fault {
	switch t {
	case TypeBool:
		if e.Min != "" || e.Max != "" || len(e.Values) > 1 {
			return []checks.Fault{{Path: at, Text: "expect either true or false of a bool"}}
		}
		return faultsOf(e, parseBool, 0, 1, at, given)
	case TypeUint16:
		return faultsOf(e, parseUint(16), 0, math.MaxUint16, at, given)
	case TypeUint32:
		return faultsOf(e, parseUint(32), 0, math.MaxUint32, at, given)
	case TypeUint64:
		return faultsOf(e, parseUint(64), 0, math.MaxUint64, at, given)
	case TypeInt16:
		return faultsOf(e, parseInt(16), math.MinInt16, math.MaxInt16, at, given)
	case TypeInt32:
		return faultsOf(e, parseInt(32), math.MinInt32, math.MaxInt32, at, given)
	case TypeFloat32:
		return faultsOf(e, parseFloat, -math.MaxFloat32, math.MaxFloat32, at, given)
	}
	return nil
}

// faultsOf holds that something is expected, that the type can hold it, and that the type
// can hold something else too.
func faultsOf[T cmp.Ordered](e Expect, parse func(Literal) (T, error), lowest, highest T, at []any, given checks.Given) []checks.Fault {
	var faults []checks.Fault
	read := func(literal Literal, otherwise T, steps ...any) T {
		value, err := parse(literal)
		switch {
		case literal == "":
			return otherwise
		case err != nil:
			path := slices.Concat(at, steps)
			for !given(path...) && len(path) > len(at) { // a list alone, or a value alone
				path = slices.Delete(path, len(at), len(at)+1)
			}
			faults = append(faults, checks.Fault{Path: path, Text: err.Error()})
		}
		return value
	}
	values := make([]T, len(e.Values))
	for i, literal := range e.Values {
		values[i] = read(literal, lowest, "values", i)
	}
	from, to := read(e.Min, lowest, "min"), read(e.Max, highest, "max")
	slices.Sort(values)
	text := ""
	switch bounded := e.Min != "" || e.Max != ""; {
	case len(faults) > 0:
	case !bounded && len(values) == 0:
		text = "nothing is expected: give a value, a list of values, or {min, max}"
	case len(slices.Compact(slices.Clone(values))) < len(values):
		text = "a value is listed twice"
	case bounded && from > to:
		text = fmt.Sprintf("no value is from %s to %s", e.Min, e.Max)
	case bounded && from <= lowest && to >= highest:
		text = "every value of the type is expected: nothing could be wrong"
	}
	if text != "" {
		faults = append(faults, checks.Fault{Path: at, Text: text})
	}
	return faults
}

// modiconFaults ask about an address that is like the number of an older manual. With six
// digits it can't be anything else; with five, inverters have registers there too.
func (r Registers) modiconFaults(i int) []checks.Fault {
	hint := r.modicon()
	if hint == "" {
		return nil
	}
	fault := checks.Fault{Path: []any{"registers", i, "address"}, Doubt: true, Text: fmt.Sprintf("address %d: %s", r.Address, hint)}
	if r.Address > maxAddress {
		fault.Doubt, fault.Text = false, fmt.Sprintf("address %d is not 0 to %d: %s", r.Address, maxAddress, hint)
	}
	return []checks.Fault{fault}
}

// modicon asks whether the address is the number of an older manual, in which the first of
// five or six digits is the table and the others count from 1; empty where it can't be.
func (r Registers) modicon() string {
	digit := map[string]int{"discrete": 1, "input": 3, "holding": 4}[r.Table]
	for _, size := range []int{10_000, 100_000} {
		if number := r.Address - digit*size; digit > 0 && number >= 1 && number < size && number <= maxAddress+1 {
			return fmt.Sprintf("address %d in Modicon notation?", number-1)
		}
	}
	return ""
}
