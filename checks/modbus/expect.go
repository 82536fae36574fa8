package modbus

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ValueType is how the bits of a register are read.
type ValueType string

// The types. The 32 and 64 bit ones take two and four registers.
const (
	TypeBool    ValueType = "bool" // one coil or discrete input
	TypeUint16  ValueType = "uint16"
	TypeInt16   ValueType = "int16"
	TypeUint32  ValueType = "uint32"
	TypeInt32   ValueType = "int32"
	TypeFloat32 ValueType = "float32" // IEEE 754
	TypeUint64  ValueType = "uint64"
)

// WordOrder is the order of the registers of one value.
type WordOrder string

// The orders. In a register the high byte comes first always (Modbus Application
// Protocol V1.1b3, section 4.2); of several registers makers choose.
const (
	HighFirst WordOrder = "high-first"
	LowFirst  WordOrder = "low-first"
)

// Items is how many registers or bits of a table a value takes; 0 for an unknown type.
func (t ValueType) Items() int {
	switch t {
	case TypeBool, TypeUint16, TypeInt16:
		return 1
	case TypeUint32, TypeInt32, TypeFloat32:
		return 2
	case TypeUint64:
		return 4
	}
	return 0
}

// Expectation is all that is kept of a register's value.
type Expectation string

// The expectations.
const (
	AsExpected    Expectation = "as-expected"
	NotAsExpected Expectation = "not-as-expected"
)

// Literal is a value as the site file has it: true, 7, -3, 0x1F, 21.5.
type Literal string

// maxLiteral is more than the longest number that anybody means.
const maxLiteral = 64

// UnmarshalText takes any scalar: only the type tells what it may be.
func (l *Literal) UnmarshalText(text []byte) error {
	if len(text) == 0 || len(text) > maxLiteral {
		return fmt.Errorf("expect takes values of 1 to %d characters", maxLiteral)
	}
	*l = Literal(text)
	return nil
}

// Expect is what a register should hold: one of some values, or one from Min to Max,
// where an empty end is open.
type Expect struct {
	Values []Literal `yaml:"values" json:"values,omitempty" jsonschema:"the values that are right; a value or a list stands for this"`
	Min    Literal   `yaml:"min" json:"min,omitempty" jsonschema:"smallest value that is right"`
	Max    Literal   `yaml:"max" json:"max,omitempty" jsonschema:"largest value that is right"`
}

// FromScalar takes a value alone.
func (e *Expect) FromScalar(text string) error {
	e.Values = make([]Literal, 1)
	return e.Values[0].UnmarshalText([]byte(text))
}

// ListForm is what a list alone stands for.
func (e *Expect) ListForm() any { return &e.Values }

// Bool judges a coil or discrete input.
func (e Expect) Bool(got bool) Expectation { return judge(e, parseBool, bit(got)) }

// Uint judges a value of an unsigned type of that many bits.
func (e Expect) Uint(got uint64, bits int) Expectation { return judge(e, parseUint(bits), got) }

// Int judges a value of a signed type of that many bits.
func (e Expect) Int(got int64, bits int) Expectation { return judge(e, parseInt(bits), got) }

// Float judges a float32. What is no number (NaN) is nothing that can be expected.
func (e Expect) Float(got float32) Expectation { return judge(e, parseFloat, got) }

func judge[T cmp.Ordered](e Expect, parse func(Literal) (T, error), got T) Expectation {
	for _, literal := range e.Values {
		if value, err := parse(literal); err == nil && value == got {
			return AsExpected
		}
	}
	if e.Min == "" && e.Max == "" {
		return NotAsExpected
	}
	for _, end := range []struct {
		literal Literal
		outside func(end T) bool
	}{
		{e.Min, func(end T) bool { return !(got >= end) }},
		{e.Max, func(end T) bool { return !(got <= end) }},
	} {
		if value, err := parse(end.literal); end.literal != "" && (err != nil || end.outside(value)) {
			return NotAsExpected
		}
	}
	return AsExpected
}

// bit makes a bool comparable by order.
func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

func parseBool(l Literal) (uint8, error) {
	switch l {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	return 0, fmt.Errorf("%s is neither true nor false", l)
}

func parseUint(bits int) func(Literal) (uint64, error) {
	return func(l Literal) (uint64, error) {
		value, err := strconv.ParseUint(strings.TrimPrefix(string(l), "+"), 0, bits)
		return value, l.notWhole(err, "0", strconv.FormatUint(math.MaxUint64>>(64-bits), 10))
	}
}

func parseInt(bits int) func(Literal) (int64, error) {
	return func(l Literal) (int64, error) {
		value, err := strconv.ParseInt(string(l), 0, bits)
		return value, l.notWhole(err, strconv.Itoa(math.MinInt64>>(64-bits)), strconv.Itoa(math.MaxInt64>>(64-bits)))
	}
}

// notWhole says why a literal is no whole number of its type; err is what the parser said.
// 017 is fifteen to some readers of YAML and seventeen to others.
func (l Literal) notWhole(err error, lowest, highest string) error {
	digits := strings.TrimLeft(string(l), "+-")
	switch {
	case len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9':
		return fmt.Errorf("%s can be read in two ways: write it without the 0 in front", l)
	case err != nil:
		return fmt.Errorf("%s is not a whole number from %s to %s", l, lowest, highest)
	}
	return nil
}

// parseFloat takes what a float32 can hold: a number with more digits would be compared
// with its neighbour.
func parseFloat(l Literal) (float32, error) {
	wide, err := strconv.ParseFloat(string(l), 64)
	narrow := float32(wide)
	if err != nil || math.IsNaN(wide) || math.IsInf(float64(narrow), 0) {
		return 0, fmt.Errorf("%s is not a number that a float32 can hold", l)
	}
	nearest := strconv.FormatFloat(float64(narrow), 'g', -1, 32)
	if math.Abs(wide) >= 1 {
		nearest = strconv.FormatFloat(float64(narrow), 'f', -1, 32)
	}
	if again, _ := strconv.ParseFloat(nearest, 64); again != wide {
		return 0, fmt.Errorf("a float32 can't hold %s: the nearest is %s; expect that, or min and max", l, nearest)
	}
	return narrow, nil
}
