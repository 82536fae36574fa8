package site

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// limits are what the tags of a field of a kind's settings say about it, or about the
// entries of its list: see [checks.WithSettings]. The JSON Schema is made from them too.
type limits struct {
	ranges [][2]int64
	words  []string
	unique bool
	most   int // entries; 0 is any number
}

func limitsOf(field reflect.StructField) (limits, error) {
	var l limits
	if tag := field.Tag.Get("words"); tag != "" {
		l.words = strings.Split(tag, ",")
	}
	if tag := field.Tag.Get("range"); tag != "" {
		for part := range strings.SplitSeq(tag, ",") {
			low, high, ok := strings.Cut(part, "-")
			if !ok {
				high = low
			}
			from, err := strconv.ParseInt(low, 10, 64)
			to, err2 := strconv.ParseInt(high, 10, 64)
			if err != nil || err2 != nil || from > to {
				return l, fmt.Errorf("range %q of %s is not like 0-247,255", tag, field.Name)
			}
			l.ranges = append(l.ranges, [2]int64{from, to})
		}
	}
	if tag := field.Tag.Get("list"); tag != "" {
		for part := range strings.SplitSeq(tag, ",") {
			number, isMost := strings.CutPrefix(part, "most=")
			most, err := strconv.Atoi(number)
			switch {
			case part == "unique":
				l.unique = true
			case isMost && err == nil && most > 0:
				l.most = most
			default:
				return l, fmt.Errorf("list %q of %s is not like unique,most=5", tag, field.Name)
			}
		}
	}
	return l, nil
}

// limitFaults holds settings against the limits of their fields. Where the kind has
// found a fault already, its sentence is the better one.
func limitFaults(settings any, given checks.Given, found []checks.Fault) []checks.Fault {
	c := limitChecker{given: given, said: map[string]bool{}}
	for _, fault := range found {
		c.said[fmt.Sprint(fault.Path...)] = true
	}
	c.structure(nil, reflect.ValueOf(settings).Elem())
	return c.faults
}

type limitChecker struct {
	given  checks.Given
	said   map[string]bool // by path
	faults []checks.Fault
}

func (c *limitChecker) fault(path []any, format string, args ...any) {
	if !c.said[fmt.Sprint(path...)] {
		c.faults = append(c.faults, checks.Fault{Path: path, Text: fmt.Sprintf(format, args...)})
	}
}

func (c *limitChecker) structure(path []any, value reflect.Value) {
	for i := range value.NumField() {
		field := value.Type().Field(i)
		key := keyOf(field)
		if below := at(path, key); c.given(below...) {
			// A bad tag is a defect, which the test of the schema finds.
			l, _ := limitsOf(field)
			c.value(below, key, l, value.Field(i))
		}
	}
}

// value checks a value whose key is label.
func (c *limitChecker) value(path []any, label string, l limits, value reflect.Value) {
	switch {
	case value.Kind() == reflect.Slice:
		c.list(path, label, l, value)
	case value.Kind() == reflect.Struct:
		c.structure(path, value)
	case value.CanInt() && l.ranges != nil && !l.allows(value.Int()):
		c.fault(path, "%s %d is not %s", label, value.Int(), l.rangeText())
	case value.Kind() == reflect.String && l.words != nil && !slices.Contains(l.words, value.String()):
		c.fault(path, "unknown %s %q%s", label, checks.Clean(value.String()), yamlfile.DidYouMean(value.String(), l.words))
	}
}

// list checks the entries; one of "units" is called a unit.
func (c *limitChecker) list(path []any, key string, l limits, list reflect.Value) {
	label := strings.TrimSuffix(key, "s")
	if l.most > 0 && list.Len() > l.most {
		c.fault(path, "%s has %d entries: %d at most", key, list.Len(), l.most)
	}
	for i := range list.Len() {
		entry := list.Index(i)
		below := at(path, i)
		c.value(below, label, l, entry)
		if l.unique && c.repeated(path, list, i) {
			c.fault(below, "%s is listed twice", nameOf(label, entry))
		}
	}
}

// repeated reports whether an entry equals one before it. Entries that lack a key are
// not compared: they would be equal by what they lack.
func (c *limitChecker) repeated(path []any, list reflect.Value, i int) bool {
	if !c.whole(at(path, i), list.Index(i)) {
		return false
	}
	for j := range i {
		if c.whole(at(path, j), list.Index(j)) && reflect.DeepEqual(list.Index(j).Interface(), list.Index(i).Interface()) {
			return true
		}
	}
	return false
}

func (c *limitChecker) whole(path []any, entry reflect.Value) bool {
	if entry.Kind() != reflect.Struct {
		return true
	}
	for field := range entry.Type().Fields() {
		if required(field) && !c.given(at(path, keyOf(field))...) {
			return false
		}
	}
	return true
}

// nameOf is a list's entry for people: by its own name where its type has one.
func nameOf(label string, entry reflect.Value) string {
	if own, ok := entry.Interface().(fmt.Stringer); ok {
		return own.String()
	}
	if entry.Kind() == reflect.Struct {
		return "this " + label
	}
	return fmt.Sprintf("%s %v", label, entry.Interface())
}

func (l limits) allows(n int64) bool {
	return slices.ContainsFunc(l.ranges, func(r [2]int64) bool { return r[0] <= n && n <= r[1] })
}

// rangeText is "0 to 247 or 255".
func (l limits) rangeText() string {
	var parts []string
	for _, r := range l.ranges {
		part := strconv.FormatInt(r[0], 10)
		if r[1] != r[0] {
			part += " to " + strconv.FormatInt(r[1], 10)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " or ")
}

func keyOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return name
}

func required(field reflect.StructField) bool {
	return strings.HasSuffix(field.Tag.Get("yaml"), ",required")
}
