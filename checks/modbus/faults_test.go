package modbus

import (
	"fmt"
	"strings"
	"testing"
)

// TestExpectationFaults holds what is refused of an expectation, by the type that it is of.
func TestExpectationFaults(t *testing.T) {
	t.Parallel()
	one := func(values ...Literal) Expect { return Expect{Values: values} }
	const (
		nothing    = "nothing is expected: give a value, a list of values, or {min, max}"
		everything = "every value of the type is expected: nothing could be wrong"
	)
	for _, tc := range []struct {
		name string
		of   ValueType
		e    Expect
		want string
	}{
		{"true", TypeBool, one("true"), ""},
		{"false", TypeBool, one("false"), ""},
		{"a_number_of_a_bool", TypeBool, one("1"), "1 is neither true nor false"},
		{"both_of_a_bool", TypeBool, one("true", "false"), "expect either true or false of a bool"},
		{"an_end_of_a_bool", TypeBool, Expect{Min: "true"}, "expect either true or false of a bool"},
		{"the_other_end_of_a_bool", TypeBool, Expect{Max: "true"}, "expect either true or false of a bool"},
		{"nothing_of_a_bool", TypeBool, Expect{}, nothing},
		{"nothing", TypeUint16, Expect{}, nothing},
		{"a_value", TypeUint16, one("7"), ""},
		{"values", TypeUint16, one("7", "8"), ""},
		{"twice", TypeUint16, one("7", "8", "0x7"), "a value is listed twice"},
		{"one_from_an_end", TypeUint16, Expect{Min: "1"}, ""},
		{"one_to_an_end", TypeUint16, Expect{Max: "65534"}, ""},
		{"everything_by_its_ends", TypeUint16, Expect{Min: "0", Max: "65535"}, everything},
		{"everything_below_the_largest", TypeUint16, Expect{Max: "65535"}, everything},
		{"everything_above_the_smallest", TypeUint16, Expect{Min: "0"}, everything},
		{"one_value_by_its_ends", TypeUint16, Expect{Min: "7", Max: "7"}, ""},
		{"ends_in_the_wrong_order", TypeUint16, Expect{Min: "8", Max: "7"}, "no value is from 8 to 7"},
		{"too_large", TypeUint16, one("65536"), "65536 is not a whole number from 0 to 65535"},
		{"too_large_for_32_bits", TypeUint32, one("4294967296"), "4294967296 is not a whole number from 0 to 4294967295"},
		{"negative", TypeUint64, one("-1"), "-1 is not a whole number from 0 to 18446744073709551615"},
		{"too_small", TypeInt16, one("-32769"), "-32769 is not a whole number from -32768 to 32767"},
		{"too_small_for_32_bits", TypeInt32, Expect{Max: "2147483648"}, "2147483648 is not a whole number from -2147483648 to 2147483647"},
		{"every_signed_one", TypeInt16, Expect{Min: "-32768"}, everything},
		{"every_signed_one_of_32_bits", TypeInt32, Expect{Max: "2147483647"}, everything},
		{"zero", TypeUint16, one("0"), ""},
		{"two_readings", TypeUint16, one("017"), "017 can be read in two ways: write it without the 0 in front"},
		{"two_readings_of_the_smallest", TypeUint16, one("00"), "00 can be read in two ways: write it without the 0 in front"},
		{"two_readings_of_no_octal_number", TypeInt16, one("-09"), "-09 can be read in two ways: write it without the 0 in front"},
		{"letters_behind_zero", TypeUint16, one("0z"), "0z is not a whole number from 0 to 65535"},
		{"a_sign_behind_zero", TypeUint16, one("0/"), "0/ is not a whole number from 0 to 65535"},
		{"a_float", TypeFloat32, one("21.5"), ""},
		{"the_largest_float", TypeFloat32, one("3.4028235e38"), ""},
		{"the_smallest_float", TypeFloat32, one("-3.4028235e38"), ""},
		{"larger_than_a_float", TypeFloat32, one("3.5e38"), "3.5e38 is not a number that a float32 can hold"},
		{"infinity", TypeFloat32, one("inf"), "inf is not a number that a float32 can hold"},
		{"not_a_number", TypeFloat32, one("nan"), "nan is not a number that a float32 can hold"},
		{"a_float_to_an_end", TypeFloat32, Expect{Max: "0"}, ""},
		{"every_float", TypeFloat32, Expect{Max: "3.4028235e38"}, everything},
		{"digits_that_a_float_drops", TypeFloat32, one("16777217"), "a float32 can't hold 16777217: the nearest is 16777216; expect that, or min and max"},
		{"digits_that_a_small_one_drops", TypeFloat32, one("-0.0000123400001"), "a float32 can't hold -0.0000123400001: the nearest is -1.23400005e-05; expect that, or min and max"},
		{"digits_that_one_drops", TypeFloat32, one("1.000000001"), "a float32 can't hold 1.000000001: the nearest is 1; expect that, or min and max"},
		{"a_type_that_is_none", "uint128", one("7"), ""},
	} {
		var got []string
		for _, fault := range tc.e.faults(tc.of, []any{"expect"}, func(...any) bool { return true }) {
			got = append(got, fault.Text)
		}
		if got := strings.Join(got, "; "); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestExpectationFaultsStandAtTheirKey holds where a fault stands: at the value itself, and
// at what is written where a value or a list stands for more.
func TestExpectationFaultsStandAtTheirKey(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		e     Expect
		given []string
		want  string
	}{
		{"in_full", Expect{Values: []Literal{"1", "x"}}, []string{"[expect values 1]"}, "[expect values 1]"},
		{"a_list_alone", Expect{Values: []Literal{"1", "x"}}, []string{"[expect 1]"}, "[expect 1]"},
		{"a_value_alone", Expect{Values: []Literal{"x"}}, []string{"[expect]"}, "[expect]"},
		{"not_written", Expect{Values: []Literal{"x"}}, nil, "[expect]"},
		{"an_end", Expect{Max: "x"}, []string{"[expect max]"}, "[expect max]"},
	} {
		faults := tc.e.faults(TypeUint16, []any{"expect"}, func(path ...any) bool {
			for _, given := range tc.given {
				if fmt.Sprint(path) == given {
					return true
				}
			}
			return false
		})
		if len(faults) != 1 || fmt.Sprint(faults[0].Path) != tc.want {
			t.Errorf("%s: %v, want one at %s", tc.name, faults, tc.want)
		}
	}
}

// TestModiconNumbers holds which addresses are like the numbers of an older manual.
func TestModiconNumbers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		table   string
		address int
		want    string
	}{
		{"holding", 40_000, ""},
		{"holding", 40_001, "address 0 in Modicon notation?"},
		{"holding", 49_999, "address 9998 in Modicon notation?"},
		{"holding", 50_000, ""},
		{"input", 30_001, "address 0 in Modicon notation?"},
		{"input", 40_001, ""},
		{"discrete", 10_001, "address 0 in Modicon notation?"},
		{"discrete", 20_000, ""},
		{"coil", 1, ""},
		{"coil", 40_001, ""},
		{"holding", 400_000, ""},
		{"holding", 400_001, "address 0 in Modicon notation?"},
		{"holding", 465_536, "address 65535 in Modicon notation?"},
		{"holding", 465_537, ""},
		{"discrete", 165_536, "address 65535 in Modicon notation?"},
	} {
		if got := (Registers{Table: tc.table, Address: tc.address}).modicon(); got != tc.want {
			t.Errorf("%s %d: %q, want %q", tc.table, tc.address, got, tc.want)
		}
	}
}

// TestLiteralsAreBounded holds how long a value may be.
func TestLiteralsAreBounded(t *testing.T) {
	t.Parallel()
	for length, refused := range map[int]bool{0: true, 1: false, maxLiteral: false, maxLiteral + 1: true} {
		if err := new(Literal).UnmarshalText([]byte(strings.Repeat("1", length))); (err != nil) != refused {
			t.Errorf("%d characters: %v", length, err)
		}
	}
}

// TestExceptionCodes holds which codes fit into the byte of an answer.
func TestExceptionCodes(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]bool{-1: false, 0: true, 0xFF: true, 0x100: false} {
		if got := (Answer{Exception: code}).Known(); got != want {
			t.Errorf("exception %d is known: %t, want %t", code, got, want)
		}
	}
}

// TestRevisions holds how revisions compare that are written in several ways.
func TestRevisions(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text, want string
	}{
		{"2.10", "[2 10]"},
		{"V2.10", "[2 10]"},
		{" v02.10.0", "[2 10]"},
		{"2.0.0", "[2]"},
		{"0", "[]"},
		{"0.0", "[]"},
		{"0.1", "[0 1]"},
	} {
		if got, ok := parseRevision(tc.text); !ok || fmt.Sprint(got) != tc.want {
			t.Errorf("%q: %v, %t, want %s", tc.text, got, ok, tc.want)
		}
	}
	for _, text := range []string{"", "v", "2.", "2.x", "-1", "2147483648"} {
		if got, ok := parseRevision(text); ok {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}
