package modbus

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExpectations holds what each type takes for expected, at the ends of its range and at
// what only that type can mean.
func TestExpectations(t *testing.T) {
	t.Parallel()
	one := func(values ...Literal) Expect { return Expect{Values: values} }
	for _, tc := range []struct {
		name string
		got  Expectation
		want Expectation
	}{
		{"true", one("true").Bool(true), AsExpected},
		{"false", one("true").Bool(false), NotAsExpected},
		{"hexadecimal", one("0x1F").Uint(31, 16), AsExpected},
		{"one_of_a_list", one("1", "3").Uint(3, 16), AsExpected},
		{"none_of_a_list", one("1", "3").Uint(2, 16), NotAsExpected},
		{"largest", one("18446744073709551615").Uint(math.MaxUint64, 64), AsExpected},
		{"one_less_than_the_largest", one("18446744073709551615").Uint(math.MaxUint64-1, 64), NotAsExpected},
		{"negative", one("-32768").Int(math.MinInt16, 16), AsExpected},
		{"lower_end", Expect{Min: "-5", Max: "5"}.Int(-5, 32), AsExpected},
		{"below_the_lower_end", Expect{Min: "-5", Max: "5"}.Int(-6, 32), NotAsExpected},
		{"upper_end", Expect{Max: "5"}.Uint(5, 32), AsExpected},
		{"above_the_upper_end", Expect{Max: "5"}.Uint(6, 32), NotAsExpected},
		{"no_upper_end", Expect{Min: "5"}.Uint(math.MaxUint32, 32), AsExpected},
		{"a_value_outside_the_range", Expect{Values: []Literal{"0"}, Min: "5"}.Uint(0, 32), AsExpected},
		{"a_decimal_fraction", one("0.1").Float(0.1), AsExpected},
		{"its_neighbour", one("0.1").Float(math.Nextafter32(0.1, 1)), NotAsExpected},
		{"negative_zero", one("0").Float(float32(math.Copysign(0, -1))), AsExpected},
		{"not_a_number", Expect{Min: "0"}.Float(float32(math.NaN())), NotAsExpected},
		{"not_a_number_below", Expect{Max: "0"}.Float(float32(math.NaN())), NotAsExpected},
		{"infinity", Expect{Min: "0"}.Float(float32(math.Inf(1))), AsExpected},
		{"infinity_above", Expect{Max: "7"}.Float(float32(math.Inf(1))), NotAsExpected},
		{"nothing", Expect{}.Uint(0, 16), NotAsExpected},
		{"what_the_type_can_not_hold", one("70000").Uint(70000-65536, 16), NotAsExpected},
		{"an_end_that_the_type_can_not_hold", Expect{Max: "70000"}.Uint(1, 16), NotAsExpected},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, tc.got, tc.want)
		}
	}
}

// TestSettingsSurviveSnapshots holds that what is expected is the same after a snapshot.
func TestSettingsSurviveSnapshots(t *testing.T) {
	t.Parallel()
	want := Settings{Registers: []Registers{
		{Unit: 1, Table: "coil", Address: 7, Count: 1, Name: "write lock", Type: TypeBool, Expect: &Expect{Values: []Literal{"true"}}, Lock: true},
		{Unit: 1, Table: "holding", Address: 40, Count: 2, Name: "limit", Type: TypeFloat32, Words: LowFirst, Expect: &Expect{Min: "0.5", Max: "80"}},
	}}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Settings
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}

func FuzzExpect(f *testing.F) {
	for _, seed := range []string{"true", "7", "-3", "0x1F", "21.5", "1e308", "0b2", "1_0", "017", ".inf", "-.inf", "١"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var e Expect
		if e.FromScalar(text) != nil {
			return
		}
		given := func(...any) bool { return true }
		// What is accepted for a type is a value that the type can hold: it meets itself.
		if len(e.faults(TypeUint64, nil, given)) == 0 {
			value, _ := parseUint(64)(e.Values[0])
			if e.Uint(value, 64) != AsExpected || e.Uint(value+1, 64) != NotAsExpected {
				t.Errorf("uint64 %q", text)
			}
		}
		if len(e.faults(TypeFloat32, nil, given)) == 0 {
			value, _ := parseFloat(e.Values[0])
			if e.Float(value) != AsExpected || e.Float(math.Nextafter32(value, math.MaxFloat32)) == e.Float(value) && value != math.MaxFloat32 {
				t.Errorf("float32 %q", text)
			}
		}
	})
}
