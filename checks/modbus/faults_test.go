package modbus

import (
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
